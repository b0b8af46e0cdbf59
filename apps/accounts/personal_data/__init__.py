"""What the portal holds about a person: one registry, read by the download, by erasing and by the privacy page.

Each app adds its parts in its ``personal_data.py``, which is read when the portal starts::

    from apps.accounts import personal_data
    from apps.accounts.personal_data import Part

    personal_data.add(Part("saved-views", "Views of the queue", …, models=("prioritisation.SavedView",)))
    personal_data.exempt("prioritisation.Score", "It repeats what the request says")

A test finds every model that points at a person or holds an address, a phone number or a name, and fails for one
that no part covers and nothing exempts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..models import User

FORMER = "A former member"
"""What others read where the name of an erased person stood."""

GONE = "erased.invalid"
"""The domain of addresses that were put in place of real ones. No mail can ever go there (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that the portal holds about a person.

    ``code`` is its key in the download and never changes. ``holds`` says in plain words what it is. ``erases`` says
    what erasing does to it and ``keeps`` what stays, with the law or the count that keeps it; one of them may be
    empty. ``models`` are the labels that it covers. ``fields`` names every key of a row, in words.

    ``collect`` gives the rows of the person, ready for JSON, one by one and never all in memory. It leaves out
    whatever belongs to another person and what staff noted. ``erase`` is called in the transaction that erases; a
    part with a higher ``order`` is erased before one with a lower, so that people and their addresses go last.
    """

    code: str
    name: str
    holds: str
    models: tuple[str, ...]
    fields: Mapping[str, str]
    collect: Callable[[User], Iterable[Mapping[str, Any]]]
    erases: str = ""
    keeps: str = ""
    erase: Callable[[User], None] | None = None
    order: int = 100

    def __post_init__(self) -> None:
        if not (self.erases or self.keeps) or bool(self.erases) != (self.erase is not None):
            raise ValueError(f"{self.code}: say what is erased, and do it, or say what is kept and why")


@dataclass(frozen=True, slots=True)
class Tie:
    """Something that others would miss if the person went: what it is, and where to hand it over first.

    ``choice`` is what the person agrees to when they go without handing it over.
    """

    sentence: str
    url: str
    action: str
    choice: str


_parts: dict[str, Part] = {}
_exempt: dict[str, str] = {}
_ties: list[Callable[[User], Iterable[Tie]]] = []
_needed: list[Callable[[], QuerySet[Any, Any]]] = []


def add(part: Part) -> Part:
    """Adds a part. The same code twice is a mistake."""
    if part.code in _parts and _parts[part.code].models != part.models:
        raise ValueError(f"the part {part.code} is registered twice")
    _parts[part.code] = part
    return part


def exempt(label: str, why: str) -> None:
    """Says that a model which looks personal is not, and why."""
    _exempt[label] = why


def exemptions() -> dict[str, str]:
    """The models that are exempt, and why."""
    return dict(_exempt)


def parts() -> list[Part]:
    """Every part, people first, as they are shown and collected."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.code))


def held_about(person: User) -> list[Part]:
    """The parts that hold something about this person. Only the first row of each is read."""
    return [part for part in parts() if next(iter(part.collect(person)), None) is not None]


def erasing_order() -> list[Part]:
    """Every part that erases something, in the order in which it is done: people last."""
    return [part for part in reversed(parts()) if part.erase]


def ties_from(source: Callable[[User], Iterable[Tie]]) -> None:
    """Registers who knows what would be left behind when a person goes."""
    if source not in _ties:
        _ties.append(source)


def ties_of(person: User) -> list[Tie]:
    """What would be left behind if this person went now."""
    return [tie for source in _ties for tie in source(person)]


def needed_from(source: Callable[[], QuerySet[Any, Any]]) -> None:
    """Registers a query for the ids of people who belong here (act for a group, have a seat), however long away."""
    if source not in _needed:
        _needed.append(source)


def needed() -> list[QuerySet[Any, Any]]:
    """The queries for the ids of people who belong here."""
    return [source() for source in _needed]


def tombstone(pk: int, what: str = "person") -> str:
    """An address that stands where a real one stood: one for each row, and mail can never reach it."""
    return f"{what}-{pk}@{GONE}"


def addresses_of(person: User) -> list[str]:
    """Every e-mail address of this person, in lower case, their own first."""
    from allauth.account.models import EmailAddress

    others = EmailAddress.objects.filter(user=person).order_by("pk").values_list("email", flat=True)
    return list(dict.fromkeys([person.email, *(address.lower() for address in others)]))


def day(moment: Any) -> str | None:
    """A date or a time as the download writes it (ISO 8601), or None."""
    return moment.isoformat() if moment else None
