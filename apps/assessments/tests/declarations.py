"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from vcse_portal.tests.declared import LIST

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Area": LIST,
    "Question": LIST,
    "Questionnaire": LIST,
    "Assessment": ("record", "group"),
    "Answer": ("record", "group"),
}

SEEN_THROUGH = {"Answer", "Assessment"}
