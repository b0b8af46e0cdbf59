"""Reads a table of the Charity Commission's public extract as a stream of rows, never the whole of it at once.

The extract comes as JSON (one array of objects, with a byte-order mark) or as tab-separated text, plain, ``.gz``, or
the ``.zip`` as it is downloaded. In the text no cell stands in quotes, so that a quote is a sign like any other; a
backslash takes away the meaning of what follows it: a tab, a line break or a backslash within a cell.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TextIO, cast

from apps.core import wording
from apps.core.errors import DomainError

CHUNK = 1 << 20
"""Letters that are read at once."""
LONGEST = 1 << 20
"""Letters of the longest record. More than that is a record that was never ended."""
GZIP, ZIP, OLD_EXCEL, BOM = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0", b"\xef\xbb\xbf"
AGAIN = "Download it again from the Charity Commission."


class BadRegister(DomainError):
    """The file is not a valid table of the extract. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One row of the extract: its cells by the name of the column, and its place in the file, such as “line 12”."""

    place: str
    cells: dict[str, Any]

    def bad(self, sentence: str) -> BadRegister:
        """An error for this row, with its place in the file."""
        return BadRegister(f"{self.place[0].upper()}{self.place[1:]}: {sentence}", code="bad-record")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the extract: what people call it and the columns that are needed of it."""

    name: str
    columns: tuple[str, ...]


KNOWN_BY = {
    "charity_activities": "the charity table",
    "classification_code": "the classification table",
    "geographic_area_description": "the table of areas of operation",
    "trustee_name": "the trustee table",
    "governing_document_description": "the table of governing documents",
    "total_gross_income": "a table of yearly returns",
    "policy_name": "the table of policies",
    "event_type": "the table of events",
    "charity_name_type": "the table of other names",
}
"""A column that only one table of the extract has."""


