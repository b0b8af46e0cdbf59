"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.directory import services
from apps.directory.models import Service
from apps.organisations.consent import publishing
from vcse_portal.tests.addresses import World
from vcse_portal.tests.declared import LIST
from vcse_portal.tests.expected import OWN, STAFF, Address, everyone, form, only, page, verb
from vcse_portal.tests.whole_person import Whole

GROUP = {"slug": "group"}

PUBLIC = {
    "directory:directory",
    "directory:directory_csv",
    "directory:directory_xlsx",
    "directory:directory_json",
    "directory:directory_map",
    "directory:group",
    "directory:open_data",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "directory:directory": page({}, everyone()),
    "directory:directory_csv": page({}, everyone()),
    "directory:directory_xlsx": page({}, everyone()),
    "directory:directory_json": page({}, everyone()),
    "directory:directory_map": page({}, everyone()),
    "directory:open_data": page({}, everyone()),
    "directory:group": page(GROUP, everyone()),
    "directory:services": page(GROUP, only((*OWN, *STAFF))),
    "directory:add_service": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:change_service": form(
        GROUP | {"pk": "service"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)
    ),
    "directory:confirm_service": verb(GROUP | {"pk": "service"}, only((*OWN, *STAFF), 302)),
    "directory:move_service": form(GROUP | {"pk": "service"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:add_place": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:change_place": form(GROUP | {"pk": "place"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:end_place": verb(GROUP | {"pk": "place"}, only((*OWN, *STAFF), 302)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "AccessFeature": LIST,
    "ServiceKind": LIST,
    "Location": ("record", "group"),
    "Service": ("record", "group"),
}

FACTS: dict[str, tuple[str, ...]] = {
    "service: name": ("ServiceForm.name",),
    "service: what it is": (
        "ServiceForm.description",
        "ServiceForm.kinds",
    ),
    "service: when": (
        "ServiceForm.when",
        "ServiceForm.freq",
        "ServiceForm.weekdays",
        "ServiceForm.week",
        "ServiceForm.weekday",
        "ServiceForm.starts_at",
        "ServiceForm.ends_at",
    ),
    "service: which place": ("ServiceForm.where",),
    "place of a group": (
        "ServiceForm.place_name",
        "ServiceForm.place_address",
        "ServiceForm.place_postal_code",
        "ServiceForm.place_ward",
        "ServiceForm.place_show",
        "PlaceForm.name",
        "PlaceForm.location_type",
        "PlaceForm.address_1",
        "PlaceForm.city",
        "PlaceForm.state_province",
        "PlaceForm.postal_code",
        "PlaceForm.ward",
        "PlaceForm.access",
        "PlaceForm.show_address",
    ),
    "service: what it costs": (
        "ServiceForm.cost",
        "ServiceForm.cost_words",
    ),
    "service: how to come": ("ServiceForm.how_to_come",),
    "service: who it is for": ("ServiceForm.for_whom", "ServiceForm.serves"),
    "service: languages": ("ServiceForm.languages",),
    "service: its own website, email address and phone": (
        "ServiceForm.url",
        "ServiceForm.email",
        "ServiceForm.phone",
    ),
    "service: whether it is public": ("ServiceForm.public",),
}

ACTS = set(
    """
    ServiceStatusForm.alert ServiceStatusForm.to
    """.split()
)

TWICE = {
    "place of a group": "A place is typed once, with its first service or by itself, and chosen from a list after that.",
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A service and a place of the group of the cast."""
    lead = world.people["lead"]
    service = services.add_service(organisation=world.own, answers={"name": "Open gardening"}, by=lead)
    answers = {"name": "The plot", "address_1": "1 Mill Lane", "ward": world.ward}
    place = services.add_place(organisation=world.own, answers=answers, by=lead)
    return {"service": service.pk, "place": place.pk}


def rows_of_a_person(two: Whole) -> None:
    """A service that Ada confirmed."""
    confirmed = {"confirmed_by": two.ada, "confirmed_at": timezone.now(), "wording": publishing.WORDING}
    Service.objects.create(organisation=two.organisation, name="Seed swap", **confirmed)
