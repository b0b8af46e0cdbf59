"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from vcse_portal.tests.expected import OWN, STAFF, Address, Expected, everyone, form, page

HOME: Expected = dict.fromkeys(
    ("other", *OWN, *STAFF, "commissioner", "admin", "partner", "panel", "safeguarding"), 302
)

PUBLIC = {
    "accessibility",
    "contact",
    "favicon",
    "gallery",
    "gallery-page",
    "home",
    "live",
    "privacy",
    "ready",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "home": form({}, everyone() | HOME, {}),
    "favicon": page({}, everyone()),
    "live": page({}, everyone()),
    "ready": page({}, everyone(503)),  # no worker runs beside this test
    "accessibility": page({}, everyone()),
    "contact": page({}, everyone()),
    "privacy": page({}, everyone()),
    "gallery": page({}, everyone()),
    "gallery-page": page({"page": "home"}, everyone()),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "AuditEvent": ("log", "internal"),
    "EffortCount": ("record", "staff"),
    "Stopwatch": ("draft", "internal"),
    "RetentionRun": ("ended", "internal"),
}
