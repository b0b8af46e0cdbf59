"""Streams lines into a table by Postgres's COPY. An error of the lines' own generator is raised as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import psycopg2
from django.db import transaction

BLOCK = 1 << 18
"""So many letters are handed over at once, and no more are held."""


def copy(cursor: Any, into: str, lines: Iterable[str]) -> int:
    """Copies lines in COPY's text form into a table, named with its columns if not all. Returns how many there were.

    All or nothing, within the transaction that is open. The driver buries what the lines raise under an error of its
    own; here the first comes through.
    """
    source = _Source(iter(lines))
    try:
        with transaction.atomic():
            cursor.copy_expert(f"COPY {into} FROM STDIN", source, BLOCK)
    except psycopg2.Error:  # the driver's own: Django does not wrap what COPY raises
        if source.problem is not None:
            raise source.problem from None
        raise
    return source.rows


class _Source:
    """Lines as a file that COPY reads, a block at a time. Keeps what went wrong."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.rows = 0
        self.problem: BaseException | None = None

    def read(self, size: int) -> str:
        """Whole lines, a little more than ``size`` letters of them; nothing at the end."""
        block: list[str] = []
        length = 0
        try:
            for line in self.lines:
                block.append(line)
                length += len(line)
                if length >= size:
                    break
        except BaseException as wrong:
            self.problem = wrong
            raise
        self.rows += len(block)
        return "".join(block)
