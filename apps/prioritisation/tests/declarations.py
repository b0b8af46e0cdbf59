"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.prioritisation.models import Override, SavedView
from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import NOT_TRIAGE, STAFF, TRIAGE, Address, everyone, form, only, page, staff_verb, verb
from vcse_portal.tests.whole_person import NOTE_OF_STAFF, Whole

PUBLIC = {
    "prioritisation:earlier_policy",
    "prioritisation:policy",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "prioritisation:policy": page({}, everyone()),
    "prioritisation:earlier_policy": page({"number": "1"}, everyone()),
    "prioritisation:queue": page({}, only(STAFF)),
    "prioritisation:download": page({"kind": "csv"}, only(STAFF)),
    "prioritisation:keys": page({}, only(STAFF)),
    "prioritisation:switch_keys": verb({}, only(STAFF, 302)),
    "prioritisation:assign_selected": verb({}, only(TRIAGE, 302) | NOT_TRIAGE),
    "prioritisation:override": form(
        {"ref": "needs_facts"}, only(("triage",)) | NOT_TRIAGE | {"adviser": 403}, dict.fromkeys(TRIAGE, 422)
    ),
    "prioritisation:end_override": staff_verb("needs_facts"),
    "prioritisation:save_view": verb({}, only(STAFF, 422)),
    "prioritisation:delete_view": verb({"pk": "view"}, only(("triage",), 302)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Override": ("ended", "staff"),
    "Policy": ("reference", "public"),
    "PolicyCriterion": ("reference", "public"),
    "SavedView": ("draft", "person"),
    "Score": ("record", "group"),
}

ACTS = set(
    """
    OverrideForm.points OverrideForm.reason
    SaveViewForm.name
    """.split()
)


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A view of the queue that the triage lead saved."""
    return {"view": SavedView.objects.create(user=world.people["triage"], name="Mine", query="tab=mine").pk}


def rows_of_a_person(two: Whole) -> None:
    """What Ada did in the queue when she was of the staff."""
    moved = {"points": 90, "reason": NOTE_OF_STAFF, "by": two.ada, "ended_at": timezone.now(), "ended_by": two.ada}
    Override.objects.create(request=two.helped, **moved)
    SavedView.objects.create(user=two.ada, name="Mine", query="tab=mine")
