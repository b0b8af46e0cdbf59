"""Reads that belong together, all as of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction of its own in which every statement sees the database as it stood at the first: REPEATABLE READ.

    For counts in several statements that have to agree. What others commit meanwhile is not seen. Raises RuntimeError
    inside another transaction, where it could not be promised.
    """
    inside = connection.in_atomic_block
    with transaction.atomic(durable=True):
        if not inside:  # inside one is only a test, which the database lets nobody else change
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
