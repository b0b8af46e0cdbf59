"""What the map and the postcodes hold about a person: who loaded or changed them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import Part, add, day

from .models import BoundaryImport, BoundaryUpload, PlaceEdit, PostcodeImport


def _work(person: User) -> Iterator[dict[str, Any]]:
    for found, what, when in (
        (BoundaryImport.objects.filter(imported_by=person), "Loaded boundaries", "imported_at"),
        (BoundaryUpload.objects.filter(uploaded_by=person), "Began to load boundaries", "uploaded_at"),
        (PlaceEdit.objects.filter(made_by=person), "Changed what belongs to a neighbourhood", "made_at"),
        (PostcodeImport.objects.filter(by=person), "Loaded postcodes", "started_at"),
    ):
        for moment in found.order_by("pk").values_list(when, flat=True):
            yield {"what": what, "when": day(moment)}


def _drop_uploads(person: User) -> None:
    BoundaryUpload.objects.filter(uploaded_by=person).delete()


add(
    Part(
        "place-work",
        "Your work on places",
        "For staff: the boundaries and postcodes that you loaded or changed.",
        models=("places.BoundaryImport", "places.BoundaryUpload", "places.PlaceEdit", "places.PostcodeImport"),
        fields={"what": "What", "when": "When"},
        collect=_work,
        erases="Boundaries that you began to load and did not finish.",
        keeps="Who changed the map and when. Your name is no longer on it.",
        erase=_drop_uploads,
        order=450,
    )
)
