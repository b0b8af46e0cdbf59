"""Directory: services and places of groups, search, map, open data, the public page. What the app offers."""

from typing import Any

from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.today.duties import Duty
from apps.core.audit import Listener
from apps.core.navigation import AUDIENCES, Item
from apps.core.offers import Offer
from apps.organisations.consent.public_changes import OnPublicChange
from apps.organisations.duplicates.merging.links import MergeLink, Moves
from apps.organisations.place_changes.reading import PlacesOfGroups
from apps.places.events import WARD_MOVED

from . import events, personal_data, search_index, states
from .models import Location

EVERYBODY = ("public", "volunteer", "panel")


def places_in_ended_wards() -> Any:
    """The places of groups, in use or not yet, that lie in a ward which has ended."""
    return Location.objects.open().in_ended_wards()


def change_place(place: Location) -> str:
    """The page on which staff choose another ward for a place."""
    return reverse("directory:change_place", args=[place.organisation.slug, place.pk])


OFFERS: list[Offer] = [
    states.SERVICE,
    Item("Groups", "directory:directory", audiences=EVERYBODY, order=40),
    Item("Find a group", "directory:directory", audiences=("public", "volunteer"), place="tools"),
    Item(
        "Find a group",
        "directory:directory",
        audiences=tuple(sorted(set(AUDIENCES) - set(EVERYBODY))),
        place="footer",
        order=20,
    ),
    Item("Open data", "directory:open_data", order=60, place="footer"),
    Duty(
        "Find a group",
        "directory:directory",
        "Who is there, what they do and how to reach them, as far as they show it.",
        frozenset({Role.PARTNER, Role.PANEL, Role.SAFEGUARDING_LEAD, Role.COMMISSIONER}),
        order=50,
    ),
    OnPublicChange(search_index.refresh),
    Listener(frozenset({WARD_MOVED}), search_index.of_move),
    PlacesOfGroups("places", places_in_ended_wards, change_place),
    MergeLink("directory.Service.organisation", Moves("What people can get from it")),
    MergeLink("directory.Location.organisation", Moves("Its places")),
    *personal_data.SECTIONS,
    *events.EVENTS,
]
