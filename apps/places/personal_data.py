"""What places hold about a person: what an administrator changed, and a file that they have not loaded yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, day

from .models import BoundaryImport, BoundaryUpload, PlaceEdit, PostcodeImport


def _edits(person: User) -> Iterator[dict[str, Any]]:
    for edit in PlaceEdit.objects.filter(made_by=person).order_by("pk").iterator():
        yield {"made": day(edit.made_at), "what": edit.get_kind_display(), "reason": edit.reason}
    for release in BoundaryImport.objects.filter(imported_by=person).order_by("pk").iterator():
        yield {"made": day(release.imported_at), "what": "Boundaries loaded", "reason": release.file_name}
    for postcodes in PostcodeImport.objects.filter(by=person).order_by("pk").iterator():
        yield {"made": day(postcodes.started_at), "what": "Postcodes loaded", "reason": postcodes.file_name}


def _uploads(person: User) -> Iterator[dict[str, Any]]:
    for upload in BoundaryUpload.objects.filter(uploaded_by=person).defer("packed"):
        yield {"sent": day(upload.uploaded_at), "file": upload.file_name}


def _forget_uploads(person: User) -> None:
    BoundaryUpload.objects.filter(uploaded_by=person).delete()


SECTIONS = [
    PersonalDataSection(
        "place-edits",
        "What you changed about neighbourhoods and maps",
        "Each ward that you moved, neighbourhood that you added or closed, and file of boundaries or postcodes that you loaded.",
        models=("places.PlaceEdit", "places.BoundaryImport", "places.PostcodeImport"),
        fields={"made": "Made", "what": "What", "reason": "Reason or file"},
        collect=_edits,
        keeps="That it was done, when and why, for the history of places. Your name goes with your account.",
        order=310,
    ),
    PersonalDataSection(
        "boundary-uploads",
        "A file of boundaries that you have not loaded",
        "The last file that you sent and did not load.",
        models=("places.BoundaryUpload",),
        fields={"sent": "Sent", "file": "File"},
        collect=_uploads,
        erases="The file.",
        erase=_forget_uploads,
        order=320,
    ),
]
"""What this app holds about a person."""
