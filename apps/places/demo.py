"""Made-up postcodes to try the forms with: three for each ward, in an area that no postcode has.

Royal Mail has no area ZZ. The Office for National Statistics itself begins its pseudo-postcodes with it (ZZ99), so
nothing that is made up here can be anybody's address. They go in through the importer, as the real list does.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import tempfile
from pathlib import Path

from apps.core.audit import SYSTEM, Actor
from apps.core.demo_data import DAY, LoadStage, Story, World

from . import postcodes
from .models import Postcode, Source, Ward

AREA = "ZZ"
EACH = 3
LETTERS = "ABDEF"
BEGAN, ENDED = "199801", "201512"
HEADER = ("pcds", "dointr", "doterm", "laua", "ward", "lsoa21", "lat", "long")
CREDIT = {
    "name": "Made-up postcodes, to try the portal with",
    "publisher": "This demonstration",
    "licence": "Free to use: all of it is invented",
    "note": "No postcode begins with ZZ. The points lie near the middle of each ward.",
}
"""How they are credited. The importer credits the ONS, which has nothing to do with these."""


def all_of(ward: Ward, at: int) -> list[str]:
    """The postcodes of the ward that stands at this place of the list."""
    return [f"{AREA}{at // 9 + 1} {at % 9 + 1}{LETTERS[n]}{LETTERS[n]}" for n in range(EACH)]


class MadeUpPostcodes:
    """The made-up postcodes that are in use, read once. Holds none where the real list is loaded."""

    def __init__(self) -> None:
        self._of: dict[str, list[Postcode]] = {}
        for known in Postcode.objects.filter(code__startswith=AREA, terminated=None).order_by("code"):
            if known.ward_id:
                self._of.setdefault(known.ward_id, []).append(known)

    def one_of(self, ward: Ward, number: int) -> Postcode | None:
        """One of the ward's postcodes, the same for the same number."""
        found = self._of.get(ward.pk, [])
        return found[number % len(found)] if found else None

    def find(self, text: str) -> Postcode | None:
        """The postcode that is written like this, if it is one of these."""
        code = text.replace(" ", "")
        return next((known for found in self._of.values() for known in found if known.pk == code), None)


def to_try() -> list[str]:
    """Two to type on the forms: one that is in use, and one that has ended. None where real postcodes are loaded."""
    made_up = Postcode.objects.filter(code__startswith=AREA).order_by("code")
    in_use, ended = made_up.filter(terminated=None).first(), made_up.exclude(terminated=None).first()
    return [spaced(found.code) for found in (in_use, ended) if found]


def load(*, by: Actor, on: dt.date) -> None:
    """Loads them where no postcodes are yet, through the importer. Leaves the real list alone where it is loaded."""
    if Postcode.objects.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up-postcodes.csv"
        _write(path)
        postcodes.import_file(path, by=by, release=f"Made-up postcodes, {on:%B %Y}")
    Source.objects.filter(code="ons-postcodes").update(**CREDIT)


def spaced(code: str) -> str:
    """A postcode with its one space."""
    return f"{code[:-3]} {code[-3:]}"


def _write(path: Path) -> None:
    """One file as the lookup is published. The last postcode of the last ward has ended, to see what a form says."""
    wards = list(Ward.objects.by_name())
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for at, ward in enumerate(wards):
            for n, code in enumerate(all_of(ward, at)):
                ended = ENDED if at == len(wards) - 1 and n == EACH - 1 else ""
                latitude = f"{float(ward.latitude) + (n - 1) * 0.003:.5f}"
                longitude = f"{float(ward.longitude) + (n - 1) * 0.004:.5f}"
                writer.writerow([code, BEGAN, ended, "", ward.pk, "", latitude, longitude])


def _postcodes(world: World, rng: random.Random) -> None:
    """Before the rest: the importer locks the table of wards while it swaps."""
    with world.at(world.start - 40 * DAY):
        load(by=SYSTEM, on=(world.start - 40 * DAY).date())


STORIES = [Story("postcodes", LoadStage.LISTS, _postcodes)]
