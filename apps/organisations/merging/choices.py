"""What of two records can be chosen, field by field, and what is chosen before anybody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apps.core import wording

from ..models import Organisation

LEFT, RIGHT, BOTH = "left", "right", "both"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. ``fields`` are written together, ``lists`` are links; ``consents`` go with the value."""

    code: str
    label: str
    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    say: Callable[[Organisation], str] | None = None
    both: bool = False
    rows: str = ""
    """The related rows that are chosen, such as ``identifiers``."""

    def value(self, org: Organisation) -> str:
        """The value in words; nothing where it is empty."""
        if self.say:
            return self.say(org)
        if self.rows:
            return "; ".join(sorted(str(row) for row in getattr(org, self.rows).all()))
        if self.lists:
            return "; ".join(sorted(str(entry) for name in self.lists for entry in getattr(org, name).all()))
        value = getattr(org, self.fields[0])
        return "; ".join(value) if isinstance(value, list) else str(value or "")

    def raw(self, org: Organisation) -> Any:
        """What is compared: two records that hold the same need no choice."""
        names = [getattr(org._meta.get_field(name), "attname", name) for name in self.fields]
        held: list[Any] = [getattr(org, name) for name in names]
        held += [sorted(entry.pk for entry in getattr(org, name).all()) for name in self.lists]
        if self.rows:
            held.append(sorted(str(row) for row in getattr(org, self.rows).all()))
        return held


def _answered(name: str) -> Callable[[Organisation], str]:
    def say(org: Organisation) -> str:
        answer = getattr(org, f"{name}_answer")
        if answer == Organisation.Answer.RATHER_NOT:
            return "Would rather not say"
        return "; ".join(sorted(str(entry) for entry in getattr(org, name).all()))

    return say


def _income(org: Organisation) -> str:
    if org.income is None:
        return "Would rather not say" if org.income_answer == Organisation.Answer.RATHER_NOT else ""
    return f"{wording.money(org.income)} in the year to {org.income_year}"


def _people(org: Organisation) -> str:
    held = (
        (org.volunteers, "volunteer"),
        (org.paid_staff, "paid worker"),
        (org.committee, "committee member"),
        (org.member_count, "member"),
    )
    said = [wording.count(number, word) for number, word in held if number is not None]
    if not said and org.people_answer == Organisation.Answer.RATHER_NOT:
        return "Would rather not say"
    return ", ".join(said)


def _works_in(org: Organisation) -> str:
    return "Across the whole city" if org.city_wide else "; ".join(sorted(str(w) for w in org.works_in.all()))


CHOICES: tuple[Choice, ...] = (
    Choice("name", "Name", ("name",)),
    Choice("other_names", "Other names", consents=("other_names",), both=True, rows="other_names"),
    Choice("kind", "Kind of group", ("kind",)),
    Choice("legal_form", "Legal form", ("legal_form",), consents=("legal_form",)),
    Choice("identifiers", "Numbers in registers", consents=("identifiers",), both=True, rows="identifiers"),
    Choice("purpose", "What it does", ("purpose",)),
    Choice("themes", "Themes", lists=("themes",), both=True),
    Choice("services_offered", "What people can get from it", ("services_offered",), consents=("services_offered",)),
    Choice(
        "place",
        "Based in",
        ("ward", "address", "postcode"),
        consents=("address", "postcode"),
        say=lambda org: ", ".join(filter(None, (org.address, org.postcode, org.ward.name))),
    ),
    Choice("works_in", "Works in", ("city_wide",), ("works_in",), say=_works_in, both=True),
    Choice("serves", "Who it is for", ("serves_answer",), ("serves",), ("serves",), _answered("serves"), both=True),
    Choice("led_by", "Who it is led by", ("led_by_answer",), ("led_by",), ("led_by",), _answered("led_by"), both=True),
    Choice("income", "Income", ("income", "income_year", "income_answer"), consents=("income_band",), say=_income),
    Choice(
        "people",
        "People who give time",
        ("paid_staff", "volunteers", "committee", "member_count", "people_answer"),
        consents=("people",),
        say=_people,
    ),
    Choice("contact_name", "Person to ask for", ("contact_name",), consents=("contact_name",)),
    Choice("contact_email", "E-mail address", ("contact_email",), consents=("contact_email",)),
    Choice("contact_phone", "Phone number", ("contact_phone",), consents=("contact_phone",)),
    Choice("website", "Website", ("website",), consents=("website",)),
    Choice("social_pages", "Social media pages", ("social_pages",), consents=("social_pages",), both=True),
    Choice(
        "listed", "In the public directory", ("listed",), say=lambda org: "Yes" if org.listed else "No, by its choice"
    ),
)
"""In the order of the record."""

NOT_CHOSEN = frozenset(
    {
        "id", "uuid", "slug", "findable", "named", "latitude", "longitude", "status", "merged_into", "closing_reason",
        "closed_on", "checked_at", "still_here_at", "quiet_asked_at", "gaps_put_away", "version", "created_at",
        "created_by", "updated_at", "search",
    }
)  # fmt: skip
"""Fields of a record that say what it is or how it stands: each record keeps its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One choice as the page draws it."""

    choice: Choice
    left: str
    right: str
    chosen: str
    options: tuple[tuple[str, str], ...] = field(default=())


def differing(kept: Organisation, gone: Organisation) -> list[Choice]:
    """What the two records do not agree about."""
    return [choice for choice in CHOICES if choice.raw(kept) != choice.raw(gone)]


def preset(choice: Choice, kept: Organisation, gone: Organisation) -> str:
    """What is chosen before anybody looks: both where both can be, the one that says something, the newer one.

    A group that does not want to be in the directory stays out of it, whichever record says so.
    """
    left, right = choice.value(kept), choice.value(gone)
    if choice.code == "listed":
        return LEFT if not kept.listed else RIGHT
    if choice.both:
        return BOTH if left and right else LEFT if left else RIGHT
    if bool(left) != bool(right):
        return LEFT if left else RIGHT
    if choice.code in ("purpose", "services_offered") and abs(len(left) - len(right)) > 40:
        return LEFT if len(left) > len(right) else RIGHT
    if choice.code == "income" and kept.income_year != gone.income_year:
        return LEFT if (kept.income_year or 0) > (gone.income_year or 0) else RIGHT
    if choice.code == "name":
        return LEFT
    return LEFT if kept.updated_at >= gone.updated_at else RIGHT
