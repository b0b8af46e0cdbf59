"""Two transactions, forced into the order in which they hurt each other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

SECONDS = 20
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def interleaved(
    first: Callable[[], object], second: Callable[[], object], then: Callable[[], object] | None = None
) -> Any:
    """Does ``first`` in a transaction that stays open until ``second``, on a connection of its own, waits for it or has
    ended; then does what comes ``then``, and commits. Returns what ``second`` came to: its answer, or the error that it raised.
    """
    came_to: list[Any] = []

    def run() -> None:
        try:
            came_to.append(second())
        except Exception as error:
            came_to.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        until = time.monotonic() + SECONDS
        while other.is_alive() and not _somebody_waits_for_us() and time.monotonic() < until:
            time.sleep(0.02)
        if then:
            then()
    other.join(timeout=SECONDS)
    assert not other.is_alive(), "the second still waits"
    return came_to[0]


def elsewhere(act: Callable[[], object]) -> Any:
    """Does something on a connection of its own, and commits it, while the transaction of the test stays open."""
    came_to: list[Any] = []

    def run() -> None:
        try:
            came_to.append(act())
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    other.join(timeout=SECONDS)
    return came_to[0]


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])
