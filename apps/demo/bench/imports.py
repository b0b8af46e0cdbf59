"""How long the imports of national lists take, and how much memory, on files of full size made for the purpose.

Runs by itself on the database that DATABASE_URL names, which must hold nothing that matters:
``python -m apps.demo.bench.imports [ROWS ...]``. ``bin/bench --imports`` does it on a database of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROWS = (100_000, 2_700_000)
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Those that the second half of a postcode is made of."""
HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,"
    "nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pct19cd,itl25cd,npark16cd,oa11cd,lsoa11cd,"
    "msoa11cd,wz11cd,sicbl24cd,bua24cd,ru11ind,oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,"
    "oa21cd,lsoa21cd,msoa21cd,ruc21ind,oac21ind"
)
"""A year-stamped header, as releases of 2025 have it."""


@dataclass(frozen=True)
class Import:
    """What one import took."""

    rows: int
    seconds: float
    peak_mb: float


def codes() -> Iterator[str]:
    """Postcodes that differ, from AA1 1AA on: about 5 million of them."""
    ends = [f"{digit}{one}{two}" for digit in range(10) for one in LETTERS for two in LETTERS]
    for first in "BCDEFGHLMNPRSTW":
        for second in LETTERS:
            for number in range(10, 14):
                for end in ends:
                    yield f"{first}{second}{number} {end}"


def write_table(path: Path, *, rows: int, wards: list[str]) -> None:
    """A table such as the ONS publishes: one row in ninety is in one of these wards, one in three has ended."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        block: list[str] = []
        for n, pcds in zip(range(rows), codes(), strict=False):
            ours = n % 90 == 0
            ward = wards[n // 90 % len(wards)] if ours else f"E05{n % 8000 + 20000:06}"
            authority = "E08000003" if ours else f"E07{n % 300:06}"
            latitude, longitude = 50 + n % 70001 / 10000, -4 + n % 50021 / 10000
            bare = pcds.replace(" ", "")
            block.append(
                f'"{bare}","{pcds}","{pcds}","198001","{"200106" if n % 3 == 0 else ""}","E11000001","E99999999",'
                f'"{authority}","{ward}","E04000001","0",{380000 + n % 9999},{390000 + n % 9999},1,"E18000002",'
                f'"E40000010","E92000001","E12000002","E99999999","E14000807","E15000002","E23000005","E30000239",'
                f'"E16000057","TLD33","E65000001","E00025812","E01005{n % 999:03}","E02001059","E33000001","E38000217",'
                f'"E34004965","A1","8B2",{latitude:.6f},{longitude:.6f},"E37000001","","E23000005",{n % 32844},'
                f'"E56000015","E54000057","E00176258","E01033{n % 999:03}","E02006915","UN1","3B1"\n'
            )
            if len(block) == 5000:
                file.writelines(block)
                block.clear()
        file.writelines(block)


def postcodes(rows: int, folder: Path) -> Import:
    """Imports a table of so many rows in a process of its own, and says what that took at most."""
    from apps.places.models import Ward

    path = folder / f"ONSPD_FEB_2025_UK_{rows}.csv"
    write_table(path, rows=rows, wards=list(Ward.objects.by_name().values_list("pk", flat=True)))
    start = time.perf_counter()
    run = [sys.executable, "-m", "apps.demo.bench.imports", "--one", str(path)]
    done = subprocess.run(run, capture_output=True, text=True, env=os.environ, check=False)
    seconds = time.perf_counter() - start
    path.unlink()
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2] or "the import failed")
    peak = re.search(r"peak (\d+) KB", done.stdout)
    return Import(rows, seconds, int(peak.group(1)) / 1024 if peak else 0)


def table(found: list[Import]) -> str:
    """The figures as Markdown."""
    lines = ["| import of postcodes | time | rows a second | most memory |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {one.rows:,} rows | {one.seconds:.1f} s | {one.rows / one.seconds:,.0f} | {one.peak_mb:.0f} MB |"
        for one in found
    ]
    return "\n".join(lines)


def figures() -> dict[str, list[dict[str, float]]]:
    """The same for the bench, which asks for it in another process."""
    return {"postcodes": [asdict(one) for one in measure()]}


def measure(sizes: tuple[int, ...] = ROWS) -> list[Import]:
    """Imports tables of these sizes, one after the other, into the database at hand."""
    with tempfile.TemporaryDirectory() as folder:
        return [postcodes(rows, Path(folder)) for rows in sizes]


def _one(path: str) -> None:
    import resource

    from django.core.management import call_command

    call_command("import_postcodes", path)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss} KB")  # noqa: T201 (read by the process above)


def main(words: list[str]) -> None:
    """One import for the process that measures it, or the whole table."""
    import django

    django.setup()
    if words[:1] == ["--one"]:
        _one(words[1])
    else:
        print(table(measure(tuple(int(word) for word in words) or ROWS)))  # noqa: T201 (a command)


if __name__ == "__main__":
    main(sys.argv[1:])
