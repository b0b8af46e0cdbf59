"""The answers of a record as rows of label and value, for the check before registering and for the record page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from apps.core import wording
from apps.core.names import sort_key
from apps.core.parts import SummaryRow
from apps.places import postcodes
from apps.places.models import Postcode, Ward
from apps.places.succession import succession
from apps.registers import identifiers

from ..consent import publishing
from ..models import Organisation
from .services import LINKS, snapshot

NOTHING = "Not given"
SAID_WHOLE = {
    Organisation.Answer.EVERYBODY: Organisation.Answer.EVERYBODY.label,
    Organisation.Answer.NOT_ASKED: "Left for now",
    Organisation.Answer.RATHER_NOT: "We would rather not say",
}
"""Answers that are the whole answer: nothing more is said with them."""
OPENED_BY = {
    "serves": "serves_answer",
    "led_by": "led_by_answer",
    "income": "income_answer",
    "people": "people_answer",
    "works_in": "city_wide",
    "public": "listed",
}
"""The question that opens a field: a link to change it lands there."""
ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "name": (
        ("name", "Name"),
        ("kind", "Kind"),
        ("legal_form", "Legal form"),
        ("national_body", "National body"),
        ("other_names", "Other names"),
        ("charity_number", "Charity number"),
        ("company_number", "Company number"),
        ("other_number", "Another number"),
        ("identifiers", "Numbers in registers"),
    ),
    "work": (("purpose", "What you do"), ("themes", "Themes"), ("services_offered", "What people can get from you")),
    "place": (
        ("postcode", "Postcode"),
        ("ward", "Based in"),
        ("address", "Building and street"),
        ("works_in", "Also works in"),
    ),
    "people": (
        ("serves", "Who it is for"),
        ("led_by", "Who it is led by"),
        ("income", "Income"),
        ("people", "People who give time"),
    ),
    "contact": (
        ("contact_name", "Person to ask for"),
        ("contact_email", "Email address"),
        ("contact_phone", "Phone number"),
        ("website", "Website"),
        ("social_pages", "Social media pages"),
        ("listed", "In the public directory"),
        ("public", "Also open to everybody"),
    ),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "kind", "legal_form", "national_body"),
    "work": ("purpose", "themes", "services_offered"),
    "place": ("postcode", "ward", "address", "city_wide", "works_in"),
    "people": (
        "serves_answer",
        "serves",
        "led_by_answer",
        "led_by",
        "income_answer",
        "income",
        "income_year",
        "people_answer",
        "volunteers",
        "paid_staff",
        "committee",
        "member_count",
    ),
    "contact": ("contact_name", "contact_email", "contact_phone", "website", "social_pages", "listed"),
}
"""What each section of the record holds, by the names that forms and services use."""
OWN_PAGE = {
    "other_names": "organisations:record_names",
    "identifiers": "organisations:record_numbers",
    "public": "organisations:consents",
}
"""What the record keeps on a page of its own."""


def rows(section: str, values: Mapping[str, Any], href: str = "", *, slug: str = "") -> list[SummaryRow]:
    """The rows of one section that the values answer, each with a link to change it when there is an address.

    ``slug`` is the group's, for what its record keeps on a page of its own.
    """
    found = []
    for name, label in ROWS[section]:
        if name not in values and name != "people":
            continue
        value = _say(name, values)
        if name in {"other_number", "national_body"} and not value:
            continue
        target = OPENED_BY.get(name, name)
        link = f"{href}#id_{target}_field" if href else ""
        if link and slug and name in OWN_PAGE:
            link = reverse(OWN_PAGE[name], args=[slug])
        found.append(SummaryRow(label, value or NOTHING, href=link, change_what=label.lower()))
    return found


def _say(name: str, values: Mapping[str, Any]) -> str | list[str]:
    if name in {"serves", "led_by"}:
        answer = values[f"{name}_answer"]
        return SAID_WHOLE.get(answer) or [entry.name for entry in values[name]]
    if name == "income":
        if values["income"] is None:
            return SAID_WHOLE.get(values["income_answer"], "")
        return f"{wording.money(values['income'])} in the year to {values['income_year']}"
    if name == "people":
        return SAID_WHOLE.get(values["people_answer"], "") or _people(values)
    if name in {"postcode", "ward"}:
        return [line for line in _place(name, values["postcode"], values["ward"]) if line]
    if name == "works_in":
        return "Across the whole city" if values["city_wide"] else [ward.name for ward in values["works_in"]]
    if name == "listed":
        return "Yes" if values["listed"] else "No"
    if name == "public":
        if not values["listed"]:
            return "Nothing, as the group is not in the directory"
        return [publishing.BY_CODE[code].label for code in values["public"]] or "Nothing more"
    if name == "other_number":
        number = values["other_number"]
        return identifiers.in_words(values["other_register"], number) if number else ""
    if name in {"identifiers", "other_names", "social_pages"}:
        return list(values[name])
    if name == "themes":
        return [theme.name for theme in values["themes"]]
    value = values[name]
    return "" if value is None else str(value)


def _place(name: str, postcode: str, ward: Ward) -> list[str]:
    """The postcode, with what is odd about it; the ward and its neighbourhood, with where the ward came from."""
    found = postcodes.find(postcode) if postcode else None
    if name == "postcode":
        return [postcode, postcodes.ended(found).strip() if found else ""]
    return [postcodes.where(ward), _whence(found, ward)]


def _whence(found: Postcode | None, ward: Ward) -> str:
    if ward.has_ended:
        now = wording.listed([each.name for each in succession().standing_for(ward.pk)], "or")
        return f"{ward.name} is no ward any more. Change it to {now}"
    of_postcode = postcodes.ward_today(found)
    if of_postcode is None:
        return ""
    return "From your postcode" if of_postcode == ward else f"Your postcode is in {of_postcode.name}"


def _people(values: Mapping[str, Any]) -> list[str]:
    found = []
    if values["volunteers"] is not None:
        found.append(wording.count(values["volunteers"], "volunteer"))
    if values["paid_staff"] is not None:
        found.append("No paid staff" if values["paid_staff"] == 0 else f"{values['paid_staff']} paid staff")
    if values.get("committee") is not None:
        found.append(f"{values['committee']} on the committee")
    if values.get("member_count") is not None:
        found.append(wording.count(values["member_count"], "member"))
    return found


def of_record(org: Organisation) -> dict[str, Any]:
    """The values of a whole record, as a form would give them."""
    agreed = publishing.consented(org)
    found: dict[str, Any] = {
        "other_names": publishing.BY_CODE["other_names"].value(org),
        "identifiers": publishing.BY_CODE["identifiers"].value(org),
        "public": [field.code for field in publishing.OPTIONAL if field.code in agreed],
    }
    for section in FIELDS.values():
        for name in section:
            if name in LINKS:
                entries = getattr(org, name).all()
                found[name] = sorted(entries, key=lambda e: (getattr(e, "position", 0), sort_key(e.name)))
            else:
                found[name] = getattr(org, name)
    return found


def initial(org: Organisation, section: str) -> dict[str, Any]:
    """What a form for one section begins with."""
    return snapshot(org, FIELDS[section])
