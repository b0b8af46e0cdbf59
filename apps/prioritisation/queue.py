"""The queue as a page: a tab, its filters and search words, one page of requests, and counts.

Nothing here grows with the length of the queue. The narrow ``Score`` rows answer for order, filters and counts
from their indexes; counts stop at 1,000 and say so; the wide rows are fetched for the fifty on the page alone.
docs/adr/0004-queue-speed.md says why.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.core import keyset
from apps.organisations.models import Organisation
from apps.support.clocks import Side
from apps.support.models import Request
from apps.support.states import OPEN, QUEUED, Status

from .filters import LONG_AFTER_DAYS, NEW_FOR_DAYS, NOBODY, Choices, QueueFilter, midnight
from .models import Score
from .querysets import ScoreQuerySet
from .sorting import read_sort

PAGE = 50
COUNT_UP_TO = 1000
FIRST_OF_MANY = 201

TABS = {
    "all": "All waiting",
    "new": "New, not read",
    "answered": "They answered",
    "due": "Reply due today or late",
    "them": "Waiting on them",
    "mine": "Mine",
}
_REF = re.compile(r"\s*r?-?(\d{1,18})\s*", re.IGNORECASE)
_NAME_PART = 3


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen, by name: asked once for a page, in one statement. ``loads``: the open requests of each adviser."""

    topic: Choices
    neighbourhood: Choices
    theme: Choices
    advisers: Choices
    loads: Choices = ()

    def to_assign(self) -> Choices:
        """The advisers, each with how many open requests they have."""
        loads = dict(self.loads)
        return [(code, f"{name}: {loads.get(code, 0)} open") for code, name in self.advisers]

    def as_filters(self) -> dict[str, Choices]:
        return {
            "topic": self.topic,
            "neighbourhood": self.neighbourhood,
            "theme": self.theme,
            "adviser": [(NOBODY, "Nobody yet"), *self.advisers],
        }


def options() -> Options:
    """The lists behind the boxes and the adviser menu, those in use and those that old requests still hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT kind, code, name FROM (
                SELECT 'topic' AS kind, code, name, position FROM support_topic
                UNION ALL SELECT 'theme', code, name, position FROM organisations_theme
                UNION ALL SELECT 'neighbourhood', code, name, position FROM places_neighbourhood
                UNION ALL SELECT 'loads', adviser_id::text, count(*)::text, 0 FROM prioritisation_score
                    WHERE adviser_id IS NOT NULL AND status = ANY(%s) GROUP BY adviser_id
                UNION ALL SELECT DISTINCT 'advisers', u.id::text, coalesce(nullif(u.name, ''), u.email), 0
                    FROM accounts_user u JOIN accounts_rolegrant g ON g.user_id = u.id AND g.ended_at IS NULL
                    WHERE g.role = ANY(%s) AND u.is_active
            ) listed ORDER BY kind, position, core_sort_key(name) COLLATE "C", code""",
            [[str(status) for status in OPEN], [Role.ADVISER.value, Role.TRIAGE_LEAD.value]],
        )
        kinds = ("topic", "theme", "neighbourhood", "advisers", "loads")
        found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in kinds}
        for kind, code, name in cursor.fetchall():
            found[kind].append((code, name))
    return Options(**found)


def tab_rows(tab: str, user: User, *, to_count: bool = False) -> ScoreQuerySet:
    """The rows of a tab, in no order yet. Mine goes on after the queue, until the work has ended.

    What has a status of the queue, or a reply that is due, is ranked: to count them the index of that is enough.
    """
    rows = Score.objects.visible_to(user)
    if tab == "mine":
        return rows.filter(adviser=user.pk, status__in=[str(status) for status in OPEN])
    if tab == "all" or not to_count:
        rows = rows.ranked()
    if tab == "new":
        return rows.filter(status=Status.SENT, answered=False)
    if tab == "answered":
        return rows.filter(answered=True)
    if tab == "them":
        return rows.ranked().filter(waiting_on=Side.THEM)
    if tab == "due":
        return rows.filter(reply_due_at__lt=midnight(-1))
    return rows


