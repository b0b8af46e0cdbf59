"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Attachment": ("record", "group"),
    "Message": ("log", "group"),
    "ReadMark": ("draft", "person"),
    "Thread": ("log", "group"),
}

SEEN_THROUGH = {"Attachment", "Message", "ReadMark", "Thread"}

FOR_OWNERS = {"delete_threads", "remove_words"}
"""Functions that delete and empty rows of a log: the owner calls them for its drafts and its rules of retention."""
