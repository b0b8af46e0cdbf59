"""Value objects that views hand to the component tags: plain data, each field named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One criterion's share of a score, in the policy's fixed order.

    ``colour`` is one of the chart colours by name, such as ``indigo``. ``sentence`` says the fact in
    the reader's terms and ``detail`` what rule gave the points. ``could`` says what could change a part that gave none.
    """

    letter: str
    name: str
    points: float
    maximum: float
    colour: str
    sentence: str = ""
    detail: str = ""
    could: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a progress list. ``state`` is ``done``, ``now`` or ``next``."""

    title: str
    note: str = ""
    state: str = "next"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of a history: what, when, who, for whom, and the reason where one was given."""

    what: str
    when: str
    who: str = ""
    for_whom: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the four clocks of a request. The running one says so; ``late`` is shown with a mark and in words."""

    label: str
    value: str
    note: str = ""
    running: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A label and its value, with a link to change it. ``change_what`` completes 'Change …' for listeners."""

    label: str
    value: str | Sequence[str]
    href: str = ""
    change: str = "Change"
    change_what: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact on a record: its label, what it is, and where it came from. ``icon`` is for facts in a list."""

    label: str
    value: str
    note: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FilterOption:
    """One box of a filter, with how many rows it would leave."""

    value: str
    label: str
    count: int | None = None
    on: bool = False


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One group of boxes of a filter panel. More than ``shown`` options fold away, unless one is on."""

    name: str
    legend: str
    options: Sequence[FilterOption] = field(default_factory=tuple)
    shown: int = 6


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter that is on: what it says, and the address of the same list without it."""

    text: str
    remove: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a data table. Numbers stand on the right."""

    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class ListTab:
    """A tab above a list: a fixed or a saved view of it, with the number of its rows."""

    label: str
    href: str
    count: int | None = None
    current: bool = False
