"""Moves the portal's clock, so that two years can be lived in a minute. For made-up worlds only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


class _Moved(type):
    """Lets a clock that stands in for ``datetime`` still know every moment for what it is."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, dt.datetime)


class _Clock(dt.datetime, metaclass=_Moved):
    """Stands in for ``datetime`` while the clock is moved. One class for all moments: making one costs more than a step."""

    moment: dt.datetime

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        return cls.moment.astimezone(tz)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Has ``timezone.now()`` say this moment, wherever it is called from, default values of fields included.

    Fields hold on to the function ``now`` itself, so it is the ``datetime`` that it asks which is
    replaced, and not the function.
    """
    before = timezone.datetime  # type: ignore[attr-defined]
    earlier = getattr(_Clock, "moment", moment)
    timezone.datetime, _Clock.moment = _Clock, moment  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime, _Clock.moment = before, earlier  # type: ignore[attr-defined]
