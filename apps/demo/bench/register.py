"""A charity register of any size, made up, and how fast the portal loads it and finds names in it.

The names follow the shapes that real ones have, over places and surnames put together from syllables, some far more
frequent than others, so that common words are as common as they are in a real register.
"""

# ruff: noqa: S311 (the same register each time)

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

SIZES = (20_000, 400_000)
SHAPES = (
    (12, "FRIENDS OF {place} {thing}"),
    (6, "THE FRIENDS OF {place} {thing}"),
    (10, "{place} PARENT TEACHER ASSOCIATION"),
    (10, "THE {name} CHARITABLE TRUST"),
    (6, "THE {first} AND {first} {name} FOUNDATION"),
    (9, "{place} COMMUNITY {thing}"),
    (8, "THE PAROCHIAL CHURCH COUNCIL OF ST {first}, {place}"),
    (6, "{place} {thing} ASSOCIATION"),
    (5, "{number} {place} SCOUT GROUP"),
    (5, "{place} AND DISTRICT {thing} SOCIETY"),
    (4, "{name} {thing} FUND LIMITED"),
    (4, "{place} BAPTIST CHURCH"),
    (4, "{place} VILLAGE HALL"),
    (4, "{place} PRE-SCHOOL PLAYGROUP"),
    (3, "The {name} {thing} Project"),
    (4, "{word} {word}"),
)
THINGS = (
    "LIBRARY PARK CHOIR GARDENERS MUSEUM THEATRE SCHOOL HOSPITAL SWIMMING ALLOTMENT YOUTH ORCHESTRA CRICKET ARTS FOOD"
    " ADVICE CENTRE WELFARE HISTORY CANAL WOODLAND HOSPICE NURSERY CARERS TENANTS MUSIC DANCE WILDLIFE HERITAGE RESCUE"
).split()
FIRST = (
    "MARY JOHN PETER PAUL ANNE JAMES THOMAS MARGARET GEORGE ELIZABETH WILLIAM HENRY MICHAEL DAVID RUTH ANDREW HELEN"
    " EDWARD ALICE FRANCIS SAMUEL RACHEL HAROLD IRIS MOHAMMED FATIMA SARAH REBECCA LUKE MARK MATTHEW AGNES CECILIA"
).split()
ONSET, NUCLEUS, CODA = (
    "b br c ch d f g gl h k l m n p r s sh st t th w wh".split(),
    "a e i o u ea oo ai".split(),
    " l n r s t ck ll nd rt st m".split(" "),
)
ENDING = "ton ham ley worth field bury ford wick by den hill dale bridge minster mouth stead combe pool".split()
KINDS = ("Trust", "CIO", "Charitable company", "Other", "Previously excepted")
REPORTING = ("Submission Received", "Submission Received Late", "Submission Overdue", "New")
COLUMNS = (
    "charity_contact_address1 charity_contact_address2 charity_contact_address3 charity_contact_address4"
    " charity_contact_address5 charity_insolvent charity_in_administration charity_gift_aid"
).split()


