"""Demo data of the registers: a made-up charity register, so that searching, filling in and differences can be tried.

It is a file like the Commission's extract and goes in through the importer. The numbers begin at nine million: the
Commission counts up by a few thousand a year and stands at about 1.2 million, so none of these is anybody's. Phone
numbers are those that Ofcom keeps for drama, addresses are at example.org, postcodes are made up too.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from apps.core.audit import Actor
from apps.places.models import Source

from . import columns, importer
from .models import RegisterEntry

FIRST_NUMBER = 9_000_001
"""The number of the first charity of the portal."""
FIRST_OF_OTHERS = 9_001_001
"""The number of the first charity that the portal does not know."""
CREDIT = {
    "name": "Made-up charity register, to try the portal with",
    "publisher": "This demonstration",
    "licence": "Free to use: all of it is invented",
    "note": "Charities with numbers from 9000001, which the real register has not reached.",
}
"""How it is credited. The importer credits the Commission, which has nothing to do with this."""
OTHERS = (
    ("THE FRIENDS OF ALDER PARK BANDSTAND", "Keeps a bandstand and fills it with music each summer.", 109, 8_200),
    ("FRIENDS OF THE ALDER STREET LIBRARY", "Runs the library on the days when nobody is paid to.", 102, 5_400),
    ("NORTHERN LIGHTHOUSE DEBT ADVICE", "Advice on debt, benefits and heating, for anybody.", 105, 210_000),
    ("SAINT CUTHMAN’S NIGHT SHELTER", "Beds, breakfast and company for people who have no home.", 107, 480_000),
    ("THE LITTLE OWL TOY BANK", "Toys for children whose parents cannot buy them.", 105, 12_000),
    ("CANALSIDE CRICKET FOR GIRLS", "Cricket for girls from seven to seventeen.", 110, 9_600),
    ("AL-NOOR SISTERS’ SEWING ROOM", "Women sew, learn and earn together.", 102, 31_000),
    ("SHARED TABLE TRUST", "A meal for everybody on four evenings a week.", 105, 96_000),
    ("THE PIPISTRELLE TRUST", "Looks after bats, and takes people out at dusk to meet them.", 112, 3_100),
    ("OAK HALL COMMUNITY ASSOCIATION", "Keeps a hall, and lets it to whoever needs it.", 113, 64_000),
    ("POLISH SATURDAY LIBRARY", "Books in Polish, and stories for children.", 102, 7_700),
    ("CARIBBEAN ELDERS’ GARDEN", "A garden made and kept by people over sixty.", 112, 14_500),
    ("NEW SHORE REFUGEE FRIENDSHIP", "Friendship and practical help for people who are new here.", 108, 152_000),
    ("WHEELS FOR WORK AND SCHOOL", "Lends bicycles and mends them.", 113, 41_000),
    ("THE QUIET ROOM COUNSELLING", "Counselling that people pay for as they can.", 104, 187_000),
    ("BROOKSIDE BRASS", "A brass band that teaches anybody who asks.", 109, 6_900),
    ("DEAF ARTS NORTH", "Plays and films made by Deaf people.", 109, 88_000),
    ("STEADY HANDS STROKE CLUB", "Exercise, company and speech practice after a stroke.", 104, 18_300),
    ("THE MERCER LEGACY FUND", "Small grants to people in need.", 105, 27_000),
    ("HOLLY ROAD PLAYGROUP", "A playgroup that parents run.", 102, 38_500),
)
"""Charities that are not in the portal: name, what it does, a code of the register, income."""


def one_to_try() -> RegisterEntry | None:
    """A charity that is not in the portal yet, to register with. None where the made-up register is not loaded."""
    return RegisterEntry.objects.filter(number=FIRST_OF_OTHERS + 1, name=OTHERS[1][0]).first()


def load(rows: Sequence[dict[str, Any]], *, by: Actor, on: dt.date) -> None:
    """Loads these rows and the charities that the portal does not know, where no register is yet."""
    if RegisterEntry.objects.exists():
        return
    every = [*rows, *(_other(at, said, on) for at, said in enumerate(OTHERS))]
    codes = [_code(row, code) for row in every for code in (row.pop("code"),)]
    with tempfile.TemporaryDirectory() as folder:
        charity, classification = Path(folder) / "made-up-charity.json", Path(folder) / "made-up-classification.json"
        charity.write_text(json.dumps(every), encoding="utf-8-sig")
        classification.write_text(json.dumps(codes), encoding="utf-8-sig")
        importer.load(charities=charity, classification=classification, by=by)
    Source.objects.filter(code="charity-register").update(**CREDIT)


def row(number: int, name: str, on: dt.date) -> dict[str, Any]:
    """A charity as the extract of a day has it. ``code`` is what it does, for the other table."""
    return dict.fromkeys(columns.CHARITIES.columns) | {
        "date_of_extract": f"{on.isoformat()}T00:00:00",
        "organisation_number": number,
        "registered_charity_number": number,
        "linked_charity_number": 0,
        "charity_name": name.upper(),
        "charity_type": "CIO",
        "charity_registration_status": "Registered",
        "date_of_registration": f"{on.year - 6}-04-02T00:00:00",
        "charity_reporting_status": "Submission Received",
        "latest_acc_fin_period_end_date": year_end(on, 1),
        "charity_is_cio": True,
        "code": 105,
    }


def year_end(on: dt.date, years: int) -> str:
    """The end of a financial year, so many years before the last one that has ended."""
    return f"{on.year - years}-03-31T00:00:00"


def _other(at: int, said: tuple[str, str, int, int], on: dt.date) -> dict[str, Any]:
    name, activities, code, income = said
    number = FIRST_OF_OTHERS + at
    return row(number, name, on) | {
        "charity_activities": activities,
        "latest_income": float(income),
        "latest_expenditure": income - 300,
        "charity_contact_address1": f"{at + 3} Mill Lane",
        "charity_contact_postcode": f"ZZ{at % 3 + 1} {at % 9 + 1}AA",
        "charity_contact_phone": f"0161 496 0{600 + at}",
        "charity_contact_email": f"hello@charity{at + 1}.example.org",
        "charity_contact_web": f"www.charity{at + 1}.example.org",
        "code": code,
    }


def _code(row: dict[str, Any], code: int) -> dict[str, Any]:
    return {
        "registered_charity_number": row["registered_charity_number"],
        "linked_charity_number": 0,
        "classification_code": code,
        "classification_type": "What",
        "classification_description": "",
    }
