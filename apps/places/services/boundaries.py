"""Loads the boundaries of the wards from a GeoJSON file, for drawing maps."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.decisions import require
from apps.core.reference import BadData
from apps.core.wording import size

from .. import events, policies
from ..geography import misplaced, reading, topology
from ..models import BoundaryImport, BoundaryUpload, Postcode, Source, Ward, WardBoundary

FEW = 5
"""Under so many postcodes of a ward their middle says nothing about where the ward is."""


@dataclass(frozen=True)
class Prepared:
    """A file of boundaries that was parsed, validated and simplified, before anything is saved."""

    matched: reading.WardShapes
    simplified: topology.SimplifiedShapes
    names: tuple[tuple[str, str], ...]
    """Wards whose name in the file is another than ours: ours and theirs."""
    off: tuple[misplaced.OffWard, ...]
    """Wards that their shape lies off. It may be right all the same, so nothing is refused for it."""
    warnings: tuple[str, ...]
    """The same in sentences."""


def known_wards(day: dt.date | None = None) -> list[reading.PackWard]:
    """The wards of a day, or of today, in order of name, to validate a file against. Before the first of all, the first."""
    every = list(Ward.objects.by_name())
    first = min((ward.starts for ward in every), default=dt.date.min)
    on = max(day or timezone.localdate(), first)
    return [
        reading.PackWard(ward.code, ward.name, float(ward.longitude), float(ward.latitude))
        for ward in every
        if ward.is_ward_on(on)
    ]


def prepare(raw: bytes, *, starts: dt.date | None = None, code_property: str, name_property: str = "") -> Prepared:
    """Reads, checks and simplifies a file of the wards of a day. Changes nothing; raises BadData with every problem."""
    wards = known_wards(starts)
    if not wards:
        raise BadData(["There are no wards yet. Load the place pack first: manage.py load_places."])
    matched = reading.match_wards(reading.read(raw), code=code_property, name=name_property, wards=wards)
    simplified = topology.simplify(matched.shapes)
    gone = [ward for ward in wards if not simplified.shapes[ward.code]]
    if gone:
        raise BadData([f"{ward.name} ({ward.code}) is too small to be drawn: it has no area." for ward in gone])
    names = tuple(
        (ward.name, matched.names[ward.code]) for ward in wards if matched.names[ward.code] not in ("", ward.name)
    )
    off = misplaced.find_off(matched.shapes, _known_points(wards))
    warnings = misplaced.sentences(off, {ward.code: ward.name for ward in wards})
    return Prepared(matched, simplified, names, tuple(off), tuple(warnings))


def _known_points(wards: list[reading.PackWard]) -> dict[str, list[topology.Degrees]]:
    """Points that are known to be in each ward: its middle in the place pack, and that of its postcodes. One query."""
    points = {ward.code: [(ward.longitude, ward.latitude)] for ward in wards}
    middles = (
        Postcode.objects.filter(ward__in=points, latitude__isnull=False)
        .values("ward")
        .annotate(number=Count("pk"), east=Avg("longitude"), north=Avg("latitude"))
        .filter(number__gte=FEW)
        .order_by("ward")
    )
    for row in middles:
        points[row["ward"]].append((float(row["east"]), float(row["north"])))
    return points


def _unsaid(warning: str) -> None:
    """Says nothing."""


def import_boundaries(
    raw: bytes,
    *,
    by: Actor,
    file_name: str,
    code_property: str,
    name_property: str = "",
    source: Source,
    starts: dt.date,
    say: Callable[[str], None] = _unsaid,
) -> BoundaryImport:
    """Loads a release of boundaries, valid from a day, in place of one for the same day. All of it or nothing.

    ``say`` is given a sentence for each shape that lies off its ward, which is no reason to refuse the file. Raises
    BadData with every problem in words. Records ``boundaries.loaded``. Notifies nobody.
    """
    require(policies.can_import_boundaries(by))
    prepared = prepare(raw, starts=starts, code_property=code_property, name_property=name_property)
    for warning in prepared.warnings:
        say(warning)
    now = timezone.now()
    with transaction.atomic():
        list(Ward.objects.select_for_update().order_by("code").values_list("code"))
        earlier = BoundaryImport.objects.filter(starts=starts, replaced_at__isnull=True)
        WardBoundary.objects.filter(release__in=earlier).delete()
        replaced = list(earlier.values_list("pk", flat=True))
        earlier.update(replaced_at=now)
        release = BoundaryImport.objects.create(
            source=source,
            starts=starts,
            file_name=file_name[:200],
            code_property=code_property,
            name_property=name_property,
            left_out=prepared.matched.left_out,
            points_before=prepared.simplified.points_before,
            points_after=prepared.simplified.points_after,
            width=prepared.simplified.width,
            height=prepared.simplified.height,
            imported_at=now,
            imported_by=by if isinstance(by, User) else None,
        )
        WardBoundary.objects.bulk_create(
            WardBoundary(release=release, ward_id=code, rings=flat(rings))
            for code, rings in prepared.simplified.shapes.items()
        )
        audit.record(
            events.BOUNDARIES_LOADED,
            subject=release,
            by=by,
            after={
                "source": source.code,
                "starts": starts,
                "wards": len(prepared.simplified.shapes),
                "replaced": replaced,
            }
            | ({"off": [each.ward for each in prepared.off]} if prepared.off else {}),
        )
    return release


def flat(rings: list[topology.Ring]) -> list[list[int]]:
    """Rings as they are stored: x, y, x, y, …"""
    return [list(itertools.chain.from_iterable(ring)) for ring in rings]


def keep_upload(*, by: User, file_name: str, raw: bytes) -> BoundaryUpload:
    """Keeps a file between its upload and its loading, in place of the person's last.

    Refuses what is not GeoJSON, or is too large for a page. The command takes any size, for a whole country.
    """
    require(policies.can_import_boundaries(by))
    if len(raw) > settings.UPLOAD_LIMIT_BYTES:
        limit = size(settings.UPLOAD_LIMIT_BYTES)
        raise BadData([f"That file is {size(len(raw))}. The limit is {limit}: download a more generalised one."])
    reading.read(raw)
    upload, _ = BoundaryUpload.objects.update_or_create(
        uploaded_by=by,
        defaults={"file_name": file_name[:200], "packed": gzip.compress(raw, 5), "uploaded_at": timezone.now()},
    )
    return upload


def unpack(upload: BoundaryUpload) -> bytes:
    """The file as it was sent."""
    return gzip.decompress(bytes(upload.packed))


def load_upload(
    upload: BoundaryUpload,
    *,
    by: User,
    code_property: str,
    name_property: str,
    source: Source,
    starts: dt.date,
) -> BoundaryImport:
    """Loads the kept file, and then keeps it no longer. Refuses and records as ``import_boundaries``."""
    with transaction.atomic():
        release = import_boundaries(
            unpack(upload),
            by=by,
            file_name=upload.file_name,
            code_property=code_property,
            name_property=name_property,
            source=source,
            starts=starts,
        )
        upload.delete()
    return release
