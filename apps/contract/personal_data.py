"""What the contract holds about a person: what a member of staff did. No entry or grant is about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, day

from .models import Grant, KpiFigure, KpiRating, LedgerEntry

CHUNK = 500


def _work(person: User) -> Iterator[dict[str, Any]]:
    entries = LedgerEntry.objects.filter(by=person).order_by("pk").values_list("pk", "at")
    for number, moment in entries.iterator(chunk_size=CHUNK):
        yield {"what": "Entry that you made in the ledger", "number": str(number), "when": day(moment)}
    grants = Grant.objects.filter(made_by=person).order_by("pk").values_list("identifier", "made_at")
    for identifier, moment in grants.iterator(chunk_size=CHUNK):
        yield {"what": "Grant that you awarded", "number": identifier, "when": day(moment)}
    figures = KpiFigure.objects.filter(by=person).order_by("pk").values_list("pk", "at")
    for number, moment in figures.iterator(chunk_size=CHUNK):
        yield {"what": "Figure of a measure that you entered", "number": str(number), "when": day(moment)}
    ratings = KpiRating.objects.filter(by=person).order_by("pk").values_list("pk", "at")
    for number, moment in ratings.iterator(chunk_size=CHUNK):
        yield {"what": "Rating of a measure that you gave", "number": str(number), "when": day(moment)}


SECTIONS = [
    PersonalDataSection(
        "contract-work",
        "Your work on the contract",
        "For staff and commissioners: what you entered in the ledger and about the measures, grants that you awarded, "
        "and ratings that you gave.",
        models=("contract.LedgerEntry", "contract.Grant", "contract.KpiFigure", "contract.KpiRating"),
        fields={"what": "What", "number": "Its number", "when": "When"},
        collect=_work,
        keeps="The ledger, the figures and the ratings, since public money is accounted for. Your name is no longer on it.",
        order=660,
    ),
]
"""What this app holds about a person."""