@contextmanager
def read_rows(path: Path, table: Table) -> Iterator[Iterator[ExtractRow]]:
    """Opens a file and yields an iterator of its rows, to be consumed once. Raises BadRegister for any other file."""
    with ExitStack() as stack, _in_words(path):
        stream = stack.enter_context(io.BufferedReader(cast("Any", stack.enter_context(_unpacked(path)))))
        start = stream.peek(4096).removeprefix(BOM).lstrip()
        text = stack.enter_context(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        if start.startswith(b"["):
            found = _of_json(text, path, table)
        elif start.startswith(b"{"):
            raise BadRegister(f"{path.name} is JSON, but not one list of records. {AGAIN}", code="not-the-extract")
        else:
            found = _of_tsv(text, path, table)
        yield found


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Says in a sentence what is wrong with a file that cannot be read."""
    try:
        yield
    except FileNotFoundError:
        raise BadRegister(f"There is no file {path}.", code="no-file") from None
    except UnicodeDecodeError:
        raise BadRegister(f"{path.name} is not saved as UTF-8. {AGAIN}", code="not-utf-8") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile):
        raise BadRegister(f"{path.name} is damaged, or was not downloaded whole. {AGAIN}", code="damaged") from None
    except (IsADirectoryError, PermissionError):
        raise BadRegister(f"{path} cannot be read as a file.", code="no-file") from None


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic.startswith(OLD_EXCEL):
        raise _spreadsheet(path)
    if magic.startswith(GZIP):
        with gzip.open(path, "rb") as packed:
            yield cast("IO[bytes]", packed)
    elif magic.startswith(ZIP):
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as member:
            yield member
    else:
        with path.open("rb", buffering=0) as plain:
            yield cast("IO[bytes]", plain)


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith("__MACOSX")]
    if {"[Content_Types].xml", "content.xml"} & set(names):
        raise _spreadsheet(path)
    tables = [name for name in names if name.lower().endswith((".json", ".txt", ".tsv"))]
    if len(tables) != 1:
        held = wording.count(len(tables), "table")
        raise BadRegister(f"{path.name} holds {held} where there should be one. {AGAIN}", code="not-the-extract")
    return tables[0]


def _spreadsheet(path: Path) -> BadRegister:
    return BadRegister(
        f"{path.name} is a spreadsheet. Give the file as it is downloaded from the Charity Commission.",
        code="spreadsheet",
    )


def _check_columns(path: Path, table: Table, place: str, there: set[str]) -> None:
    missing = [column for column in table.columns if column not in there]
    if not missing:
        return
    other = next((name for column, name in KNOWN_BY.items() if column in there), "")
    guess = f" It looks like {other}." if other and other != table.name else ""
    raise BadRegister(
        f"{path.name}, {place}: this is not {table.name} of the extract.{guess}"
        f" There is no column {wording.listed(missing)}.",
        code="no-column",
    )


def _of_tsv(text: TextIO, path: Path, table: Table) -> Iterator[ExtractRow]:
    with _in_words(path):
        lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", strict=True)
        begins = 1
        try:
            head = next(lines, [])
            _check_columns(path, table, "line 1", set(head))
            begins = lines.line_num + 1
            for cells in lines:
                took, breaks = (
                    lines.line_num - begins + 1,
                    sum(len(cell.splitlines()) for cell in cells if "\n" in cell),
                )
                if len(cells) == len(head) and took <= 1 + breaks:
                    yield ExtractRow(f"line {begins:,}", dict(zip(head, cells, strict=True)))
                elif cells:
                    raise BadRegister(
                        f"Line {begins:,}: {wording.count(len(cells), 'cell')} in {wording.count(took, 'line')} where there"
                        f" should be {len(head)} in one. The row is cut, or runs into the next. {AGAIN}",
                        code="bad-row",
                    )
                begins = lines.line_num + 1
        except csv.Error:
            raise BadRegister(
                f"Line {begins:,}: a cell in it has no end, or the file ends in the middle of it. {AGAIN}",
                code="bad-row",
            ) from None


def _of_json(text: TextIO, path: Path, table: Table) -> Iterator[ExtractRow]:
    needed = table.columns
    with _in_words(path):
        for at, cells in enumerate(_Array(text), start=1):
            place = f"record {at:,}"
            if not isinstance(cells, dict):
                raise BadRegister(f"Record {at:,}: this is not an object with named values. {AGAIN}", code="bad-record")
            if at == 1:
                _check_columns(path, table, place, set(cells))
            for column in needed:
                if column not in cells:
                    raise BadRegister(f"Record {at:,}: there is no {column}. {AGAIN}", code="no-column")
            yield ExtractRow(place, cells)


class _Array:
    """One JSON array from a stream, value by value, in the memory of two chunks."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.buffer = ""
        self.at = 0
        self.number = 0
        self.decode = json.JSONDecoder(strict=False).raw_decode

    def __iter__(self) -> Iterator[Any]:
        self._next()
        self.at += 1  # the bracket that opens it: the caller looked
        closing = self._next()
        while closing != "]":
            yield self._value()
            closing = self._next()
            if closing == ",":
                self.at += 1
                self._next()
            elif closing != "]":
                raise self._broken()
        self.at += 1
        if self._next():
            raise BadRegister(f"There is more after the end of the list of records. {AGAIN}", code="damaged")

    def _fill(self) -> bool:
        more = self.stream.read(CHUNK)
        self.buffer = self.buffer[self.at :] + more
        self.at = 0
        return bool(more)

    def _next(self) -> str:
        """The next letter that is no space, without taking it. Empty at the end of the file."""
        while True:
            while self.at < len(self.buffer):
                if self.buffer[self.at] not in " \t\r\n":
                    return self.buffer[self.at]
                self.at += 1
            if not self._fill():
                return ""

    def _value(self) -> Any:
        self.number += 1
        while True:
            try:
                value, self.at = self.decode(self.buffer, self.at)
            except (json.JSONDecodeError, RecursionError):
                if len(self.buffer) - self.at > LONGEST or not self._fill():
                    raise self._broken() from None
            else:
                return value

    def _broken(self) -> BadRegister:
        return BadRegister(
            f"Record {self.number:,}: the file ends in the middle of it, or is damaged here. {AGAIN}", code="cut-off"
        )
