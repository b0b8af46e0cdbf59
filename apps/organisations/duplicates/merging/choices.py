"""The fields of two records between which a merge chooses, and the choice that is preselected for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.core import wording
from apps.organisations.models import Organisation

LEFT, RIGHT, BOTH = "left", "right", "both"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a merge: columns that are written together (``fields``), many-to-many fields (``lists``), consents.

    ``say`` returns the value in words where the plain text of the first field will not do; ``both`` allows both values.
    """

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
        """The value in words; an empty text where there is none."""
        if self.say:
            return self.say(org)
        if self.rows:
            return "; ".join(sorted(str(row) for row in getattr(org, self.rows).all()))
        if self.lists:
            return "; ".join(sorted(str(entry) for name in self.lists for entry in getattr(org, name).all()))
        value = getattr(org, self.fields[0])
        return "; ".join(value) if isinstance(value, list) else str(value or "")

    def takes_both(self, target: Organisation, source: Organisation) -> bool:
        """Whether both values can hold at once: everybody and some communities cannot."""
        answers = {getattr(org, name) for org in (target, source) for name in self.fields if name.endswith("_answer")}
        return self.both and Organisation.Answer.EVERYBODY not in answers

    def raw(self, org: Organisation) -> Any:
        """The stored value, to compare two records by: where it is equal there is nothing to choose."""
        names = [getattr(org._meta.get_field(name), "attname", name) for name in self.fields]
        held: list[Any] = [getattr(org, name) for name in names]
        held += [sorted(entry.pk for entry in getattr(org, name).all()) for name in self.lists]
        if self.rows:
            held.append(sorted(str(row) for row in getattr(org, self.rows).all()))
        return held


def _answered(name: str) -> Callable[[Organisation], str]:
    def say(org: Organisation) -> str:
        answer = getattr(org, f"{name}_answer")
        if answer in (Organisation.Answer.RATHER_NOT, Organisation.Answer.EVERYBODY):
            return str(Organisation.Answer(answer).label)
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
    Choice("national_body", "National body", ("national_body",)),
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
    Choice("contact_email", "Email address", ("contact_email",), consents=("contact_email",)),
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
        "id", "uuid", "slug", "findable", "named", "sort_name", "latitude", "longitude", "status", "merged_into",
        "closing_reason", "closed_on", "checked_at", "still_here_at", "quiet_asked_at", "gaps_put_away", "version",
        "created_at", "created_by", "updated_at", "search",
    }
)  # fmt: skip
"""Fields that identify a record or give its status: each record keeps its own."""


def differing(target: Organisation, source: Organisation) -> list[Choice]:
    """The choices whose values differ between the two records."""
    return [choice for choice in CHOICES if choice.raw(target) != choice.raw(source)]


def default_choice(choice: Choice, target: Organisation, source: Organisation) -> str:
    """The preselected side of a choice: both where allowed, else the one that is not empty, else the newer record's.

    ``listed`` is preselected from a record that is not listed. The name is the target's.
    """
    left, right = choice.value(target), choice.value(source)
    if choice.code == "listed":
        return LEFT if not target.listed else RIGHT
    if choice.takes_both(target, source):
        return BOTH if left and right else LEFT if left else RIGHT
    if bool(left) != bool(right):
        return LEFT if left else RIGHT
    if choice.code in ("purpose", "services_offered") and abs(len(left) - len(right)) > 40:
        return LEFT if len(left) > len(right) else RIGHT
    if choice.code == "income" and target.income_year != source.income_year:
        return LEFT if (target.income_year or 0) > (source.income_year or 0) else RIGHT
    if choice.code == "name":
        return LEFT
    return LEFT if target.updated_at >= source.updated_at else RIGHT
