"""Groups and their services as objects of Open Referral UK (its profile of HSDS 3.0). Pure builders: public things in.

Required fields follow the profile's schemas (OpenReferralUK/uk-profile, October 2024). An object that cannot have all
its required fields is left out: an address without a postcode, for one. Ids of parts are derived from the id of their
whole, so that they are the same each time. The caller gives groups of the directory from
``finding.with_found(…, entries=True)``.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.organisations.consent import publishing
from apps.organisations.models import Community

from .models import Location, Service

JsonObject = dict[str, Any]
TAXONOMIES = {
    "kinds": ("Kinds of service", "What kind of thing people get"),
    "serves": ("Communities", "Whom a service is for, as the group says itself"),
}
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "https://standard.openreferral.org.uk/local")


def organization(org: Any) -> JsonObject:
    """A group of the directory with what it shows everybody, and its public services."""
    shown = {field.code: field for field in publishing.public_fields(org)}
    found: JsonObject = {"id": str(org.uuid), "name": org.name, "description": org.purpose}
    for code, name in (("website", "website"), ("contact_email", "email")):
        if code in shown:
            found[name] = shown[code].text
    if "contact_phone" in shown:
        found["phones"] = [_phone(org.uuid, shown["contact_phone"].text)]
    if "identifiers" in shown:
        found["organization_identifiers"] = [
            {"id": _part(org.uuid, str(one)), "identifier_type": one.scheme, "identifier": one.value}
            for one in org.identifiers.all()
        ]
    found["services"] = [service(one, org) for one in org.shown_services]
    return found


def service(one: Service, org: Any) -> JsonObject:
    """A public service with its times, places, cost, languages and kinds."""
    found: JsonObject = {
        "id": str(one.uuid),
        "organization_id": str(org.uuid),
        "name": one.name,
        "description": one.description,
        "status": str(one.status),
        "assured_date": timezone.localdate(one.confirmed_at).isoformat(),
        "last_modified": one.updated_at.isoformat(),
    }
    found |= {name: value for name in ("alert", "url", "email") if (value := getattr(one, name))}
    if one.how_to_come:
        found["application_process"] = one.get_how_to_come_display()
    parts = {
        "phones": [_phone(one.uuid, one.phone)] if one.phone else [],
        "schedules": _schedules(one),
        "service_at_locations": [_at(one, place) for place in one.places.all()],
        "cost_options": _costs(one),
        "languages": _languages(one),
        "service_areas": _areas(one, org),
        "attributes": [_attribute(one, "kinds", entry) for entry in one.kinds.all()]
        + [_attribute(one, "serves", entry) for entry in _for_whom(one)],
    }
    return found | {name: value for name, value in parts.items() if value}


def location(place: Location) -> JsonObject:
    """A place. One whose address is not shown has its type, what is easy there, and nothing that says where it is."""
    found: JsonObject = {"id": str(place.uuid), "location_type": str(place.location_type)}
    if features := list(place.access.all()):
        found["accessibility"] = [
            {"id": _part(place.uuid, f"access {one.pk}"), "description": one.name} for one in features
        ]
    if not place.show_address:
        return found
    found["name"] = place.name
    if place.latitude is not None and place.longitude is not None:
        found |= {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    if whole := address(place):
        found["addresses"] = [whole]
    return found


def address(place: Location) -> JsonObject | None:
    """The address of a place, or None where the standard could not have it."""
    city = place.city or settings.SITE_PLACE
    if not (place.address_1 and city and place.postal_code):
        return None
    return {
        "id": _part(place.uuid, "address"),
        "address_1": place.address_1,
        "city": city,
        "state_province": place.state_province or city,
        "postal_code": place.postal_code,
        "country": place.country,
        "address_type": place.address_type,
    }


def taxonomies() -> list[JsonObject]:
    """The two lists that services are sorted by."""
    return [
        {"id": str(uuid.uuid5(_OURS, code)), "name": name, "description": description}
        for code, (name, description) in TAXONOMIES.items()
    ]


def taxonomy_term(taxonomy: str, entry: Any) -> JsonObject:
    """One entry of such a list."""
    return {
        "id": str(uuid.uuid5(_OURS, f"{taxonomy} {entry.pk}")),
        "code": entry.pk,
        "name": entry.name,
        "description": entry.hint or entry.name,
        "taxonomy": TAXONOMIES[taxonomy][0],
    }


def _part(whole: uuid.UUID, what: str) -> str:
    return str(uuid.uuid5(uuid.UUID(str(whole)), what))


def _phone(whole: uuid.UUID, number: str) -> JsonObject:
    return {"id": _part(whole, "phone"), "number": number}


def _schedules(one: Service) -> list[JsonObject]:
    if not (one.freq or one.when):
        return []
    found: JsonObject = {"id": _part(one.uuid, "schedule")}
    if one.freq:
        week = one.week or ""
        found |= {"freq": str(one.freq), "byday": ",".join(f"{week}{day}" for day in one.weekdays)}
    if one.starts_at:
        found["opens_at"] = one.starts_at.isoformat("minutes")
    if one.ends_at:
        found["closes_at"] = one.ends_at.isoformat("minutes")
    if one.when:
        found["description"] = one.when
    return [found]


def _at(one: Service, place: Location) -> JsonObject:
    return {"id": _part(one.uuid, f"at {place.uuid}"), "service_id": str(one.uuid), "location": location(place)}


def _costs(one: Service) -> list[JsonObject]:
    if not (one.cost or one.cost_words):
        return []
    found: JsonObject = {"id": _part(one.uuid, "cost"), "option": one.get_cost_display() if one.cost else "Cost"}
    if one.cost_words:
        found["amount_description"] = one.cost_words
    if one.cost == Service.Cost.FREE:
        found |= {"amount": 0, "currency": "GBP"}
    return [found]


def _languages(one: Service) -> list[JsonObject]:
    return [{"id": _part(one.uuid, "language"), "note": one.languages}] if one.languages else []


def _for_whom(one: Service) -> list[Community]:
    if one.for_whom == Service.ForWhom.EVERYBODY:
        return [Community(code=Service.ForWhom.EVERYBODY.value, name=Service.ForWhom.EVERYBODY.label)]
    return list(one.serves.all())


def _areas(one: Service, org: Any) -> list[JsonObject]:
    wards = {ward.pk: ward for ward in [org.ward, *org.works_in.all()]}
    return [{"id": _part(one.uuid, f"area {code}"), "name": ward.name} for code, ward in wards.items()]


def _attribute(one: Service, taxonomy: str, entry: Any) -> JsonObject:
    return {
        "id": _part(one.uuid, f"{taxonomy} {entry.pk}"),
        "link_id": str(one.uuid),
        "link_entity": "service",
        "taxonomy_term": taxonomy_term(taxonomy, entry),
    }
