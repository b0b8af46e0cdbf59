"""Reads that belong together, all as of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction of its own in which every statement sees the database as it stood at the first: REPEATABLE READ.

    For counts in several statements that have to agree. What others commit meanwhile is not seen. Inside another
    transaction it promises nothing, since only the first statement of a transaction can ask for this: such is a
    test, where nobody else is there. A task begins with it, and no form counts.
    """
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
