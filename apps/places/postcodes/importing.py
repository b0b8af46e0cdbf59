"""The service that replaces all postcodes by those of a file, or refuses the file and changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit, wording
from apps.core.audit import Actor
from apps.core.decisions import require

from .. import events, policies
from ..models import Postcode, PostcodeImport, Source, Ward
from . import after_import, opening, reading, staging
from .problems import BadFile

Say = Callable[[str], None]
Progress = Callable[[str, int, float], None]
"""Told the stage ("read", "check", "build", "swap"), the rows so far and the share of the file that is read."""
EVERY = 2000
"""Rows between two words of progress."""
SOURCE = "ons-postcodes"
WHOLE_LIST = 1000
"""So many postcodes are a list that people rely on, and not one to try with."""
FULL_NAMES = {
    "ONSPD": "ONS Postcode Directory",
    "NSPL": "National Statistics Postcode Lookup",
    "other": "National list of postcodes",
}


def _quiet(stage: str, rows: int, share: float) -> None:
    """Says nothing."""


def _unsaid(sentence: str) -> None:
    """Says nothing."""


def import_file(
    path: Path,
    *,
    by: Actor,
    release: str = "",
    only_place: bool = False,
    fewer: bool = False,
    progress: Progress = _quiet,
    say: Say = _unsaid,
) -> tuple[PostcodeImport, bool]:
    """Replaces all postcodes by those of an ONSPD or NSPL file: a CSV, that packed with gzip, or the published zip.

    Returns the import and whether it changed anything: the file that is loaded already is not read again. With
    ``only_place`` the postcodes outside the place's local authority are left out: that is the authority which the file
    names beside our wards. A file of less than half the postcodes that are loaded is taken only where ``fewer`` says that
    this is right. Afterwards every group is compared with the list, also where the file was loaded already; ``say`` is
    given what came of that. Raises BadFile, with the line where it can, for a file that is not whole or not right in
    every row, and when another import runs; then nothing is changed, and the refusal is kept with its reason.
    Records ``postcodes.imported`` or ``postcodes.refused``. Notifies nobody.
    """
    require(policies.can_import(by))
    kind, named = opening.release_of(path.name)
    entry = PostcodeImport(
        release=(release or named)[:80],
        kind=kind,
        file_name=path.name[:255],
        only_place=only_place,
        by=by if isinstance(by, User) else None,
    )
    loaded: PostcodeImport | None = None
    try:
        with staging.only_one():
            _close_those_that_died()
            entry.sha256 = _sha256(path)
            loaded = _loaded_from(entry)
            if loaded is None:
                entry.save()
                _load(path, entry, by=by, fewer=fewer, progress=progress)
                loaded = entry
            _follow_up(loaded, progress=progress, say=say)
    except BaseException as wrong:
        if loaded is None:
            _refuse(entry, wrong, by=by)
        raise
    return loaded, loaded is entry


def _follow_up(loaded: PostcodeImport, *, progress: Progress, say: Say) -> None:
    """What follows once readers see the list. It is loaded, whatever becomes of this."""
    relink()
    progress("groups", loaded.rows or 0, 1.0)
    for sentence in after_import.run(loaded):
        say(sentence)


def _load(path: Path, entry: PostcodeImport, *, by: Actor, fewer: bool, progress: Progress) -> None:
    with opening.opened(path) as table:
        if entry.kind == "other":
            kind, named = opening.release_of(table.name)
            entry.kind = kind
            entry.release = named if entry.release == opening.release_of(path.name)[1] else entry.release
        with staging.tables():
            rows = staging.fill(_told(reading.rows(table), table, progress))
            progress("check", rows, 1.0)
            if not fewer:
                _check_size(rows)
            staging.check()
            progress("build", rows, 1.0)
            entry.rows, entry.rows_in_place = staging.build(only_place=entry.only_place)
            progress("swap", entry.rows, 1.0)
            staging.swap(lambda: _finish(entry, by=by))


def _check_size(rows: int) -> None:
    """Refuses a file that would take most postcodes away: the list of a part of the country, or one that was cut."""
    loaded = Postcode.objects.count()
    if loaded >= WHOLE_LIST and rows * 2 < loaded:
        raise BadFile(
            f"The file holds {wording.count(rows, 'postcode')}, and {wording.whole(loaded)} are loaded. It may be of a part"
            " of the country, or cut. If it is right, load it again with --fewer."
        )


def _told(lines: Iterator[str], table: opening.Opened, progress: Progress) -> Iterator[str]:
    done = 0
    for done, line in enumerate(lines, start=1):
        if done % EVERY == 0:
            progress("read", done, table.share)
        yield line
    progress("read", done, 1.0)


def _finish(entry: PostcodeImport, *, by: Actor) -> None:
    entry.finished_at = timezone.now()
    entry.save()
    Source.objects.update_or_create(code=SOURCE, defaults=_credit(entry))
    audit.record(
        events.POSTCODES_IMPORTED,
        subject=entry,
        by=by,
        after={"release": entry.release, "rows": entry.rows, "rows_in_place": entry.rows_in_place},
    )


def _refuse(entry: PostcodeImport, wrong: BaseException, *, by: Actor) -> None:
    """Keeps that the file was refused, and why."""
    if isinstance(wrong, BadFile):
        reason = wrong.message
    elif isinstance(wrong, KeyboardInterrupt):
        reason = "It was stopped by hand."
    else:
        reason = f"It broke off with an error of the portal ({type(wrong).__name__})."
    entry.rows = entry.rows_in_place = entry.finished_at = None
    entry.refused_at, entry.refusal = timezone.now(), reason[:1000]
    entry.save()
    audit.record(events.POSTCODES_REFUSED, subject=entry, by=by, reason_code=getattr(wrong, "code", "") or "error")


def _close_those_that_died() -> None:
    """An import that neither ended nor was refused had its process killed: nobody else holds the lock."""
    dead = PostcodeImport.objects.filter(finished_at__isnull=True, refused_at__isnull=True)
    dead.update(refused_at=timezone.now(), refusal="It broke off before its end.")


def _loaded_from(entry: PostcodeImport) -> PostcodeImport | None:
    """The import that today's postcodes came from, when it was of this very file in this very way."""
    live: PostcodeImport | None = PostcodeImport.objects.live()
    if live is None or (live.sha256, live.only_place) != (entry.sha256, entry.only_place):
        return None
    return live if Postcode.objects.count() == live.rows else None


def relink() -> int:
    """Ties postcodes to wards that became ours after the import. Returns how many."""
    codes = list(Ward.objects.by_name().values_list("pk", flat=True))
    return Postcode.objects.filter(ward__isnull=True, ward_code__in=codes).update(ward_id=F("ward_code"))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as wrong:
        raise BadFile(f"The file {path.name} cannot be read: {(wrong.strerror or 'no reason').lower()}.") from None


def _credit(entry: PostcodeImport) -> dict[str, str]:
    """How the list has to be credited. Source: the licence page of ONS geography products."""
    dated = entry.release.removeprefix(entry.kind).strip() or entry.release
    year = dated[-4:] if dated[-4:].isdigit() else str(entry.started_at.year)
    return {
        "name": f"{FULL_NAMES[entry.kind]}, {dated}"[:200],
        "publisher": "Office for National Statistics",
        "licence": "Open Government Licence v3.0",
        "dated": dated[:60],
        "note": (
            f"Contains OS data © Crown copyright and database right {year}. Contains Royal Mail data © Royal Mail"
            f" copyright and database right {year}. Contains National Statistics data © Crown copyright and database"
            f" right {year}."
        ),
    }
