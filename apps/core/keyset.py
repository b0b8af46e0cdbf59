"""Keyset pagination: a page is found by the values of the row that it follows, so the thousandth page costs what the first does.

An order is a sequence of names of fields or annotations, ``-`` before one that descends, such as ``("-points", "pk")``.
None of them is ever null and together they are unique. A token holds the values of one row in that order. It is signed
together with the names, so that nobody can write one, and one of another list is not taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypedDict, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, and the tokens that give the page before and the one after; empty where there is none."""

    rows: list[M]
    before: str = ""
    after: str = ""

    @property
    def has_more(self) -> bool:
        """Whether the list has other pages than this one."""
        return bool(self.before or self.after)


def page(
    queryset: QuerySet[M], *, order: Sequence[str], size: int, after: str = "", before: str = "", last: bool = False
) -> Page[M]:
    """The page after or before the row of a token, or the last one, else the first.

    A token that was changed, or is of another list, gives the first page.
    """
    start = read_token(queryset, order, after or before)
    back = last or bool(before and not after and start)
    if start and not last:
        queryset = queryset.filter(beyond(order, start, backwards=back))
    found = list(queryset.order_by(*ordering(order, backwards=back))[: size + 1])
    return _page(found, order, size, back=back, inside=bool(start) and not last)


class Asked(TypedDict):
    """The token that a page follows or precedes; empty for the first page."""

    after: str
    before: str


def asked(query: Mapping[str, str]) -> Asked:
    """What an address says of the page: the token that it follows or precedes. To be given to ``page``."""
    return {"after": query.get("after", ""), "before": query.get("before", "")}


def links(found: Page[Any], at: Callable[..., str]) -> dict[str, str]:
    """The addresses of the pages around one, as ``{% pagination %}`` takes them; empty where there is none.

    ``at(after=…)`` gives the address of the list with these parameters, ``at()`` that of its first page.
    """
    return {
        "first": at() if found.before else "",
        "previous": at(before=found.before) if found.before else "",
        "next": at(after=found.after) if found.after else "",
    }


def summary(said: str, size: int, *, more: bool) -> str:
    """How many rows a list has, and how many stand on a page where it has ``more`` than one."""
    return f"{said}, {size} to a page" if more else said


def page_of_tiers(
    tiers: Sequence[QuerySet[M]], *, order: Sequence[str], size: int, after: str = "", before: str = ""
) -> Page[M]:
    """One page of a list that is several lists in turn, each in the same order, and each asked only when it is needed.

    What comes first is cheap however long the rest is. ``tier`` of each row is set to the number of its list.
    """
    tiered = ("tier", *order)
    values = _read(tiered, after or before)
    start: list[Any] = []
    if values and isinstance(values[0], int) and 0 <= values[0] < len(tiers):
        rest = _typed(tiers[0], order, values[1:])
        start = [values[0], *rest] if rest else []
    back = bool(before and not after and start)
    numbers = list(range(len(tiers)))
    if start:
        numbers = numbers[start[0] :: -1] if back else numbers[start[0] :]
    found: list[M] = []
    for number in numbers:
        rows = tiers[number]
        if start and number == start[0]:
            rows = rows.filter(beyond(order, start[1:], backwards=back))
        some = list(rows.order_by(*ordering(order, backwards=back))[: size + 1 - len(found)])
        for row in some:
            row.tier = number  # type: ignore[attr-defined]
        found += some
        if len(found) > size:
            break
    return _page(found, tiered, size, back=back, inside=bool(start))


def first_page(rows: Sequence[M], *, order: Sequence[str], size: int) -> Page[M]:
    """The first page of a list whose beginning is read already, in this order: one row more than a page, or all."""
    return _page(list(rows[: size + 1]), order, size, back=False, inside=False)


def _page(found: list[M], order: Sequence[str], size: int, *, back: bool, inside: bool) -> Page[M]:
    """The page of rows that were read nearest first. ``inside``: they were read from within the list, not from an end."""
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([])
    earlier, later = (more, inside) if back else (inside, more)
    return Page(
        found,
        before=token_of(order, found[0]) if earlier else "",
        after=token_of(order, found[-1]) if later else "",
    )


def ordering(order: Sequence[str], *, backwards: bool = False) -> list[OrderBy]:
    """The order as ``order_by`` takes it, or the opposite one."""
    return [F(name).desc() if descends is not backwards else F(name).asc() for name, descends in map(_direction, order)]


def beyond(order: Sequence[str], values: Sequence[Any], *, backwards: bool = False) -> Q:
    """What comes after the row of these values, or before it.

    ``a >= A and (a > A or b > B)`` for each field in turn: the first part lets an index begin in the right place.
    """
    name, descends = _direction(order[0])
    way = "lt" if descends is not backwards else "gt"
    further = Q(**{f"{name}__{way}": values[0]})
    if len(order) == 1:
        return further
    return Q(**{f"{name}__{way}e": values[0]}) & (further | beyond(order[1:], values[1:], backwards=backwards))


def token_of(order: Sequence[str], row: Any) -> str:
    """The token of a row."""
    values = [_plain(getattr(row, _direction(name)[0])) for name in order]
    return signing.dumps(values, salt=_salt(order), compress=True)


def read_token(queryset: QuerySet[Any], order: Sequence[str], token: str) -> list[Any]:
    """The values in a token, each of the type of its field. Empty for one that was changed, or is of another list."""
    return _typed(queryset, order, _read(order, token))


def _direction(name: str) -> tuple[str, bool]:
    """The name of the field, and whether it descends."""
    return name.removeprefix("-"), name.startswith("-")


def _salt(order: Sequence[str]) -> str:
    return f"core.keyset:{' '.join(order)}"


def _plain(value: Any) -> Any:
    """A value as JSON holds it without loss: a moment to the microsecond, a decimal as its text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(order: Sequence[str], token: str) -> list[Any]:
    if not token:
        return []
    try:
        values = signing.loads(token, salt=_salt(order))
    except signing.BadSignature:
        return []
    return values if isinstance(values, list) and len(values) == len(order) else []


def _typed(queryset: QuerySet[Any], order: Sequence[str], values: Sequence[Any]) -> list[Any]:
    try:
        return [_field(queryset, name).to_python(value) for name, value in zip(order, values, strict=False)]
    except ValidationError:
        return []


def _field(queryset: QuerySet[Any], name: str) -> Any:
    name, _ = _direction(name)
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    return queryset.model._meta.pk if name == "pk" else queryset.model._meta.get_field(name)
