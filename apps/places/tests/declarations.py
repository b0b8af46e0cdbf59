"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.places import services
from apps.places.models import BoundaryUpload, Neighbourhood, PostcodeImport, WardMembership
from apps.places.services.neighbourhoods import membership_token
from vcse_portal.tests.addresses import World
from vcse_portal.tests.declared import LIST
from vcse_portal.tests.expected import ADMIN, Address, everyone, form, only, page, signed_in
from vcse_portal.tests.whole_person import Whole

PUBLIC = {
    "places:map",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "places:map": page({}, everyone()),
    "places:neighbourhoods": page({}, only(ADMIN, others=403)),
    "places:ward": page({"code": "ward"}, only(ADMIN, others=403)),
    "places:move": form({}, only(ADMIN, others=403), {"admin": 422}),
    "places:take_back": form({"pk": "planned"}, only(ADMIN, others=403), {"admin": 422}),
    "places:add_neighbourhood": form({}, only(ADMIN, others=403), {"admin": 422}),
    "places:close_neighbourhood": form({"code": "unused"}, only(ADMIN, others=403), {"admin": 422}),
    "places:boundaries": form({}, only(ADMIN, others=403), {"admin": 422}),
    "places:choose_boundaries": page({}, only(ADMIN, others=403)),
    "places:preview_boundaries": form({}, only(ADMIN, others=403) | {"admin": 422}, {}),
    "places:postcode": page({}, signed_in()),
    "places:reference": page({}, only(ADMIN, others=403)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "BoundaryImport": ("record", "public"),
    "BoundaryUpload": ("draft", "person"),
    "Deprivation": LIST,
    "Neighbourhood": LIST,
    "PlaceEdit": ("log", "public"),
    "Population": LIST,
    "Postcode": LIST,
    "PostcodeImport": ("ended", "staff"),
    "Source": LIST,
    "Ward": LIST,
    "WardBoundary": LIST,
    "WardMembership": LIST,
}

ACTS = set(
    """
    ChooseForm.code_property ChooseForm.name_property ChooseForm.source ChooseForm.starts
    DayForm.on
    MoveForm.first_day MoveForm.neighbourhood MoveForm.reason MoveForm.ward
    NeighbourhoodForm.area NeighbourhoodForm.code NeighbourhoodForm.name NeighbourhoodForm.reason
    NeighbourhoodForm.short_name
    ReasonForm.reason
    UploadForm.file
    """.split()
)


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A move to come, a neighbourhood without wards, and a file of boundaries that waits."""
    admin = world.people["admin"]
    there = services.add_neighbourhood(
        by=admin, code="unused", name="Unused", short_name="Unused", area="", reason="Agreed by the board"
    )
    raw = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": 1}}]}'
    services.keep_upload(by=admin, file_name="wards.geojson", raw=raw)
    rows = list(WardMembership.objects.filter(ward=world.ward).order_by("starts"))
    elsewhere = Neighbourhood.objects.exclude(pk__in=(there.pk, rows[-1].neighbourhood_id)).order_by("pk")[0]
    planned = services.move_ward(
        world.ward,
        by=admin,
        neighbourhood=elsewhere,
        first_day=timezone.localdate() + timedelta(days=30),
        reason="Agreed by the board",
        expected=membership_token(rows),
    )
    return {"ward": world.ward.pk, "planned": planned.pk, "unused": there.pk}


def rows_of_a_person(two: Whole) -> None:
    """Files that Ada loaded when she was of the staff."""
    BoundaryUpload.objects.create(uploaded_by=two.ada, file_name="wards.geojson", packed=b"x")
    PostcodeImport.objects.create(by=two.ada, release="ONSPD", kind="ONSPD", file_name="onspd.csv", sha256="0" * 64)
