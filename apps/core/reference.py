"""Loads reference data from CSV files in ``data/``. Every problem is a sentence that names the file and the line."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from .errors import DomainError
from .forms import one_line
from .models import ListEntry

MANY = " | "
"""Stands between the values of a cell that holds several."""


class BadData(DomainError):
    """A data file breaks a rule, and nothing was loaded. ``problems`` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems), code="bad-data")
        self.problems = problems


@dataclass(frozen=True)
class CsvRow:
    """One line of a file: its cells by the name of their column, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, sentence: str) -> str:
        """The sentence with the file and line before it."""
        return f"{self.file}, line {self.line}: {sentence}"


def read(path: Path, *, columns: tuple[str, ...]) -> list[CsvRow]:
    """The rows of a CSV file that must have these columns. Refuses a file that is missing or is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadData([f"{path.name}: there is no such file in {path.parent.name}."]) from None
    except UnicodeDecodeError:
        raise BadData([f"{path.name}: the file is not saved as UTF-8."]) from None
    return list(_rows(path.name, text, columns))


def _rows(name: str, text: str, columns: tuple[str, ...]) -> Iterator[CsvRow]:
    reader = csv.reader(text.splitlines())
    head = next(reader, [])
    missing = [column for column in columns if column not in head]
    if missing:
        raise BadData([f"{name}, line 1: there is no column {', '.join(missing)}."])
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            raise BadData([f"{name}, line {reader.line_num}: {len(cells)} cells where there should be {len(head)}."])
        yield CsvRow(name, reader.line_num, dict(zip(head, map(one_line, cells), strict=True)))


def date(row: CsvRow, column: str, problems: list[str]) -> dt.date | None:
    """The date in a cell, or None where the cell is empty. A bad one is added to the problems."""
    if not row[column]:
        return None
    try:
        return dt.date.fromisoformat(row[column])
    except ValueError:
        problems.append(row.problem(f"“{row[column]}” in {column} is not a date such as 2018-05-03."))
        return None


def list_file(model: type[models.Model]) -> str:
    """The file that holds a list: ``legal_form.csv`` for LegalForm."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower() + ".csv"


def lists_of(app_label: str) -> list[type[ListEntry]]:
    """The reference lists that an app holds."""
    return [model for model in apps.get_app_config(app_label).get_models() if issubclass(model, ListEntry)]


@transaction.atomic
def load_list(model: type[ListEntry], path: Path) -> int:
    """Loads one list: entries are found by code, their order is that of the file. Answers how many it holds.

    An entry that the file no longer has stays, for the records that hold it: to end one, give it an ``ends`` date.
    """
    own = {
        field.name: field
        for field in model._meta.concrete_fields
        if field.name not in {"code", "name", "hint", "position"}
    }
    problems: list[str] = []
    entries: dict[str, ListEntry] = {}
    for position, row in enumerate(read(path, columns=("code", "name")), start=1):
        entry = model(code=row["code"], name=row["name"], hint=row.cells.get("hint", ""), position=position)
        for name, field in own.items():
            if name in row.cells:
                setattr(entry, field.attname, _value(field, row[name]))
        try:
            entry.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as wrong:
            problems += [row.problem(f"{name}: {' '.join(says)}") for name, says in wrong.message_dict.items()]
        if row["code"] in entries:
            problems.append(row.problem(f"the code {row['code']} stands in the file twice."))
        entries[row["code"]] = entry
    if problems:
        raise BadData(problems)
    changed = ["name", "hint", "position", *own]
    model._default_manager.bulk_create(
        list(entries.values()), update_conflicts=True, unique_fields=["code"], update_fields=changed
    )
    return len(entries)


def _value(field: models.Field[Any, Any], cell: str) -> Any:
    if hasattr(field, "base_field"):
        return [value for value in cell.split(MANY) if value]
    if cell == "" and field.null:
        return None
    return cell
