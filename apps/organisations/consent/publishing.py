"""Which fields of a group's record are public. The single rule for page, list, search and export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from apps.core import wording
from apps.core.names import sort_key
from apps.registers import identifiers

from ..models import FieldConsent, IncomeBand, Organisation
from ..record.selectors import income_band

WORDING = "2026-11-two-years"
"""The words that people agree to now. Older consents keep the wording that they were given to."""

WORDINGS = {
    "2026-11-two-years": "What you agree to show is open to everyone, on our website and in open data. You can change it "
    "at any time. Every two years we ask whether it is still right; without an answer it becomes private again.",
    "2026-11": "Everyone can see what you tick here, on our website and in open data. You can change it at any time.",
}
"""Every wording that was ever used, by its code."""

AGREED_YEARS = 2
"""How long a consent holds: the period that NAVCA's model registration form promises."""


def ends_on(consent: FieldConsent) -> dt.date:
    """The first day on which a consent no longer holds: two years after the day on which it was last confirmed.

    What was confirmed on 29 February ends on 1 March.
    """
    day = timezone.localdate(consent.confirmed_at)
    try:
        return day.replace(year=day.year + AGREED_YEARS)
    except ValueError:
        return dt.date(day.year + AGREED_YEARS, 3, 1)


def ended_before(day: dt.date) -> dt.datetime:
    """The moment before which a consent was confirmed if it has ended by this day. The same rule as ``ends_on``, for SQL."""
    try:
        last = day.replace(year=day.year - AGREED_YEARS)
    except ValueError:
        last = dt.date(day.year - AGREED_YEARS, 2, 28)
    return timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min))


def in_force(consent: FieldConsent) -> bool:
    """Whether a group agreed to show the field, and the two years are not over."""
    return consent.public and ends_on(consent) > timezone.localdate()


