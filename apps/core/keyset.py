"""Pages of a list found by where the last one ended: the thousandth page costs what the first one does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, Q, QuerySet

M = TypeVar("M", bound=Model)
SALT = "core.keyset"


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, and what to ask for to get those before and after; empty where there are none."""

    rows: list[M]
    before: str = ""
    after: str = ""


def page(queryset: QuerySet[M], *, order: Sequence[str], size: int, after: str = "", before: str = "") -> Page[M]:
    """One page, in the order of these fields or annotations (ascending, none of them null, the last one unique).

    ``after`` and ``before`` are what a page gave. One that was changed, or is of another list, gives the first page.
    """
    start = _read(after or before, len(order))
    back = bool(before and not after and start)
    rows = queryset
    if start:
        rows = rows.filter(_beyond(order, start, "lt" if back else "gt"))
    rows = rows.order_by(*(F(name).desc() if back else F(name).asc() for name in order))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([])
    earlier = more if back else bool(start)
    later = bool(start) if back else more
    return Page(
        found,
        before=_write(order, found[0]) if earlier else "",
        after=_write(order, found[-1]) if later else "",
    )


def page_of_tiers(
    tiers: Sequence[QuerySet[M]], *, order: Sequence[str], size: int, after: str = "", before: str = ""
) -> Page[M]:
    """One page of a list that is several lists in turn, each in the same order, and each asked only when it is needed.

    What comes first is cheap however long the rest is. ``tier`` of each row is set to the number of its list.
    """
    start = _read(after or before, len(order) + 1)
    back = bool(before and not after and start)
    if start and (not isinstance(start[0], int) or not 0 <= start[0] < len(tiers)):
        start, back = [], False
    numbers = list(range(len(tiers)))
    if start:
        numbers = numbers[start[0] :: -1] if back else numbers[start[0] :]
    found: list[M] = []
    for number in numbers:
        rows = tiers[number]
        if start and number == start[0]:
            rows = rows.filter(_beyond(order, start[1:], "lt" if back else "gt"))
        rows = rows.order_by(*(F(name).desc() if back else F(name).asc() for name in order))
        some = list(rows[: size + 1 - len(found)])
        for row in some:
            row.tier = number  # type: ignore[attr-defined]
        found += some
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([])
    earlier = more if back else bool(start)
    later = bool(start) if back else more
    keys = ("tier", *order)
    return Page(
        found,
        before=_write(keys, found[0]) if earlier else "",
        after=_write(keys, found[-1]) if later else "",
    )


def _beyond(order: Sequence[str], start: Sequence[Any], way: str) -> Q:
    """``a >= A and (a > A or b > B)``: the first part lets an index begin in the right place."""
    name, value = order[0], start[0]
    if len(order) == 1:
        return Q(**{f"{name}__{way}": value})
    return Q(**{f"{name}__{way}e": value}) & (Q(**{f"{name}__{way}": value}) | _beyond(order[1:], start[1:], way))


def _write(order: Sequence[str], row: Model) -> str:
    return signing.dumps([_plain(getattr(row, name)) for name in order], salt=SALT, compress=True)


def _plain(value: Any) -> Any:
    """A moment as its text, to the microsecond: the database reads it back as the same moment."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(token: str, length: int) -> list[Any]:
    if not token:
        return []
    try:
        values = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return []
    return values if isinstance(values, list) and len(values) == length else []
