"""Answers to the questions of registering, prefilled from an entry of the charity register."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from apps.places import postcodes
from apps.registers import names
from apps.registers.models import RegisterCode, RegisterEntry
from apps.registers.state import source

from ..models import LegalForm, Organisation, Theme
from ..record.sections import SECTIONS, Section

LEGAL_FORMS = {
    "cio": "cio-foundation",
    "charitable company": "company-guarantee-charitable",
    "trust": "charitable-trust",
    "other": "unincorporated-charitable",
}


"""Our guess from the register's own types. It does not tell a CIO that is a foundation from an association."""


@dataclass(frozen=True, slots=True)
class Prefill:
    """Prefilled answers by step and field, in the form of POST data, with their sources, and mere suggestions."""

    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    served: list[str] = field(default_factory=list)
    """Who the charity helps, as the register has it. The group says itself whom it serves: nothing is ticked."""


def prefill(entry: RegisterEntry) -> Prefill:
    """The answers that the register has for what registering asks, each with its source. Nothing is saved.

    A value that the form would refuse is left out, so that nobody has to mend what they did not type. The kind of
    group, who it serves or is led by, and what is public are never filled in: only the group can say those.
    """
    said = _said(entry)
    where = source()
    found = Prefill(served=_served(entry))
    for step, section in SECTIONS.items():
        given = {name: values for name in section.base_fields if (values := [v for v in said.get(name, []) if v])}
        for name in given.keys() - _refused(section, given):
            found.answers.setdefault(step, {})[name] = given[name]
            guess = name in {"legal_form", "themes"}
            found.sources[name] = f"Our guess from {where}, please check it" if guess else f"From {where}"
    return found


def _refused(section: type[Section], given: dict[str, list[str]]) -> set[str]:
    """The names of those answers that the form of a step would refuse."""
    typed = QueryDict(mutable=True)
    for name, values in given.items():
        typed.setlist(name, values)
    return set(section(typed).errors)


def own_texts(entry: RegisterEntry) -> dict[str, str]:
    """Those answers that are one text each and that a record would take. No queries."""
    said = {name: values[0] for name, values in _texts(entry).items() if values[0]}
    fields = {name: one for section in SECTIONS.values() for name, one in section.base_fields.items()}
    return {name: value for name, value in said.items() if _fits(name, fields[name], value)}


def _said(entry: RegisterEntry) -> dict[str, list[str]]:
    """Everything that there is, by the names of our fields."""
    said = _texts(entry) | {
        "legal_form": [_legal_form(entry)],
        "purpose": [names.sentences(entry.activities)[:1000].strip()],
        "themes": _themes(entry),
    }
    if "income" in said:
        said["income_answer"] = [Organisation.Answer.ANSWERED.value]
    return said | _place(entry)


def _texts(entry: RegisterEntry) -> dict[str, list[str]]:
    said = {
        "name": [names.tidied(entry.name)],
        "charity_number": [str(entry.number)],
        "company_number": [entry.company_number],
        "website": [_website(entry.website)],
        "contact_email": [entry.email.lower()],
        "contact_phone": [entry.phone],
    }
    if entry.income is not None and entry.income >= 0 and entry.year_end is not None:
        said |= {"income": [str(entry.income)], "income_year": [str(entry.year_end.year)]}
    return said


def _place(entry: RegisterEntry) -> dict[str, list[str]]:
    try:
        postcode = postcodes.tidy(entry.postcode)
    except postcodes.BadPostcode:
        return {}
    found = postcodes.find(postcode)
    lines = [names.tidied(line) for line in entry.address.split("\n") if line]
    said = {"postcode": [postcode], "address": [", ".join(lines)[:200]]}
    if (ward := postcodes.ward_today(found)) is not None:
        said["ward"] = [ward.pk]
    return said


def _legal_form(entry: RegisterEntry) -> str:
    if entry.is_cio:
        code = LEGAL_FORMS["cio"]
    elif entry.company_number:
        code = LEGAL_FORMS["charitable company"]
    else:
        code = LEGAL_FORMS.get(entry.kind.lower(), "")
    return code if LegalForm.objects.in_force().filter(pk=code).exists() else ""


def _themes(entry: RegisterEntry) -> list[str]:
    wanted = {theme for code in _codes(entry, "what") for theme in code.themes}
    return list(Theme.objects.in_force().filter(pk__in=wanted).order_by("position", "pk").values_list("pk", flat=True))


def _served(entry: RegisterEntry) -> list[str]:
    return [code.name[0].lower() + code.name[1:] for code in _codes(entry, "who")]


def _codes(entry: RegisterEntry, part: str) -> list[RegisterCode]:
    held = [str(code) for code in entry.codes]
    return list(RegisterCode.objects.filter(pk__in=held, part=part).order_by("position", "pk"))


def _website(address: str) -> str:
    """With its scheme, and in small letters where it is all in capitals."""
    address = address.lower() if address.isupper() else address
    return address if not address or "://" in address else f"https://{address}"


def _fits(name: str, field: Any, value: str) -> bool:
    """Whether a record would take this text."""
    if name == "contact_phone":
        return 6 <= len(re.sub(r"\D", "", value)) <= 15 and len(value) <= 40
    try:
        field.clean(value)
    except forms.ValidationError:
        return False
    return True
