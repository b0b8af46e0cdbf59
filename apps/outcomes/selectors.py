"""Reads what was published, with the names of its lines, for pages, charts and files alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from apps.core.suppression import Hidden, Result, Shown
from apps.organisations.models import Community, IncomeBand, Organisation, Theme
from apps.places.models import Neighbourhood
from apps.support.models import Reason

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
    "better_share": "Better than before",
    "replied_share": "First reply in 2 working days",
}

DEFINITIONS = {
    **MEASURES,
    "median_days": "Half of the requests on which help started had waited this long or less, from being sent to the start.",
    "first_time_share": "Of the groups for which help started, those that never had support from us before.",
    "better_share": "Of the requests that were completed, those after which the adviser says that things are better.",
    "replied_share": "Of the requests sent, those that had a first reply in two working days. Bank holidays count as working days.",
}
"""What each number counts, in the words that stand beside it."""

CUTS = {
    "neighbourhood": "Neighbourhood",
    "theme": "Theme",
    "income": "Income in the last year",
    "community": "Community served",
    "ending": "How it ended",
    "reason": "Reason",
}


@dataclass(frozen=True)
class Line:
    """One line of a cut: its name and its published cells by measure."""

    code: str
    name: str
    cells: dict[str, Result]

    def cell(self, measure: str) -> Result:
        """The published value of a measure."""
        return self.cells.get(measure, Hidden())


@dataclass(frozen=True)
class Published:
    """One published period."""

    publication: Publication
    cells: publishing.Cells

    @property
    def period(self) -> Quarter | Year:
        return self.publication.period

    def whole(self, measure: str) -> Result:
        """A measure of the whole place."""
        return self.cells.get(("all", "all", measure), Hidden())

    @cached_property
    def _by_cut(self) -> dict[str, dict[str, dict[str, Result]]]:
        found: dict[str, dict[str, dict[str, Result]]] = {}
        for (cut, line, measure), result in self.cells.items():
            found.setdefault(cut, {}).setdefault(line, {})[measure] = result
        return found

    def lines(self, cut: str, names: dict[str, dict[str, str]]) -> list[Line]:
        """The lines of a cut in their order. A line whose name is gone keeps its code as its name."""
        return [Line(code, names[cut].get(code, code), cells) for code, cells in self._by_cut.get(cut, {}).items()]


def _wrap(publication: Publication) -> Published:
    return Published(publication, publishing.read(publication.safe))


def quarters() -> list[Published]:
    """The last eight published quarters, newest first. Raw counts are not fetched."""
    return [_wrap(row) for row in Publication.objects.quarters().defer("raw")[:TREND]]


def years() -> list[Published]:
    """The published years, newest first. Raw counts are not fetched."""
    return [_wrap(row) for row in Publication.objects.years().defer("raw")[:5]]


def names() -> dict[str, dict[str, str]]:
    """The name of every line of every cut."""
    answer = Organisation.Answer
    found: dict[str, dict[str, str]] = {
        "neighbourhood": dict(Neighbourhood.objects.values_list("pk", "name")),
        "theme": {**dict(Theme.objects.values_list("pk", "name")), "none": "No theme given"},
        "income": {**dict(IncomeBand.objects.values_list("pk", "name")), "unknown": "Not known"},
        "community": dict(Community.objects.values_list("pk", "name")),
        "ending": {str(status): status.label for status in ENDED_WITHOUT_HELP},
        "reason": {},
    }
    found["community"] |= {
        answer.NOT_ASKED.value: "We did not ask",
        answer.RATHER_NOT.value: "Would rather not say",
        answer.ANSWERED.value: "No one community in particular",
    }
    for code, verb, name in Reason.objects.values_list("pk", "verb", "name"):
        status = Reason.Verb(verb).label
        found["reason"][f"{status.lower()}/{code}"] = f"{status}: {name[:1].lower()}{name[1:]}"
    return found


def number(result: Result) -> float | None:
    """The number of a cell, or None where words stand in its place."""
    return float(result.value) if isinstance(result, Shown) else None


def cells_in_words(published: Published) -> list[tuple[str, str, str, Result, str]]:
    """Every published cell: its cut, its line, its measure, the cell, and what it counts. One list for every file."""
    names_of = names()
    return [
        (
            CUTS.get(cut, "The whole place"),
            names_of.get(cut, {}).get(line, "All" if cut == "all" else line),
            WORDS[measure],
            result,
            DEFINITIONS[measure],
        )
        for (cut, line, measure), result in published.cells.items()
    ]
