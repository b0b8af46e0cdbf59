"""Exports lists as CSV and XLSX: streamed, only rows that the person may see, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Protocol

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .suppression import Fewer, Hidden, Shown

CHUNK = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_LETTERS = 32_767
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Kind = Literal["csv", "xlsx"]


class Column(NamedTuple):
    """One column of an export: its heading, and what it says of a row."""

    label: str
    value: Callable[[Any], Any]


class SeesByPerson(Protocol):
    def visible_to(self, user: Any) -> QuerySet[Any]: ...


def export(
    rows: SeesByPerson, user: Any, columns: Sequence[Column], filename: str, kind: Kind = "csv"
) -> HttpResponseBase:
    """Exports the rows of a query set that this person may see.

    The rule is applied here and cannot be forgotten: a queryset without ``visible_to`` is refused. Rows are
    read in chunks through a server-side cursor, so memory stays flat. Give the queryset an order.
    """
    if not isinstance(rows, QuerySet) or not callable(getattr(rows, "visible_to", None)):
        raise TypeError("An export takes a queryset with visible_to(), so that nobody gets rows that they may not see")
    seen: QuerySet[Any] = rows.visible_to(user)
    if not seen.ordered:
        raise TypeError("An export takes a queryset in a stated order")
    lines = ([column.value(row) for column in columns] for row in seen.iterator(chunk_size=CHUNK))
    return _response([column.label for column in columns], lines, filename, kind)


def export_table(
    headers: Sequence[str], rows: Iterable[Sequence[Any]], filename: str, kind: Kind = "csv"
) -> HttpResponseBase:
    """Exports a table of figures as it stands on the page.

    Each cell is words, or a result of ``suppress``: a bare number is refused, since nobody has said that it is safe.
    """
    return _response(list(headers), (_only_safe(row) for row in rows), filename, kind)


def _only_safe(row: Sequence[Any]) -> Sequence[Any]:
    for cell in row:
        if not isinstance(cell, str | Shown | Fewer | Hidden | None):
            raise TypeError(f"{cell!r} did not come out of suppress()")
    return row


def _response(headers: list[str], lines: Iterable[Sequence[Any]], filename: str, kind: Kind) -> HttpResponseBase:
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(_csv(headers, lines), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = FileResponse(_xlsx(headers, lines), content_type=XLSX)
    else:
        raise ValueError(f"There is no export of kind {kind!r}")
    response["Content-Disposition"] = f'attachment; filename="{safe_filename(filename, kind)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def safe_filename(name: str, kind: str) -> str:
    """A file name of letters, digits and hyphens alone, with the ending of its kind."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return f"{slug or 'export'}.{kind}"


# --- CSV ---------------------------------------------------------------------------------------


class _Echo:
    """A file whose ``write`` returns what it is given, so that the csv module can be streamed."""

    def write(self, line: str) -> str:
        return line


def _csv(headers: list[str], lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow([_csv_cell(label) for label in headers]).encode()
    waiting: list[str] = []
    for line in lines:
        waiting.append(writer.writerow([_csv_cell(value) for value in line]))
        if len(waiting) == CHUNK:
            yield "".join(waiting).encode()
            waiting.clear()
    if waiting:
        yield "".join(waiting).encode()


def _csv_cell(value: object) -> str:
    """Numbers stay numbers, below nought too. Words that a spreadsheet would take for a formula get a quote before them."""
    plain = _plain(value)
    if isinstance(plain, str):
        return f"'{plain}" if plain.lstrip(" ").startswith(_STARTS_A_FORMULA) else plain
    return str(plain)


def _plain(value: object) -> str | int | float | Decimal:
    """The value as words or as a number. A whole number is written whole: 21, not 21.0."""
    if isinstance(value, Shown):
        return value.text if value.unit else _plain(value.value)
    if isinstance(value, Fewer | Hidden):
        return value.text
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | Decimal):
        return int(value) if value == value // 1 else value
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


# --- XLSX --------------------------------------------------------------------------------------


def _xlsx(headers: list[str], lines: Iterable[Sequence[Any]]) -> Any:
    """A workbook on disk, not in memory; the file is gone when the response is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    heading = [_xlsx_cell(sheet, label) for label in headers]
    for cell in heading:
        cell.font = bold
    sheet.append(heading)
    for line in lines:
        sheet.append([_xlsx_cell(sheet, value) for value in line])
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def _xlsx_cell(sheet: Any, value: object) -> Any:
    """Dates and numbers as such; words always as words, whatever they start with."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, datetime | date | time):
        return WriteOnlyCell(sheet, value)
    plain = _plain(value)
    if not plain or not isinstance(plain, str):
        return WriteOnlyCell(sheet, None if plain == "" else plain)
    cell = WriteOnlyCell(sheet, "")
    cell.value = _NOT_IN_XML.sub("", plain.replace("\r\n", "\n").replace("\r", "\n"))[:_MOST_LETTERS]
    cell.data_type = "s"
    return cell
