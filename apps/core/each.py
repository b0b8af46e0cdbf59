"""Loops over rows in tasks: a transaction for each row, one that is refused is logged, and the rest goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection, transaction

from .errors import DomainError

T = TypeVar("T")
logger = logging.getLogger(__name__)


def each(rows: Iterable[T], act: Callable[[T], object]) -> int:
    """Does ``act`` for each row, in a transaction of its own. Returns for how many it was done.

    A row for which ``act`` returns False needs nothing any more and is not counted. One that is refused, since it moved
    on meanwhile, and one that fails are logged with the name of ``act`` and left for the next time. What ``act`` decides
    on it reads again and locks by itself: the rows were read before. Raises when the database itself is gone.
    """
    done = 0
    for row in list(rows):
        try:
            with transaction.atomic():
                did = act(row)
        except DomainError as refusal:
            logger.info("%s left %s: %s", _name(act), _shown(row), refusal.code or type(refusal).__name__)
        except (InterfaceError, DatabaseError) as error:
            if not _is_there():
                raise
            logger.exception("%s failed for %s: %s", _name(act), _shown(row), type(error).__name__)
        except Exception:
            logger.exception("%s failed for %s", _name(act), _shown(row))
        else:
            done += did is not False
    return done


def _is_there() -> bool:
    """Whether the database still answers: one bad row is left, a database that is gone ends the loop."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (InterfaceError, DatabaseError):
        return False
    return True


def _name(act: Callable[..., object]) -> str:
    return getattr(act, "__qualname__", type(act).__name__)


def _shown(row: object) -> str:
    """The kind of a row and its key: never its words."""
    return f"{type(row).__name__} {getattr(row, 'pk', row if isinstance(row, int) else '')}"
