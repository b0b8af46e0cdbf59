"""Made-up postcodes to try the forms with: three for each ward, in an area that no postcode has.

Royal Mail has no area ZZ. The Office for National Statistics itself begins its pseudo-postcodes with it (ZZ99), so
nothing that is made up here can be anybody's address. They go in through the importer, as the real list does.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from pathlib import Path

from apps.core.audit import Actor
from apps.places import postcodes
from apps.places.models import Postcode, Source, Ward

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


def one_of(ward: Ward, chance: int) -> str:
    """One of the ward's postcodes that are loaded and in use. Empty where none is."""
    found = [spaced(code) for code in _of(ward)]
    return found[chance % len(found)] if found else ""


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


def _of(ward: Ward) -> list[str]:
    made_up = Postcode.objects.filter(ward=ward, code__startswith=AREA, terminated=None)
    return list(made_up.order_by("code").values_list("code", flat=True))


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
