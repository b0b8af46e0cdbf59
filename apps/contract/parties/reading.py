"""The parties as pages show them: what each is called on a day, and was called before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from ..models import Contract, Party, PartyName

ORDER = list(Party.Role.values)


@dataclass(frozen=True, slots=True)
class Shown:
    """A party. ``name`` is that of the day, or the nearest to it; ``others`` are those of other days, oldest first."""

    party: Party
    name: PartyName
    others: list[PartyName]
    tag: str
    word: str
    stays: bool


def of_contract(contract: Contract, user: Any, today: dt.date) -> list[Shown]:
    """Every party that there ever was: those in force first, in the order of their roles. Two statements."""
    names = Prefetch("names", PartyName.objects.order_by("starts"), to_attr="held")
    found = Party.objects.visible_to(user).filter(contract=contract).prefetch_related(names)
    return sorted((_shown(party, contract, today) for party in found), key=_place)


def called(party: Party, today: dt.date) -> str:
    """What a party is called on a day, or the nearest to it."""
    names = list(party.names.order_by("starts"))
    return str(_nearest(names, today))


def _nearest(names: list[PartyName], today: dt.date) -> PartyName:
    begun = [name for name in names if name.starts <= today]
    return begun[-1] if begun else names[0]


def _shown(party: Any, contract: Contract, today: dt.date) -> Shown:
    name = _nearest(party.held, today)
    if party.ends <= today:
        tag, word = "closed", "Ended"
    elif party.starts > today:
        tag, word = "plain", "To come"
    else:
        tag, word = "active", "Bound now"
    others = [each for each in party.held if each.pk != name.pk]
    return Shown(party, name, others, tag, word, stays=party.ends == contract.ends)


def _place(shown: Shown) -> tuple[bool, int, dt.date, int]:
    party = shown.party
    return shown.word == "Ended", ORDER.index(party.role), party.starts, party.pk
