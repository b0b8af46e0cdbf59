"""Which column of a postcode file is which: by name, in the old and the year-stamped forms, never by position.

The names are those of the ONS Postcode Directory and the National Statistics Postcode Lookup, from their user guides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .problems import BadFile

THIS_CENTURY = 2000
SIXTIES = 60
"""A stamp of two figures from here on is a year of the last century."""


@dataclass(frozen=True)
class Column:
    """One thing that we need: what people call it, its plain names in order, and the pattern with a year in it."""

    field: str
    words: str
    names: tuple[str, ...]
    stamped: re.Pattern[str] | None = None

    def choose(self, found: list[str]) -> int | None:
        """The place of the best column: the newest year of this century, else the first plain name, else the newest year.

        A year of the last century is an older column beside today's, such as ``ward98`` beside ``osward``.
        """
        plain = next((found.index(name) for name in self.names if name in found), None)
        if self.stamped is None:
            return plain
        years = [
            (_year(match.group(1)), at) for at, name in enumerate(found) if (match := self.stamped.fullmatch(name))
        ]
        if years and (plain is None or max(years)[0] >= THIS_CENTURY):
            return max(years)[1]
        return plain


def _year(figures: str) -> int:
    return int(figures) + (THIS_CENTURY if int(figures) < SIXTIES else THIS_CENTURY - 100)


def _stamped(stem: str) -> re.Pattern[str]:
    return re.compile(stem + r"(\d\d)(?:cd)?")


NEEDED = (
    Column("code", "the postcode", ("pcds", "pcd8", "pcd7", "pcd")),
    Column("introduced", "when it began", ("dointr",)),
    Column("terminated", "when it ended", ("doterm",)),
    Column("local_authority", "the local authority", ("ladcd", "oslaua", "laua"), _stamped("(?:os)?la(?:d|ua)")),
    Column("ward", "the ward", ("wdcd", "osward", "ward"), _stamped("(?:os)?w(?:d|ard)")),
    Column("lsoa", "the small area", ("lsoacd", "lsoa"), _stamped("lsoa")),
    Column("latitude", "the latitude", ("lat",)),
    Column("longitude", "the longitude", ("long",)),
)


@dataclass(frozen=True)
class Header:
    """Where each thing that we need stands in a row, and how many cells a row has."""

    width: int
    at: dict[str, int]
    named: dict[str, str]


def read_header(cells: list[str], *, line: int) -> Header:
    """The columns of a file from its first row. Raises BadFile when one is missing, with the names that are there."""
    found = [cell.strip().lower() for cell in cells]
    at: dict[str, int] = {}
    missing = []
    for column in NEEDED:
        place = column.choose(found)
        if place is None:
            missing.append(f"{column.words} ({_example(column)})")
        elif found.count(found[place]) > 1:
            raise BadFile(f"There are two columns called {found[place]}.", line=line)
        else:
            at[column.field] = place
    if missing:
        raise BadFile(
            f"There is no column for {_and(missing)}. The columns are: {_shown(found)}.",
            line=line,
        )
    return Header(len(found), at, {field: found[place] for field, place in at.items()})


def _example(column: Column) -> str:
    return " or ".join(column.names[:3])


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _shown(names: list[str]) -> str:
    """Their names, as many as a person reads."""
    said = [name[:20] or "(no name)" for name in names]
    return ", ".join(said) if len(said) <= 60 else f"{', '.join(said[:60])} and {len(said) - 60} more"
