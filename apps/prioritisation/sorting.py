"""The orders in which the queue can be read. The rank of a request is its place by points in all of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Sort:
    """One order of the queue. ``order`` is as ``core.keyset`` takes it, and ends in what makes it unique.

    ``code`` stands in an address, and is empty for the order of the policy. ``label`` names it beside others,
    ``sentence`` says it above the list, after the word 'Sorted'. ``direction`` is that of the values in its column.
    """

    code: str
    label: str
    sentence: str
    column: str
    direction: str
    order: tuple[str, ...]


RANK = Sort("", "Rank", "by rank, most points first", "score", "descending", ("-rank_points", "asked_at", "request_id"))
DEADLINE = Sort(
    "deadline",
    "Deadline",
    "by deadline, nearest first",
    "deadline",
    "ascending",
    ("deadline_order", "asked_at", "request_id"),
)
"""Those that gave none come last, the longest wait first."""
LONGEST = Sort("waited", "Longest wait", "by wait, longest first", "waited", "descending", ("asked_at", "request_id"))
NEWEST = Sort("newest", "Newest", "by wait, newest first", "waited", "ascending", ("-asked_at", "-request_id"))
SORTS = {sort.code: sort for sort in (RANK, DEADLINE, LONGEST, NEWEST)}


def read_sort(query: QueryDict) -> Sort:
    """The order that an address asks for. One that is not there gives the order of the policy."""
    return SORTS.get(query.get("sort", ""), RANK)


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order that the page offers. ``href`` is its address, ``current`` whether the list is in it."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, which leads to its next order. ``direction`` is empty unless the list is in one of its orders."""

    label: str
    direction: str
    href: str


_HEADINGS = {
    "score": ("Score", (RANK,)),
    "deadline": ("Deadline", (DEADLINE,)),
    "waited": ("Waited", (LONGEST, NEWEST)),
}


def headings(current: Sort, address: dict[str, str]) -> dict[str, Heading]:
    """The headings of the columns that can be sorted by. ``address`` gives the address of each order by its code."""
    found = {}
    for column, (label, sorts) in _HEADINGS.items():
        here = current.column == column
        following = sorts[(sorts.index(current) + 1) % len(sorts)] if here else sorts[0]
        found[column] = Heading(label, current.direction if here else "", address[following.code])
    return found