class Words:
    """Places, surnames and names of charities, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.places = self._many(9_000, lambda: self._syllables(1, 2) + self.chance.choice(ENDING))
        self.surnames = self._many(60_000, lambda: self._syllables(2, 3))
        self.shapes = [shape for _, shape in SHAPES]
        self.weights = [weight for weight, _ in SHAPES]

    def _syllables(self, low: int, high: int) -> str:
        choice = self.chance.choice
        return "".join(choice(ONSET) + choice(NUCLEUS) + choice(CODA) for _ in range(self.chance.randint(low, high)))

    def _many(self, count: int, make: Any) -> list[str]:
        return [make().upper() for _ in range(count)]

    def _often(self, words: list[str]) -> str:
        """One of the words: the first ones far more often than the last, as in a real register."""
        return words[int(len(words) * self.chance.random() ** 2.5)]

    def name(self) -> str:
        """The name of a charity."""
        shape = self.chance.choices(self.shapes, self.weights)[0]
        return shape.format(
            place=self._often(self.places),
            name=self._often(self.surnames),
            first=self.chance.choice(FIRST),
            thing=self.chance.choice(THINGS),
            number=f"{self.chance.randint(1, 60)}TH",
            word=self._often(self.surnames).capitalize(),
        )


def charities(count: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """The rows of the charity table, extracted today. One in nine more is a linked charity, which does not count."""
    extract = timezone.localdate()
    words = Words(seed)
    chance = words.chance
    empty = dict.fromkeys(COLUMNS)
    for at in range(count):
        number = 200_000 + at * 3
        gone = chance.random() < 0.55
        kind = chance.choices(KINDS, (4, 2, 2, 3, 1))[0]
        income = None if gone else int(chance.lognormvariate(10, 2))
        row = {
            "date_of_extract": f"{extract}T00:00:00",
            "organisation_number": 5_000_000 + at,
            "registered_charity_number": number,
            "linked_charity_number": 0,
            "charity_name": words.name(),
            "charity_type": kind,
            "charity_registration_status": "Removed" if gone else "Registered",
            "date_of_registration": f"{chance.randint(1962, 2020)}-05-18T00:00:00",
            "date_of_removal": f"{extract.year - chance.randint(1, 5)}-03-04T00:00:00" if gone else None,
            "charity_reporting_status": "Removed" if gone else chance.choices(REPORTING, (80, 8, 8, 4))[0],
            "latest_acc_fin_period_start_date": f"{extract.year - 2}-04-01T00:00:00",
            "latest_acc_fin_period_end_date": f"{extract.year - 1}-03-31T00:00:00",
            "latest_income": income,
            "latest_expenditure": income,
            **empty,
            "charity_contact_address1": f"{chance.randint(1, 200)} EXAMPLE STREET",
            "charity_contact_address2": "MANCHESTER",
            "charity_contact_postcode": f"M{chance.randint(1, 40)} {chance.randint(1, 9)}AB",
            "charity_contact_phone": "01614960000",
            "charity_contact_email": f"charity{number}@example.org",
            "charity_contact_web": f"www.charity{number}.example.org",
            "charity_company_registration_number": f"{number:08}" if kind == "Charitable company" else None,
            "charity_is_cio": kind == "CIO",
            "charity_activities": "THE CHARITY HELPS PEOPLE WHO LIVE NEAR BY WITH ADVICE, FOOD AND COMPANY. " * 3,
        }
        yield row
        if at % 9 == 0:
            yield row | {"linked_charity_number": 1, "charity_name": f"{row['charity_name']} BRANCH"}


def codes(count: int, *, seed: int = 2) -> Iterator[dict[str, Any]]:
    """The rows of the classification table, extracted today: four for each charity."""
    extract = timezone.localdate()
    chance = random.Random(seed)
    for at in range(count):
        for code in (chance.randint(101, 117), chance.randint(201, 207), chance.randint(301, 305), 306):
            yield {
                "date_of_extract": f"{extract}T00:00:00",
                "registered_charity_number": 200_000 + at * 3,
                "linked_charity_number": 0,
                "classification_code": code,
                "classification_type": "What",
                "classification_description": "In words",
            }


def write(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    """Writes rows as the extract has them: one JSON array with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig") as file:
        for at, row in enumerate(rows):
            file.write("[" if at == 0 else ",\n")
            json.dump(row, file)
        file.write("]")
    return path


def extract(folder: Path, count: int) -> tuple[Path, Path]:
    """Both files of a register with so many charities."""
    return (
        write(folder / "publicextract.charity.json", charities(count)),
        write(folder / "publicextract.charity_classification.json", codes(count)),
    )


def loading(folder: Path, count: int) -> dict[str, float]:
    """How long loading takes, the first time and again, and the most memory that a process of its own then holds."""
    one, other = extract(folder, count)
    run = [sys.executable, "-m", "apps.demo.bench.register", "--load", str(one), str(other)]
    done = subprocess.run(run, capture_output=True, text=True, env=os.environ, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2] or "the loading failed")
    told: dict[str, float] = json.loads(done.stdout)
    return {"rows": count, "mb": one.stat().st_size / 1e6} | told


def _load(one: Path, other: Path) -> dict[str, float]:
    from apps.core.audit import SYSTEM
    from apps.registers import importer

    took = []
    for _ in range(2):
        began = time.perf_counter()
        importer.load(charities=one, classification=other, allow_missing=True, by=SYSTEM)
        took.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first_s": took[0], "again_s": took[1], "peak_mb": peak}


