"""What services and places hold about people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, addresses_of, day
from apps.core.audit import record
from apps.organisations.models import (
    Membership,
)
from apps.organisations.personal_data.records import CHUNK

from . import events
from .models import Service


def _services_of(person: User) -> QuerySet[Service, Service]:
    """The services that name this person's address, or their phone number where they act for the group."""
    mine = Membership.objects.filter(user=person).values("organisation")
    by_phone = Q(organisation__in=mine, phone=person.phone) if person.phone else Q(pk__in=[])
    return Service.objects.filter(Q(email__in=addresses_of(person)) | by_phone).order_by("pk")


def _services(person: User) -> Iterator[dict[str, Any]]:
    contact = set(_services_of(person).values_list("pk", flat=True))
    found = Service.objects.filter(Q(confirmed_by=person) | Q(pk__in=contact)).select_related("organisation")
    for service in found.order_by("pk").iterator(chunk_size=CHUNK):
        by_you = service.confirmed_by_id == person.pk
        yield {
            "group": service.organisation.name,
            "service": service.name,
            "confirmed": day(service.confirmed_at) if by_you else None,
            "public": service.public,
            "you_are_its_contact": service.pk in contact,
        }


def _forget_service_contact(person: User) -> None:
    """Takes the address and phone number off, and tells those who changed the service meanwhile."""
    for service in _services_of(person):
        service.email = "" if service.email.lower() in addresses_of(person) else service.email
        service.phone = "" if person.phone and service.phone == person.phone else service.phone
        service.version += 1
        service.save(update_fields={"email", "phone", "version"})
        record(events.SERVICE_SAVED, subject=service, by=person, after={"changed": ["email", "phone"]})


SECTIONS = [
    PersonalDataSection(
        "services",
        "What people can get from your group",
        "The services that you last said were right, and those that name you as the one to ask.",
        models=("directory.Service",),
        fields={
            "group": "Group",
            "service": "Service",
            "confirmed": "You said that it is right on",
            "public": "Public",
            "you_are_its_contact": "You are its contact",
        },
        collect=_services,
        erases="Your address and phone number as the one to ask.",
        keeps="That somebody of the group said that it is right, and when. Your name is no longer on it.",
        erase=_forget_service_contact,
        order=535,
    ),
]
"""What this app holds about a person."""