def _groups_named(words: str) -> models.QuerySet[Any] | None:
    """Groups whose name holds each of the words, or None when all are too short for the index of name parts."""
    long = [word for word in words.split() if len(word) >= _NAME_PART]
    if not long:
        return None
    groups = Organisation.objects.order_by()
    for word in long:
        groups = groups.filter(name__iregex=re.escape(word))
    return groups.values("pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each box of each filter would leave, by the filter's name and the box's code.

    ``partial``: they are of the first ``first`` rows of the view alone.
    """

    facets: dict[str, Counter[str]]
    partial: bool
    first: int


@dataclass(frozen=True, slots=True)
class PageOfIds:
    """The requests of one page in order, and whether there are pages before and after it."""

    ids: list[int]
    has_before: bool
    has_after: bool


class QueueQuery:
    """What one person asked to see of the queue: a tab, filters, search words and an order, read from a query string."""

    def __init__(self, query: QueryDict, user: User, choices: Options) -> None:
        self.user = user
        self.tab = query.get("tab", "all") if query.get("tab", "all") in TABS else "all"
        self.sort = read_sort(query)
        self.words = " ".join(query.get("q", "").replace("\x00", "").split())[:100]
        self.filter = QueueFilter(query, queryset=self._searched(), options=choices.as_filters())
        self.chosen = self.filter.chosen
        self.rows: ScoreQuerySet = self.filter.qs

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab narrows it."""
        return bool(self.words or self.chosen)

    # --- words -----------------------------------------------------------------------------------

    def _by_words(self) -> models.QuerySet[Any]:
        """Open requests whose own words match, through an index that holds the open ones alone."""
        requests = Request.objects.order_by().filter(
            search=SearchQuery(self.words, config="english", search_type="websearch")
        )
        if self.tab == "mine":
            return requests.filter(adviser=self.user.pk, status__in=[str(status) for status in OPEN])
        return requests.filter(status__in=[str(status) for status in QUEUED])

    @cached_property
    def _group_ids(self) -> list[int]:
        """The first 1,001 groups whose name matches, in no order."""
        named = _groups_named(self.words)
        return [] if named is None else list(named.values_list("pk", flat=True)[: COUNT_UP_TO + 1])

    @cached_property
    def _few_ids(self) -> list[int] | None:
        """The requests that match, when they are few enough to be named one by one. Otherwise None.

        Each way of matching goes through an index of its own and stops at the same number. The groups are
        found first: their number decides the way, and Postgres guesses it badly.
        """
        if len(self._group_ids) > COUNT_UP_TO:
            return None
        rows = tab_rows(self.tab, self.user).order_by()
        ways = [self._by_words().values_list("pk", flat=True)]
        if self._group_ids:
            ways.append(rows.filter(organisation__in=self._group_ids).values_list("pk", flat=True))
        if ref := _REF.fullmatch(self.words):
            ways.append(rows.filter(pk=int(ref[1])).values_list("pk", flat=True))
        first, *others = (way[: COUNT_UP_TO + 1] for way in ways)
        found = set(first.union(*others, all=True) if others else first)
        return None if len(found) > COUNT_UP_TO else sorted(found)

    @cached_property
    def _first_ids_of_many(self) -> list[int]:
        """The first in order, when more match than can be named: enough for a page and for counts."""
        return list(
            self._searched().order_by(*keyset.ordering(self.order)).values_list("pk", flat=True)[:FIRST_OF_MANY]
        )

    def _searched(self, *, first_only: bool = False) -> ScoreQuerySet:
        """The rows of the tab that match the words.

        Many are found by walking the narrow index in order and asking of each whether it is among the matches:
        it stops as soon as the page is full.
        """
        rows = tab_rows(self.tab, self.user)
        if not self.words:
            return rows
        if self._few_ids is not None:
            return rows.filter(pk__in=self._few_ids)
        if first_only:
            return rows.filter(pk__in=self._first_ids_of_many)
        wanted = Q(pk__in=self._by_words().values("pk"))
        if (groups := _groups_named(self.words)) is not None:
            wanted |= Q(organisation__in=groups)
        if ref := _REF.fullmatch(self.words):
            wanted |= Q(pk=int(ref[1]))
        return rows.filter(wanted)

    # --- order and pages -------------------------------------------------------------------------

    @property
    def order(self) -> tuple[str, ...]:
        """The order of the rows, as ``core.keyset`` takes it. In the tab Mine those that still wait come first."""
        return ("-ranked", *self.sort.order) if self.tab == "mine" else self.sort.order

    def in_order(self) -> ScoreQuerySet:
        """All of it, in order: for a download."""
        return self.rows.order_by(*keyset.ordering(self.order))

    def nearest(self, score: Score, *, backwards: bool = False) -> ScoreQuerySet:
        """The rows behind the place of a score, nearest first; or those ahead of it."""
        at = [getattr(score, name.removeprefix("-")) for name in self.order]
        rows = self.rows.filter(keyset.beyond(self.order, at, backwards=backwards))
        return rows.order_by(*keyset.ordering(self.order, backwards=backwards))

    def page(self, *, after: str = "", before: str = "", last: bool = False) -> PageOfIds:
        """One page, by the token of the row that it follows or precedes. A token that cannot be read gives the first."""
        at = keyset.read_token(self.rows, self.order, after or before)
        if not (at or last):
            return self._first_page()
        rows = self.rows.only(*(name.removeprefix("-") for name in self.order))
        found = keyset.page(rows, order=self.order, size=PAGE, after=after, before=before, last=last)
        if before and not after and not last and not found.before:
            return self._first_page()  # fewer than a page are left: the first page whole
        return PageOfIds([row.pk for row in found.rows], bool(found.before), bool(found.after))

    def _first_page(self) -> PageOfIds:
        ids = self._first_ids if self.is_narrowed else list(self.in_order().values_list("pk", flat=True)[: PAGE + 1])
        return PageOfIds(ids[:PAGE], has_before=False, has_after=len(ids) > PAGE)

    # --- counts ----------------------------------------------------------------------------------

    def size(self) -> int:
        """How many rows there are, up to 1,001."""
        if self._whole_tab_size is not None:
            return self._whole_tab_size
        return len(self._first_ids)

    _whole_tab_size: int | None = None

    @cached_property
    def _first_ids(self) -> list[int]:
        """The first 1,001 in order: the first page and the size in one."""
        if self.words and self._few_ids is None and not self.chosen:
            return self._first_ids_of_many
        return list(self.in_order().values_list("pk", flat=True)[: COUNT_UP_TO + 1])

    def take_size_from(self, tabs: dict[str, int]) -> None:
        """A tab that nothing narrows has its count on it already."""
        if not self.is_narrowed:
            self._whole_tab_size = tabs[self.tab]
        elif not self.chosen:
            self._whole_tab_size = COUNT_UP_TO + 1 if self._few_ids is None else len(self._few_ids)

    def counts(self) -> Counts:
        """How many rows each box would leave, given the other groups, among the first 1,000 of the tab (200 of many found).

        One statement: it takes those narrow rows and counts them once for each group.
        """
        first = FIRST_OF_MANY - 1 if self.words and self._few_ids is None else COUNT_UP_TO
        sample = self._searched(first_only=True).order_by(*keyset.ordering(self.order))
        columns = (
            "stage",
            "status",
            "topic_id",
            "neighbourhood_id",
            "adviser_id",
            "themes",
            "reply_due_at",
            "asked_at",
            "waiting_on",
        )
        facets: dict[str, Counter[str]] = {name: Counter() for name in _CODES}
        try:
            sql, given = sample.values_list(*columns)[: first + 1].query.sql_with_params()
        except EmptyResultSet:
            return Counts(facets, partial=False, first=0)
        held = [name for name in _CODES if name in self.chosen]
        asked = [
            f"SELECT '{name}', code, count(*) FROM coded, unnest({name}) AS code"  # noqa: S608 - names from _CODES
            f" WHERE {' AND '.join(f'{other} && %s::text[]' for other in held if other != name) or 'true'} GROUP BY code"
            for name in _CODES
        ]
        values: list[Any] = [*given, *_coding_values()]
        for name in _CODES:
            values += [self.chosen[other] for other in held if other != name]
        codes = ", ".join(f"{code} AS {name}" for name, code in _CODES.items())
        statement = (
            f"WITH sample ({', '.join(columns)}) AS MATERIALIZED ({sql}), "  # noqa: S608 - ours; what a person chose is bound
            f"coded AS MATERIALIZED (SELECT {codes} FROM sample LIMIT {first}) "
            f"SELECT 'all', '', count(*) FROM sample UNION ALL {' UNION ALL '.join(asked)}"
        )
        partial = False
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            for name, code, number in cursor.fetchall():
                if name == "all":
                    partial = number > first
                else:
                    facets[name][code] = number
        return Counts(facets, partial, first)


_CODES = {
    "stage": "ARRAY[stage::text]",
    "clock": ("ARRAY[waiting_on::text] || CASE WHEN reply_due_at < %s THEN ARRAY['late'] ELSE '{}' END"),
    "age": "ARRAY[CASE WHEN asked_at >= %s THEN 'new' WHEN asked_at >= %s THEN 'weeks' ELSE 'long' END]",
    "neighbourhood": "ARRAY[neighbourhood_id::text]",
    "theme": "themes::text[]",
    "topic": "ARRAY[topic_id::text]",
    "adviser": "ARRAY[coalesce(adviser_id::text, 'nobody')]",
}
"""Each group of boxes, and the codes of a row in it, as SQL."""


def _coding_values() -> list[Any]:
    return [timezone.now(), midnight(NEW_FOR_DAYS - 1), midnight(LONG_AFTER_DAYS - 1)]


def ranks() -> dict[int, int]:
    """The rank of each request that waits, by its number: for a download, which holds any part of the queue."""
    first = Score.objects.ranked().in_rank_order().values_list("pk", flat=True)
    return {pk: rank for rank, pk in enumerate(first, start=1)}


def tab_counts(user: User) -> tuple[dict[str, int], dict[int, int]]:
    """How many rows each tab has, up to 1,001, and the ranks of the first 1,000. One statement."""
    with connection.cursor() as cursor:
        parts: list[str] = []
        values: list[Any] = []
        for tab in TABS:
            sql, given = (
                tab_rows(tab, user, to_count=True)
                .order_by()
                .values_list("pk")[: COUNT_UP_TO + 1]
                .query.sql_with_params()
            )
            parts.append(f"(SELECT count(*) FROM ({sql}) {tab}_rows)")  # noqa: S608 - from querysets
            values += given
        sql, given = Score.objects.ranked().in_rank_order().values_list("pk")[:COUNT_UP_TO].query.sql_with_params()
        cursor.execute(
            f"SELECT {', '.join(parts)}, ARRAY({sql})",
            [*values, *given],
        )
        *numbers, first = cursor.fetchone()
    return dict(zip(TABS, numbers, strict=True)), {pk: rank for rank, pk in enumerate(first, start=1)}
