"""Which groups wait for a decision about their place: in a ward that has ended, with a postcode that differs, or both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from apps.core.offers import Offer, offered
from apps.places.models import Ward

from ..models import Organisation, PostcodeDifference
from .querysets import AT_WORK, sees_place_changes


@dataclass(frozen=True, slots=True)
class PlacesOfGroups(Offer):
    """What else of a group lies in a ward. Apps above offer it: the places where a group has its services.

    ``in_ended_wards()`` is a queryset of things with an ``organisation``, a ``ward`` and a name as their text, and
    ``href(thing)`` the page on which staff choose another ward.
    """

    name: str
    in_ended_wards: Callable[[], models.QuerySet[Any]]
    href: Callable[[Any], str]

    @property
    def key(self) -> str:
        return self.name


class PlaceChangeQuerySet(models.QuerySet[Organisation]):
    def visible_to(self, user: Any) -> PlaceChangeQuerySet:
        """Staff see every group of the list, and so do administrators, who load wards and postcodes. Nobody else any."""
        return self if sees_place_changes(user) else self.none()

    def with_details(self) -> PlaceChangeQuerySet:
        """With the ward, and as ``open_differences`` what the directory says otherwise. Two queries."""
        differences = PostcodeDifference.objects.open().select_related("ward", "new_ward")
        found = self.select_related("ward").defer("search", "named", "findable")
        return found.prefetch_related(models.Prefetch("postcode_differences", differences, to_attr="open_differences"))


def at_work() -> PlaceChangeQuerySet:
    """The groups whose record is kept up."""
    return PlaceChangeQuerySet(Organisation).filter(status__in=AT_WORK)


def in_ended_wards() -> PlaceChangeQuerySet:
    """The groups at work whose own ward has ended. It takes no list of its own: they are found on the very day."""
    return at_work().filter(ward__in=Ward.objects.ended())


def waiting_groups() -> PlaceChangeQuerySet:
    """The groups at work about whose place somebody has to decide."""
    found = [PostcodeDifference.objects.open().values("organisation")]
    found += [each.in_ended_wards().order_by().values("organisation") for each in offered(PlacesOfGroups)]
    return at_work().filter(pk__in=in_ended_wards().order_by().values("pk").union(*found))


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A place of a group in a ward that has ended, and where to change it."""

    name: str
    ward: Ward
    href: str


def other_places(groups: list[Organisation]) -> dict[int, list[OtherPlace]]:
    """The places of these groups that lie in a ward that has ended, by the group's id. One query for each kind."""
    found: dict[int, list[OtherPlace]] = {group.pk: [] for group in groups}
    for kind in offered(PlacesOfGroups):
        things = kind.in_ended_wards().filter(organisation__in=list(found)).select_related("ward", "organisation")
        for thing in things.order_by("pk"):
            found[thing.organisation_id].append(OtherPlace(str(thing), thing.ward, kind.href(thing)))
    return found
