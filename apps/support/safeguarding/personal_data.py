"""What safeguarding concerns hold about a person with an account: that they raised one, and what they did as the lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, day

from .models import Concern, ConcernNote

CHUNK = 500


def _concerns(person: User) -> Iterator[dict[str, Any]]:
    """That they raised it, as they see it themselves. A file is no place for the words: they can name others at risk."""
    for what, found, when in (
        ("Concern that you raised", Concern.objects.filter(raised_by=person), "raised_at"),
        ("Concern that you looked into", Concern.objects.filter(taken_by=person), "taken_at"),
    ):
        for number, moment in found.order_by("pk").values_list("pk", when).iterator(chunk_size=CHUNK):
            yield {"what": what, "number": f"S-{number}", "when": day(moment)}
    notes = ConcernNote.objects.filter(by=person).order_by("pk").values_list("concern", "at")
    for number, moment in notes.iterator(chunk_size=CHUNK):
        yield {"what": "Note that you wrote on a concern", "number": f"S-{number}", "when": day(moment)}


SECTIONS = [
    PersonalDataSection(
        "concerns",
        "Safeguarding concerns",
        "Worries about somebody’s safety that you told us, and for the safeguarding lead what you did about them.",
        models=("support.Concern", "support.ConcernNote"),
        fields={"what": "What", "number": "Its number", "when": "When"},
        collect=_concerns,
        keeps="What you told us, and a name and number if you gave them there: we have to be able to show what was known "
        "and what was done to keep people safe. It is removed some years after the concern ended, as the rules of "
        "retention say.",
        order=650,
    ),
]
"""What this package holds about a person."""
