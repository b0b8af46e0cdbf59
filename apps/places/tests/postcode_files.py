"""Small postcode files for tests, in the forms that the ONS publishes."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

OLD = (
    "pcd pcd2 pcds dointr doterm oscty oslaua osward usertype oseast1m osnrth1m osgrdind ctry oa11 lsoa11 msoa11 lat"
    " long imd"
).split()
STAMPED = (
    "pcd7 pcd8 pcds dointr doterm cty25cd lad24cd lad25cd wd24cd wd25cd usrtypind east1m north1m oa21cd lsoa11cd"
    " lsoa21cd lat long imd20ind"
).split()
LOOKUP = "pcd pcd2 pcds dointr doterm usertype oa21 cty ced laua ward lsoa21 msoa21 lat long imd".split()
HEADERS = {"old": OLD, "stamped": STAMPED, "lookup": LOOKUP}

OURS, OTHER = "E05011368", "E05099999"


def cells(header: list[str], postcode: str, *, ward: str = OURS, **more: str) -> list[str]:
    """One row under a header: earlier years hold something else, so that reading the wrong column shows."""
    authority = "E08000003" if ward == OURS else "E08000009"
    known = {
        "pcds": postcode,
        "dointr": "198001",
        "doterm": "",
        "lat": "53.456789",
        "long": "-2.245678",
        **dict.fromkeys(("oslaua", "laua", "lad25cd"), authority),
        **dict.fromkeys(("osward", "ward", "wd25cd"), ward),
        **dict.fromkeys(("lsoa11", "lsoa21", "lsoa21cd"), "E01005061"),
        "lad24cd": "E08000099",
        "wd24cd": "E05000099",
        "lsoa11cd": "E01000099",
        **dict.fromkeys(("pcd", "pcd7"), postcode.replace(" ", "").ljust(7)),
    }
    return [(known | more).get(name, "x") for name in header]


def text(rows: list[list[str]], header: list[str] = STAMPED) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([header, *rows])
    return out.getvalue()


def table(
    folder: Path, *postcodes: str, form: str = "stamped", name: str = "ONSPD_FEB_2025_UK.csv", **more: str
) -> Path:
    """A file with these postcodes. ``more`` goes into the columns of every row."""
    header = HEADERS[form]
    path = folder / name
    path.write_text(text([cells(header, postcode, **more) for postcode in postcodes], header), newline="")
    return path


def packed(path: Path) -> Path:
    """The same with gzip."""
    out = path.with_suffix(".csv.gz")
    out.write_bytes(gzip.compress(path.read_bytes()))
    return out


def zipped(path: Path, **others: bytes) -> Path:
    """The same as it is published: in Data/, beside its parts by area and the user guide."""
    out = path.with_suffix(".zip")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("User Guide/ONSPD User Guide.pdf", b"%PDF-1.7")
        file.writestr(f"Data/multi_csv/{path.stem}_M.csv", b"the part of one area\n" * 10_000)
        file.writestr("Documents/LA_UA names and codes.csv", b"LAD25CD,LAD25NM\n")
        file.write(path, f"Data/{path.name}")
        for name, content in others.items():
            file.writestr(name, content)
    return out