@dataclass(frozen=True, slots=True)
class PublicField:
    """A field that may be shown, with its value in words. A list where it has several."""

    code: str
    label: str
    value: str | list[str]

    @property
    def text(self) -> str:
        """The value as one text, for a cell."""
        return self.value if isinstance(self.value, str) else "; ".join(self.value)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record: ``always`` public for a listed group, or public when the group agreed."""

    code: str
    label: str
    value: Callable[[Organisation], str | list[str]]
    always: bool = False
    hint: str = ""
    searched: bool = False


def _names(entries: Iterable[Any]) -> list[str]:
    return [
        entry.name for entry in sorted(entries, key=lambda entry: (getattr(entry, "position", 0), sort_key(entry.name)))
    ]


def _serves(org: Organisation) -> list[str]:
    if org.serves_answer == Organisation.Answer.EVERYBODY:
        return [Organisation.Answer.EVERYBODY.label]
    return _names(org.serves.all())


def _where(org: Organisation) -> list[str]:
    if org.city_wide:
        return ["Across the city"]
    return list(dict.fromkeys([org.ward.name, *_names(org.works_in.all())]))


def _people(org: Organisation) -> list[str]:
    found = []
    if org.volunteers is not None:
        found.append(wording.count(org.volunteers, "volunteer"))
    if org.paid_staff is not None:
        found.append("No paid staff" if org.paid_staff == 0 else f"{wording.whole(org.paid_staff)} paid staff")
    if org.committee is not None:
        found.append(f"{wording.whole(org.committee)} on the committee")
    if org.member_count is not None:
        found.append(wording.count(org.member_count, "member"))
    return found


def _band(org: Organisation) -> str:
    if org.income is None:
        return ""
    bands = org.__dict__.get("_bands")
    band = income_band(org.income, list(IncomeBand.objects.in_order()) if bands is None else bands)
    return band.name if band else ""


def _numbers(org: Organisation) -> list[str]:
    held = sorted(org.identifiers.all(), key=lambda number: (identifiers.place(number.scheme), number.value))
    return [identifiers.in_words(number.scheme, number.value) for number in held]


def _other_names(org: Organisation) -> list[str]:
    held = sorted(org.other_names.all(), key=lambda other: (other.kind, sort_key(other.name)))
    return [f"{other.get_kind_display()}: {other.name}" for other in held]


FIELDS: tuple[Field, ...] = (
    Field("name", "Name", lambda org: org.name, always=True),
    Field(
        "other_names",
        "Other names",
        _other_names,
        hint="So that people find you by the name they know",
        searched=True,
    ),
    Field("kind", "Kind of group", lambda org: org.kind.name, always=True),
    Field("purpose", "What the group does", lambda org: org.purpose, always=True),
    Field("themes", "Themes", lambda org: _names(org.themes.all()), always=True),
    Field("ward", "Based in", lambda org: org.ward.name, always=True),
    Field("works_in", "Works in", _where, always=True),
    Field(
        "services_offered",
        "What people can get from you",
        lambda org: org.services_offered,
        hint="Helps people to find you: they can search for these words",
        searched=True,
    ),
    Field("address", "Building and street", lambda org: org.address, hint="Not if it is where somebody lives"),
    Field("postcode", "Postcode", lambda org: org.postcode, hint="Not if it is where somebody lives"),
    Field("website", "Website", lambda org: org.website),
    Field("social_pages", "Social media pages", lambda org: list(org.social_pages)),
    Field("contact_email", "Email address", lambda org: org.contact_email),
    Field("contact_phone", "Phone number", lambda org: org.contact_phone),
    Field("contact_name", "Name of the person to ask for", lambda org: org.contact_name),
    Field("legal_form", "Legal form", lambda org: org.legal_form.name),
    Field("identifiers", "Numbers in registers", _numbers),
    Field("serves", "Who the group is for", _serves),
    Field(
        "led_by",
        "Who the group is led by",
        lambda org: _names(org.led_by.all()),
        hint="In a small group this may say something about a person. Ask them first",
    ),
    Field("income_band", "Income, as a band", _band, hint="The band, never the figure"),
    Field("people", "How many people give time", _people),
)
BY_CODE = {field.code: field for field in FIELDS}
OPTIONAL = tuple(field for field in FIELDS if not field.always)
"""The fields that a group decides about."""


def is_public(org: Organisation) -> bool:
    """Whether anybody who is not of the group may find it at all."""
    return org.listed and org.status == Organisation.Status.ACTIVE


def consented(org: Organisation) -> set[str]:
    """The optional fields that the group agreed to show, without those whose two years are over."""
    return {consent.field for consent in org.consents.all() if consent.field in BY_CODE and in_force(consent)}


def shown_by(field: str) -> Any:
    """The ids of the groups that agreed to show this field, for a search: the same rule as ``consented``."""
    return FieldConsent.objects.filter(field=field, public=True, confirmed_at__gte=_now_ended()).values("organisation")


def public_fields(org: Organisation) -> list[PublicField]:
    """The fields that everybody may see, in their order, without those that are empty. None of a group not listed."""
    if not is_public(org):
        return []
    agreed = consented(org)
    shown = ((field, field.value(org)) for field in FIELDS if field.always or field.code in agreed)
    return [PublicField(field.code, field.label, value) for field, value in shown if value]


def _now_ended() -> dt.datetime:
    return ended_before(timezone.localdate())


def with_fields(groups: Any) -> Any:
    """The groups with all that the fields read, and no consents, in a fixed number of queries."""
    return groups.select_related("kind", "legal_form", "ward").prefetch_related(
        "themes", "works_in", "serves", "led_by", "identifiers", "other_names"
    )


def with_public(groups: Any) -> Any:
    """The groups with all that ``public_fields`` reads, in a fixed number of queries."""
    agreed = FieldConsent.objects.filter(public=True, confirmed_at__gte=_now_ended())
    return with_fields(groups).prefetch_related(Prefetch("consents", agreed))


def public_texts(org: Organisation, bands: list[IncomeBand]) -> dict[str, str]:
    """The public fields of one row of an export by their code, worked out once for all its columns."""
    found: dict[str, str] | None = org.__dict__.get("_public_texts")
    if found is None:
        org.__dict__["_bands"] = bands
        found = {field.code: field.text for field in public_fields(org)}
        org.__dict__["_public_texts"] = found
    return found


def findable(org: Organisation, agreed: set[str]) -> str:
    """The optional text of the record that search may look at: that which the group agreed to show."""
    texts = (field.value(org) for field in OPTIONAL if field.searched and field.code in agreed)
    return "\n".join(text if isinstance(text, str) else "\n".join(text) for text in texts if text)
