"""Several short lists around one thing, read in one statement whose SQL is compiled once.

The page of one thing shows many short lists: messages, files, hours, history. For each of them Django takes longer to
compile its query set than Postgres takes to answer it. Here each query set is compiled when the first page asks, with
stand-ins for the keys; after that only the keys change::

    AROUND = PreparedLists(
        messages=lambda key: Message.objects.filter(thread=key("thread")).order_by("pk").values("body", "sent_at"),
        hours=lambda key: Contact.objects.filter(request=key("request")).order_by("pk").values("on", "hours"),
    )
    AROUND.read(thread=7, request=3)["messages"]  # [{"body": …, "sent_at": …}, …]

A query set may depend on nothing but its keys: what it compares them with is compiled in.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Key = Callable[[str], int]
Build = Callable[[Key], models.QuerySet[Any, Any]]
Rows = list[dict[str, Any]]

_FIRST_STAND_IN = -4_101_000_000_000_000
"""Where the stand-ins begin: numbers that no id has."""


class PreparedLists:
    """Lists by name, each a query set of ``values`` with names that differ, built from the keys that it asks for."""

    def __init__(self, **lists: Build) -> None:
        self._lists = lists
        self._sql = ""
        self._parameters: list[Any] = []
        self._stand_ins: dict[str, int] = {}

    def _stand_in(self, name: str) -> int:
        return self._stand_ins.setdefault(name, _FIRST_STAND_IN - len(self._stand_ins))

    def _compile(self) -> None:
        parts: list[str] = []
        parameters: list[Any] = []
        for build in self._lists.values():
            sql, given = build(self._stand_in).query.sql_with_params()
            parts.append(f"(SELECT coalesce(json_agg(listed)::text, '[]') FROM ({sql}) listed)")  # noqa: S608 - from query sets
            parameters += given
        self._parameters = parameters
        self._sql = f"SELECT {', '.join(parts)}"

    def read(self, **keys: int | str | None) -> dict[str, Rows]:
        """Every list, in its own order; one whose key is None is empty. Numbers with a fraction are Decimal; dates and times are ISO 8601, as ``moment`` reads."""
        if not self._sql:
            self._compile()
        values = {str(number): keys[name] for name, number in self._stand_ins.items()}
        parameters = [values.get(str(each), each) for each in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchone()
        return {name: json.loads(text, parse_float=Decimal) for name, text in zip(self._lists, found, strict=True)}


def instance(model: type[M], row: Mapping[str, Any]) -> M:
    """The row of a list as a model. The names are those of columns; a field that the row lacks is read when asked for."""
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    values = [field.to_python(row[field.attname]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def moment(text: str) -> dt.datetime:
    """A time as it stands in a row."""
    return dt.datetime.fromisoformat(text)


def day(text: str) -> dt.date:
    """A date as it stands in a row."""
    return dt.date.fromisoformat(text)
