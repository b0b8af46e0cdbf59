"""Reads a postcode file row by row, checks each, and gives what the database copies in. Holds one row at a time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator

from .columns import Header, read_header
from .opening import CUT, DAMAGE, Opened
from .problems import BadFile

CODE = re.compile(r"[A-Z][A-Z0-9]{1,3}[0-9][A-Z]{2}")
"""Looser than what people may type: a few that ended long ago have forms of their own, such as NPT."""
AREA = re.compile(r"[A-Z0-9]{0,9}")
NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
MONTH = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12]\d|3[01]))?")
NOWHERE = 99
"""The latitude that the file gives to a postcode with no place on the grid."""
SOUTH, NORTH, WEST, EAST = 49, 61, -9, 3
EMPTY = r"\N"
NOTHING = frozenset({"", "NA", "N/A", "NULL"})
"""Cells that hold nothing: tools that pass a file on write it so."""
LONGEST_LINE = 1 << 18
TOO_LONG = "field larger than field limit"


def rows(table: Opened) -> Iterator[str]:
    """Each row as a line of COPY: line, code, ward, authority, small area, latitude, longitude, begun, ended.

    Raises BadFile, with the line, for the first thing that is wrong.
    """
    text = io.TextIOWrapper(table.stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    start = 1
    header: Header | None = None
    check: Callable[[int, list[str]], str] | None = None
    try:
        for cells in reader:
            if check is None or header is None:
                header = read_header(cells, line=start)
                check = _checker(header)
            elif len(cells) == header.width:
                yield check(start, cells)
            elif cells:
                raise BadFile(
                    f"The row has {len(cells):,} cells where there should be {header.width}. It may be cut in half.",
                    line=start,
                )
            start = reader.line_num + 1
    except csv.Error as wrong:
        raise BadFile(_said_of(str(wrong)), line=start) from None
    except DAMAGE:
        raise BadFile(CUT, line=start) from None
    except OSError as wrong:
        raise BadFile(
            f"The file could not be read on: {(wrong.strerror or 'no reason').lower()}.", line=start
        ) from None
    finally:
        text.detach()
    if header is None or start <= 2:
        raise BadFile("The file holds no postcodes.")


class _Lines:
    """The lines of a file. One that is not UTF-8, or never ends, is refused by its number."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        read = self.text.readline
        while line := read(LONGEST_LINE):
            self.number += 1
            if len(line) == LONGEST_LINE:
                raise BadFile("The line is too long for a table of postcodes.", line=self.number)
            if not line.isascii():
                try:
                    line.encode()
                except UnicodeEncodeError:
                    raise BadFile(
                        "There are letters that are not UTF-8. Save the file as UTF-8.", line=self.number
                    ) from None
            yield line


def _said_of(problem: str) -> str:
    if problem == "unexpected end of data":
        return "The file ends inside a quoted cell. It was not fetched whole: fetch it again."
    if problem.startswith(TOO_LONG):
        return "A quoted cell that begins here never ends."
    return "The quotation marks of this row do not fit together."


def _checker(header: Header) -> Callable[[int, list[str]], str]:
    """What checks one row. Dates are few, so each is worked out once."""
    code_at, ward_at, lsoa_at = header.at["code"], header.at["ward"], header.at["lsoa"]
    authority_at = header.at["local_authority"]
    lat_at, long_at = header.at["latitude"], header.at["longitude"]
    begun_at, ended_at = header.at["introduced"], header.at["terminated"]
    months: dict[str, str] = {"": EMPTY}
    is_code, is_area = CODE.fullmatch, AREA.fullmatch

    def month(text: str, line: int, name: str) -> str:
        found = months.get(text)
        if found is None:
            match = MONTH.fullmatch(text.strip())
            if match is None:
                if text.strip().upper() in NOTHING:
                    return EMPTY
                raise BadFile(f"“{text[:30]}” in {name} is not a month such as 202502.", line=line)
            found = months[text] = dt.date(int(match.group(1)), int(match.group(2)), 1).isoformat()
        return found

    def area(text: str, line: int, name: str) -> str:
        if text in NOTHING:
            return EMPTY
        if is_area(text):
            return text
        text = text.strip()
        if is_area(text) or text in NOTHING:
            return EMPTY if text in NOTHING else text
        raise BadFile(f"“{text[:30]}” in {name} is not a code such as E05000001.", line=line)

    def check(line: int, cells: list[str]) -> str:
        code = cells[code_at].replace(" ", "")
        if not is_code(code):
            raise BadFile(f"“{cells[code_at][:30]}” in {header.named['code']} is not a postcode.", line=line)
        latitude, longitude = _point(cells[lat_at], cells[long_at], header, line)
        ward = area(cells[ward_at], line, header.named["ward"])
        authority = area(cells[authority_at], line, header.named["local_authority"])
        lsoa = area(cells[lsoa_at], line, header.named["lsoa"])
        begun = month(cells[begun_at], line, header.named["introduced"])
        ended = month(cells[ended_at], line, header.named["terminated"])
        return f"{line}\t{code}\t{ward}\t{authority}\t{lsoa}\t{latitude}\t{longitude}\t{begun}\t{ended}\n"

    return check


def _point(latitude: str, longitude: str, header: Header, line: int) -> tuple[str, str]:
    latitude, longitude = latitude.strip(), longitude.strip()
    if latitude in NOTHING and longitude in NOTHING:
        return EMPTY, EMPTY
    for text, field, low, high in (
        (latitude, "latitude", SOUTH, NORTH),
        (longitude, "longitude", WEST, EAST),
    ):
        if not NUMBER.fullmatch(text):
            raise BadFile(
                f"“{text[:30]}” in {header.named[field]} is not a coordinate such as {low + 1}.25.", line=line
            )
        if field == "latitude" and float(text) >= NOWHERE and float(text) < NOWHERE + 1:
            return EMPTY, EMPTY
        if not low <= float(text) <= high:
            raise BadFile(
                f"“{text[:30]}” in {header.named[field]} is outside the United Kingdom: it should be from {low} to {high}.",
                line=line,
            )
    return latitude, longitude
