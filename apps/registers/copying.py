"""Streams rows into a table with COPY, holding a few hundred at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from apps.core.copying import copy

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": ""})
NULL = "\\N"


def copy_in(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Copies rows of texts, numbers, dates and yes or no into a table. What the rows raise while they are made comes
    through as it is."""
    lines = ("\t".join([_cell(value) for value in row]) + "\n" for row in rows)
    copy(cursor, f"{table} ({', '.join(columns)})", lines)


def _cell(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
