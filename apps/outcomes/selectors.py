"""Reads published periods, with the names of their lines: the one source of pages, charts and files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from apps.core.suppression import Hidden, Result, Shown
from apps.organisations.models import Community, IncomeBand, Organisation, Theme
from apps.places.models import Neighbourhood
from apps.places.selectors import residents
from apps.support.clocks import FIRST_REPLY
from apps.support.models import Reason, Topic

from . import publishing
from .counting import MEASURES
from .models import Publication
from .periods import Quarter, Year
from .services import ENDED_WITHOUT_HELP

TREND = 8

WORDS = {
    "asked": "Requests",
    "groups": "Groups that asked",
    "served": "Help started",
    "groups_served": "Groups helped",
    "completed": "Completed",
    "refused": "Ended without help",
    "waiting": "Waiting at the end",
    "median_days": "Typical wait",
    "first_time_share": "Had never had support before",
    "better_share": "Better than before, advisers say",
    "group_verdicts": "Groups that told us what changed",
    "group_better_share": "Better than before, groups say",
    "replied_share": "First reply in 2 working days",
}

DEFINITIONS = {
    **MEASURES,
    "median_days": "Half of the requests on which help started had waited this long or less, from being sent to the start.",
    "first_time_share": "Of the groups for which help started, those that never had support from us before.",
    "better_share": "The adviser’s word. Of the requests that were completed, those after which the adviser says that things are better.",
    "group_better_share": "The groups’ own word. Of the requests of which the group told us what changed, those after which it says that things are better.",
    "replied_share": "Of the requests sent, those that had a first reply in two working days. "
    f"{FIRST_REPLY} Saturdays, Sundays and the bank holidays of England are left out.",
}
"""What each number counts, in the words that stand beside it."""

BREAKDOWNS = {
    "neighbourhood": "Neighbourhood",
    "topic": "What support was for",
    "theme": "Theme of the group",
    "income": "Income in the last year",
    "community": "Community served",
    "ending": "How it ended",
    "why": "Why it ended without help",
    "reason": "Reason",
}


@dataclass(frozen=True)
class PublishedLine:
    """One line of a breakdown: its name and its published cells by measure."""

    code: str
    name: str
    cells: dict[str, Result]

    def cell(self, measure: str) -> Result:
        """The published value of a measure."""
        return self.cells.get(measure, Hidden())


@dataclass(frozen=True)
class PublishedPeriod:
    """A published quarter or year, with its cells read."""

    publication: Publication
    cells: publishing.Cells

    @property
    def period(self) -> Quarter | Year:
        return self.publication.period

    def whole(self, measure: str) -> Result:
        """A measure of the whole place."""
        return self.cells.get(("all", "all", measure), Hidden())

    @cached_property
    def _by_breakdown(self) -> dict[str, dict[str, dict[str, Result]]]:
        found: dict[str, dict[str, dict[str, Result]]] = {}
        for (breakdown, line, measure), result in self.cells.items():
            found.setdefault(breakdown, {}).setdefault(line, {})[measure] = result
        return found

    def lines(self, breakdown: str, names: dict[str, dict[str, str]]) -> list[PublishedLine]:
        """The lines of a breakdown in their order. A line whose name is gone keeps its code as its name."""
        return [
            PublishedLine(code, names[breakdown].get(code, code), cells)
            for code, cells in self._by_breakdown.get(breakdown, {}).items()
        ]


def _with_cells(publication: Publication) -> PublishedPeriod:
    return PublishedPeriod(publication, publishing.read(publication.safe))


def quarters() -> list[PublishedPeriod]:
    """The last eight published quarters, newest first. Raw counts are not fetched."""
    return [_with_cells(row) for row in Publication.objects.quarters().defer("raw")[:TREND]]


def years() -> list[PublishedPeriod]:
    """The published years, newest first. Raw counts are not fetched."""
    return [_with_cells(row) for row in Publication.objects.years().defer("raw")[:5]]


def names() -> dict[str, dict[str, str]]:
    """The name of every line of every breakdown."""
    answer = Organisation.Answer
    found: dict[str, dict[str, str]] = {
        "neighbourhood": dict(Neighbourhood.objects.values_list("pk", "name")),
        "theme": {**dict(Theme.objects.values_list("pk", "name")), "none": "No theme given"},
        "income": {**dict(IncomeBand.objects.values_list("pk", "name")), "unknown": "Not known"},
        "community": dict(Community.objects.values_list("pk", "name")),
        "ending": {str(status): status.label for status in ENDED_WITHOUT_HELP},
        "topic": dict(Topic.objects.values_list("pk", "name")),
        "why": {str(why): why.label for why in Reason.Why},
        "reason": {},
    }
    found["community"] |= {
        answer.NOT_ASKED.value: "We did not ask",
        answer.RATHER_NOT.value: "Would rather not say",
        answer.EVERYBODY.value: "Everybody, by its own word",
        answer.ANSWERED.value: "No one community in particular",
    }
    for code, verb, why, name in Reason.objects.values_list("pk", "verb", "why", "name"):
        status = Reason.Verb(verb).label
        found["reason"][f"{status.lower()}/{why}/{code}"] = f"{status}: {name[:1].lower()}{name[1:]}"
    return found


@dataclass(frozen=True)
class ResidentShares:
    """For each community that the census counts: what part of the people who live here belong to it, from 0 to 1.

    Of those whom the census of that year asked: some of its questions were for people of 5 or 16 and over.
    """

    year: int
    shares: dict[str, float]


def share_of_residents() -> ResidentShares:
    """What part of the residents each community is, by the newest figures of the place."""
    known = residents()
    found = {}
    for code, strand, categories in Community.objects.values_list("pk", "strand", "compares_with"):
        counted = known.people.get(strand, {})
        if categories and set(categories) <= counted.keys():
            found[code] = sum(counted[category] for category in categories) / sum(counted.values())
    return ResidentShares(known.year, found)


def number(result: Result) -> float | None:
    """The number of a cell, or None where words stand in its place."""
    return float(result.value) if isinstance(result, Shown) else None


def cells_in_words(published: PublishedPeriod) -> list[tuple[str, str, str, Result, str]]:
    """Every published cell: its breakdown, its line, its measure, the cell, and what it counts. One list for every file."""
    names_of = names()
    return [
        (
            BREAKDOWNS.get(breakdown, "The whole place"),
            names_of.get(breakdown, {}).get(line, "All" if breakdown == "all" else line),
            WORDS[measure],
            result,
            DEFINITIONS[measure],
        )
        for (breakdown, line, measure), result in published.cells.items()
    ]
