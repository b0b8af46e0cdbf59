"""Streams rows into a table with COPY, holding a few hundred at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": ""})
NULL = "\\N"


def copy_in(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Copies rows of texts, numbers, dates and yes or no into a table. What the rows raise while they are made comes
    through as it is."""
    source = _Source(iter(rows))
    try:
        with transaction.atomic():
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", source, 1 << 18)
    except Exception:
        if source.problem is not None:
            raise source.problem from None
        raise


class _Source:
    """Rows as the file that COPY reads. Keeps what went wrong, which the driver would bury."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.problem: BaseException | None = None

    def read(self, size: int) -> str:
        """Whole lines, a little more than ``size`` letters of them; nothing at the end."""
        lines, length = [], 0
        try:
            for row in self.rows:
                line = "\t".join([_cell(value) for value in row]) + "\n"
                lines.append(line)
                length += len(line)
                if length >= size:
                    break
        except BaseException as wrong:
            self.problem = wrong
            raise
        return "".join(lines)


def _cell(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
