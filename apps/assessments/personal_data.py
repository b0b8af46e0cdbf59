"""What assessments hold about a person: that they began one. The answers are about a group and not about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, day

from .models import Assessment

CHUNK = 500


def _begun(person: User) -> Iterator[dict[str, Any]]:
    found = Assessment.objects.filter(started_by=person).select_related("questionnaire").order_by("pk")
    for each in found.iterator(chunk_size=CHUNK):
        yield {"form": each.questionnaire.name, "begun": day(each.started_at), "finished": day(each.finished_at)}


SECTIONS = [
    PersonalDataSection(
        "assessments",
        "Check-ups that you began",
        "Which form, and when. What was answered is on the page of the group.",
        models=("assessments.Assessment",),
        fields={"form": "Form", "begun": "Begun", "finished": "Finished"},
        collect=_begun,
        keeps="The answers belong to the group. Your name is no longer on them.",
        order=670,
    ),
]
"""What this app holds about a person."""