KINDS_OF_SEARCH = ("exact", "beginning", "misspelt", "part", "short", "common")
MEANT = ("exact", "beginning", "misspelt")
"""The kinds that mean one name."""


def searches(count: int, *, seed: int = 5) -> Iterator[tuple[str, str, str]]:
    """What people may type: its kind, the text, and the name in the register that is meant."""
    from apps.registers.models import RegisterEntry

    chance = random.Random(seed)
    numbers = list(RegisterEntry.objects.order_by("pk").values_list("pk", flat=True))
    for at in range(count):
        kind = KINDS_OF_SEARCH[at % len(KINDS_OF_SEARCH)]
        name = RegisterEntry.objects.get(pk=chance.choice(numbers)).name
        yield kind, _typed(kind, name, chance), name


def _typed(kind: str, name: str, chance: random.Random) -> str:
    if kind == "beginning":
        return name[: max(5, len(name) * 2 // 3)]
    if kind == "part":
        words = name.split()
        return " ".join(words[len(words) // 2 :])
    if kind == "short":
        return name.split()[-1][:4]
    if kind == "common":
        return chance.choice(
            [
                "the friends of",
                "community",
                "st mary",
                "church",
                "charitable trust",
                "trust",
                "parent teacher association",
            ]
        )
    if kind == "misspelt":
        at = chance.randrange(1, len(name) - 2)
        return chance.choice(
            [
                name[:at] + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                name[:at] + "E" + name[at:],
            ]
        )
    return name


def finding(count: int = 200) -> dict[str, dict[str, float]]:
    """How long a search by name takes, the middle and the slow end, of all and by kind, and how many of the names
    that were meant it finds."""
    from apps.registers import lookup

    typed = list(searches(count))
    for _, text, _ in typed[:10]:
        lookup.search(text)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS_OF_SEARCH}
    found: dict[str, list[bool]] = {kind: [] for kind in KINDS_OF_SEARCH}
    for kind, text, name in typed:
        began = time.perf_counter()
        shown = lookup.search(text)
        times[kind].append(1000 * (time.perf_counter() - began))
        found[kind].append(any(each.entry.name == name for each in shown))
    told = {"all": _ends([one for many in times.values() for one in many])}
    for kind in KINDS_OF_SEARCH:
        told[kind] = _ends(times[kind])
        if kind in MEANT:
            told[kind]["found"] = statistics.mean(found[kind])
    return told


def _ends(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {
        "median_ms": statistics.median(times),
        "p95_ms": times[round(0.95 * (len(times) - 1))],
        "most_ms": times[-1],
    }


def table(loads: list[dict[str, float]], found: dict[str, dict[str, float]]) -> str:
    """The figures as Markdown."""
    lines = ["| loading the charity register | first | again | most memory |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {one['rows']:,.0f} charities, {one['mb']:.0f} MB of JSON | {one['first_s']:.1f} s | {one['again_s']:.1f} s"
        f" | {one['peak_mb']:.0f} MB |"
        for one in loads
    ]
    lines += [
        "",
        "| search of the charity register | median | p95 | most | found |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for kind, one in found.items():
        share = f"{one['found']:.0%}" if "found" in one else ""
        lines.append(
            f"| {kind} | {one['median_ms']:.1f} ms | {one['p95_ms']:.1f} ms | {one['most_ms']:.1f} ms | {share} |"
        )
    return "\n".join(lines)


def measure(sizes: tuple[int, ...] = SIZES, searched: int = 240) -> str:
    """Loads registers of these sizes one after the other, then searches the last. Answers the table."""
    with tempfile.TemporaryDirectory() as folder:
        loads = [loading(Path(folder), size) for size in sizes]
    return table(loads, finding(searched))


def main(words: list[str]) -> None:
    """One loading for the process that measures it, or the whole table."""
    import django

    django.setup()
    if words[:1] == ["--load"]:
        print(json.dumps(_load(Path(words[1]), Path(words[2]))))  # noqa: T201 (read by the process above)
    else:
        print(measure(tuple(int(word) for word in words) or SIZES))  # noqa: T201 (a command)


if __name__ == "__main__":
    main(sys.argv[1:])
