"""What the portal holds about a person: read by the download, by erasing and by the privacy page.

Each app offers its sections (``PersonalDataSection``) and the models that look personal and are not (``Exemption``)
in its ``portal.py``. A test finds every model that points at a person or holds an address, a phone number or a name,
and fails for one that no section covers and nothing exempts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apps.core.offers import Offer, offered

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..people.models import User

FORMER_NAME = "A former member"
"""What others read where the name of an erased person stood."""

ERASED_DOMAIN = "erased.invalid"
"""The domain of addresses that were put in place of real ones. No mail can ever go there (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class PersonalDataSection(Offer):
    """One kind of thing that the portal holds about a person.

    ``code`` is its key in the download and never changes. ``holds`` says in plain words what it is. ``erases`` says
    what erasing does to it and ``keeps`` what stays, with the law or the count that keeps it; one of them may be
    empty. ``models`` are the labels that it covers. ``fields`` names every key of a row, in words.

    ``collect`` gives the rows of the person, ready for JSON, one by one and never all in memory. It leaves out
    whatever belongs to another person and what staff noted. ``erase`` is called in the transaction that erases; a
    section with a higher ``order`` is erased before one with a lower, so that people and their addresses go last.
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

    @property
    def key(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Something that only this person does, such as being the one lead of a group, and where to hand it over first.

    ``choice`` is what the person agrees to when they go without handing it over.
    """

    sentence: str
    url: str
    action: str
    choice: str


@dataclass(frozen=True, slots=True)
class Exemption(Offer):
    """A model, by its label, that looks personal and is not, and why."""

    model: str
    why: str

    @property
    def key(self) -> str:
        return self.model


@dataclass(frozen=True, slots=True)
class Responsibilities(Offer):
    """Says what would be left behind when a person goes."""

    of: Callable[[User], Iterable[Responsibility]]

    @property
    def key(self) -> str:
        return f"{self.of.__module__}.{self.of.__qualname__}"


@dataclass(frozen=True, slots=True)
class Affiliations(Offer):
    """A query for the ids of people who belong here (act for a group, have a seat), however long away."""

    people: Callable[[], QuerySet[Any, Any]]

    @property
    def key(self) -> str:
        return f"{self.people.__module__}.{self.people.__qualname__}"


def exemptions() -> dict[str, str]:
    """The models that are exempt, and why."""
    return {each.model: each.why for each in offered(Exemption)}


def sections() -> list[PersonalDataSection]:
    """Every section, people first, as they are shown and collected."""
    return sorted(offered(PersonalDataSection), key=lambda section: (section.order, section.code))


def held_about(person: User) -> list[PersonalDataSection]:
    """The sections that hold something about this person. Only the first row of each is read."""
    return [section for section in sections() if next(iter(section.collect(person)), None) is not None]


def erasing_order() -> list[PersonalDataSection]:
    """The sections that erase something, in the order in which they are erased: people last."""
    return [section for section in reversed(sections()) if section.erase]


def responsibilities_of(person: User) -> list[Responsibility]:
    """What would be left behind if this person went now."""
    return [responsibility for source in offered(Responsibilities) for responsibility in source.of(person)]


def affiliations() -> list[QuerySet[Any, Any]]:
    """The queries for the ids of people who belong here."""
    return [each.people() for each in offered(Affiliations)]


def tombstone(pk: int, what: str = "person") -> str:
    """The placeholder address for an erased one: unique for each row, in a domain that no mail can reach."""
    return f"{what}-{pk}@{ERASED_DOMAIN}"


def addresses_of(person: User) -> list[str]:
    """Every email address of this person, in lower case, their own first."""
    from allauth.account.models import EmailAddress

    others = EmailAddress.objects.filter(user=person).order_by("pk").values_list("email", flat=True)
    return list(dict.fromkeys([person.email, *(address.lower() for address in others)]))


def day(moment: Any) -> str | None:
    """A date or a time as the download writes it (ISO 8601), or None."""
    return moment.isoformat() if moment else None
