"""All requests that were ever sent, whatever became of them: tabs, filters, words, one page, and counts.

Counts stop at 1,000 and say so. Words are looked up through an index for each way of matching (the request's own words,
its number, its group, who asked), and the newest 1,000 of each are taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict

from apps.accounts.models import User
from apps.core import keyset, typed
from apps.core.parts import FilterGroup, FilterOption
from apps.organisations.models import Organisation

from ..models import PhoneCall, Request
from ..querysets import RequestQuerySet
from ..staff_forms import advisers
from ..states import AFTER_QUEUE, CLOSED, QUEUED, Status, staff_word

PAGE = 50
COUNT_UP_TO = 1_000
NOBODY = "nobody"

TABS = {
    "all": "All requests",
    "offered": "Offer made",
    "active": "At work",
    "ended": "Ended",
}
STATUSES: dict[str, tuple[Status, ...]] = {
    "all": (*QUEUED, *AFTER_QUEUE, *CLOSED),
    "offered": (Status.OFFERED,),
    "active": (Status.AGREED, Status.ACTIVE),
    "ended": CLOSED,
}
"""The statuses of each tab. Every status that a request can have once it is sent stands in the first."""

ORDERS = {
    "all": ("-sent_at", "-id"),
    "offered": ("waiting_since", "id"),
    "active": ("waiting_since", "id"),
    "ended": ("-closed_at", "-id"),
}
"""The newest first; of offers and of work, what has stood still the longest."""

ORDER_IN_WORDS = {
    "all": "The newest first.",
    "offered": "Those that have stood still the longest come first.",
    "active": "Those that have stood still the longest come first.",
    "ended": "Those that ended last come first.",
}

_REF = re.compile(r"r?-?(\d{1,18})", re.IGNORECASE)
_NAME_PART = 3


def ref_of(words: str) -> int | None:
    """The number of the request that somebody typed: R-2418, r2418 or 2418."""
    found = _REF.fullmatch(words.strip())
    return typed.number(found[1]) if found else None


def tidy(words: str) -> str:
    """What somebody typed into a search box, on one line and no longer than a search needs."""
    return " ".join(words.replace("\x00", "").split())[:100]


def groups_named(words: str) -> QuerySet[Any] | None:
    """Groups whose name holds each of the words, or None when all are too short for the index of name parts."""
    long = [word for word in words.split() if len(word) >= _NAME_PART]
    if not long:
        return None
    groups = Organisation.objects.order_by()
    for word in long:
        groups = groups.filter(name__iregex=re.escape(word))
    return groups.values("pk")


def people_named(words: str) -> QuerySet[User]:
    """People with an account whose name holds each of the words, or whose email address begins with what was typed."""
    people = User.objects.filter(erased_at__isnull=True)
    if "@" in words:
        return people.filter(email__istartswith=words)
    for word in words.split():
        people = people.filter(name__icontains=word)
    return people


def matching_ids(requests: RequestQuerySet, words: str) -> set[int]:
    """The requests that match in any way, of each way the newest 1,001 at most."""
    ways = [requests.filter(search=SearchQuery(words, config="english", search_type="websearch"))]
    if (groups := groups_named(words)) is not None:
        ways.append(requests.filter(organisation__in=list(groups.values_list("pk", flat=True)[: COUNT_UP_TO + 1])))
    if len(words) >= _NAME_PART:
        people = list(people_named(words).order_by().values_list("pk", flat=True)[: COUNT_UP_TO + 1])
        ways.append(requests.filter(asked_by__in=people))
        rang = {"caller_email__istartswith" if "@" in words else "caller_name__icontains": words}
        calls = PhoneCall.objects.filter(**rang).order_by().values_list("request", flat=True)
        ways.append(requests.filter(pk__in=list(calls[: COUNT_UP_TO + 1])))
    if (number := ref_of(words)) is not None:
        ways.append(requests.filter(pk=number))
    first, *others = (way.order_by("-pk").values_list("pk", flat=True)[: COUNT_UP_TO + 1] for way in ways)
    return set(first.union(*others, all=True) if others else first)


class AllRequests:
    """What one person asked to see of all requests, read from a query string."""

    def __init__(self, query: QueryDict, user: User) -> None:
        self.user = user
        self.tab = query.get("tab", "all") if query.get("tab", "all") in TABS else "all"
        self.words = tidy(query.get("q", ""))
        wanted = query.getlist("status")
        self.statuses = [str(status) for status in STATUSES[self.tab] if status in wanted]
        held = {str(person.pk) for person in self.advisers} | {NOBODY}
        self.chosen_advisers = [code for code in dict.fromkeys(query.getlist("adviser")) if code in held]

    @cached_property
    def advisers(self) -> list[User]:
        return list(advisers())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab narrows it."""
        return bool(self.words or self.statuses or self.chosen_advisers)

    @property
    def tab_name(self) -> str:
        return TABS[self.tab]

    @property
    def order_in_words(self) -> str:
        return ORDER_IN_WORDS[self.tab]

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.tab]

    @cached_property
    def rows(self) -> RequestQuerySet:
        """All of it, in no order yet."""
        rows = of_tab(self.tab, self.user)
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        if self.chosen_advisers:
            held = [code for code in self.chosen_advisers if code != NOBODY]
            wanted = rows.filter(adviser__in=held)
            rows = wanted | rows.filter(adviser__isnull=True) if NOBODY in self.chosen_advisers else wanted
        if self.words:
            rows = rows.filter(pk__in=self._matching)
        return rows

    @cached_property
    def _matching(self) -> list[int]:
        return sorted(matching_ids(of_tab(self.tab, self.user), self.words))

    def size(self, tabs: dict[str, int]) -> int:
        """How many there are, up to 1,001."""
        return self.rows.order_by().values("pk")[: COUNT_UP_TO + 1].count() if self.is_narrowed else tabs[self.tab]

    def page(self, query: QueryDict) -> keyset.Page[Request]:
        """One page with what its rows show."""
        whole = self.rows.select_related("organisation", "adviser", "topic", "reason").defer("search", "difference")
        return keyset.page(whole, order=self.order, size=PAGE, **keyset.asked(query))

    def groups(self) -> list[FilterGroup]:
        """The boxes of the filter panel."""
        statuses = [
            FilterOption(str(status), staff_word(status), on=status in self.statuses) for status in STATUSES[self.tab]
        ]
        people = [(NOBODY, "Nobody yet"), *((str(person.pk), str(person)) for person in self.advisers)]
        held = [FilterOption(code, name, on=code in self.chosen_advisers) for code, name in people]
        found = [FilterGroup("status", "Stands at", statuses, shown=12)] if len(statuses) > 1 else []
        return [*found, FilterGroup("adviser", "Adviser", held)]

    def parameters(self) -> list[tuple[str, str]]:
        """What an address says of this view, without the page."""
        found = [("tab", self.tab)] if self.tab != "all" else []
        found += [("q", self.words)] if self.words else []
        return [
            *found,
            *(("status", code) for code in self.statuses),
            *(("adviser", code) for code in self.chosen_advisers),
        ]


def of_tab(tab: str, user: User) -> RequestQuerySet:
    """What a tab holds. The condition on ``sent_at`` is that of the index over the words of all requests."""
    rows = Request.objects.visible_to(user).filter(sent_at__isnull=False)
    if tab == "ended":
        return rows.ended()
    return rows if tab == "all" else rows.filter(status__in=[str(status) for status in STATUSES[tab]])


def tab_counts(user: User, tabs: Sequence[str] = tuple(TABS)) -> dict[str, int]:
    """How many each tab holds, up to 1,001, in one statement."""
    parts: list[str] = []
    values: list[Any] = []
    for tab in tabs:
        rows = of_tab(tab, user).order_by().values_list("pk")[: COUNT_UP_TO + 1]
        sql, given = rows.query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) {tab}_rows)")  # noqa: S608 - from querysets
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(tabs, cursor.fetchone(), strict=True))
