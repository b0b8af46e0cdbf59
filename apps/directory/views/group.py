"""A group's public page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.names import sort_key
from apps.core.parts import Fact
from apps.organisations.consent import publishing
from apps.organisations.models import Organisation
from apps.organisations.record import policies as record_policies

from .. import search_index, service_words
from ..models import Location, Service

CONTACT = ("contact_name", "contact_email", "contact_phone", "website")
ELSEWHERE = {"name", "kind", "purpose", "services_offered", "themes", *CONTACT}
"""Shown above the plain facts."""


@login_not_required
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody may see of one group: what it does, what people can get, where, and how to reach it."""
    org = get_object_or_404(search_index.with_found(Organisation.objects.in_directory()), slug=slug)
    fields = {field.code: field for field in publishing.public_fields(org)}
    return render(
        request,
        "directory/group.html",
        {
            "group": org,
            "fields": fields,
            "contact": [fields[code] for code in CONTACT if code in fields],
            "themes": sorted(org.themes.all(), key=lambda theme: theme.position),
            "facts": [Fact(field.label, field.text) for code, field in fields.items() if code not in ELSEWHERE],
            "services": [_service(one) for one in org.shown_services],
            "places": _places(org),
            "own": bool(record_policies.membership_of(request.user, org)),
        },
    )


def _service(one: Service) -> dict[str, Any]:
    return {
        "service": one,
        "facts": service_words.facts(one),
        "closed": one.status == Service.Status.CLOSED_FOR_NOW,
        "kinds": service_words.kinds(one),
    }


def _places(org: Any) -> list[dict[str, Any]]:
    """The places of its public services, each once: those whose address may be shown, with what is easy there."""
    found: dict[int, Location] = {place.pk: place for one in org.shown_services for place in one.places.all()}
    shown = [place for place in found.values() if place.show_address and place.location_type == "physical"]
    return [
        {"place": place, "words": service_words.place(place), "access": service_words.easy_at(place)}
        for place in sorted(shown, key=lambda place: (sort_key(place.name), place.pk))
    ]
