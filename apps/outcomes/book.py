"""All periods in print and the one to come, as one publication: every count, and how the counts are tied.

What a reader can subtract is declared here, so that ``core.suppression`` can make it safe:

* who waited before + asked = started + left unstarted + waits now, for the whole place and for each line of a year;
* a year is its four quarters added up; who waits at its end is who waits at the end of its last quarter;
* groups of a year are at most the groups of its quarters added up, and at least the most of one quarter;
* groups are at most requests; groups that were helped, at most the groups that asked and the requests that waited before;
* since the first period, what was completed or stopped is at most what had started, and groups told us of at most what was
  completed;
* first-timers and the others are the groups that were helped; the others are at most the first-timers of all quarters
  before, so there are none in the first period; those of a quarter are so in its year too, or first-timers of it;
* better and not better are the completed requests, or for the word of the groups those of which they told us;
* the lines of a cut add up to the total, or to more where a group stands in several; who gave no theme or no community
  stands in that one line alone;
* what ended without help adds up by how it ended, and by why; each way, and each wide group of reasons, by reason.

A tie that the counts contradict, since records were put right between two counts, is not there for a reader either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.suppression import AtMost, Hidden, Identity, NoMore, Overlap, Relation, Result, Shown, Sum
from apps.organisations.models import Organisation

from .counting import Counts
from .periods import Period, Quarter, Year

Cells = dict[tuple[str, str, str], Result]
"""What is published of a period: each cut, line and measure with its number, or the words in its place."""

Key = tuple[str, str, str, str]
"""A count among all periods: the code of its period, its cut, line and measure."""

TOTALS = ("asked", "groups", "served", "groups_served", "completed", "group_verdicts", "waiting")
"""What a quarter says of the whole place. What ended without help is small in a quarter: a year says it, with why."""

BY_LINE = ("asked", "served", "refused", "waiting")
"""What a year says of each neighbourhood, theme, income band and community."""

BY_TOPIC = ("asked", "served", "refused")
"""What a year says of each topic. Topics are many and small: who waits would hide more than it says."""

SHARES = {
    "first_time": ("groups_served", "first_time_share"),
    "better": ("completed", "better_share"),
    "group_better": ("group_verdicts", "group_better_share"),
}
"""Numbers that are in print as a share: of which total, and the share's own name."""

PARTED = ("neighbourhood", "topic", "income")
"""Cuts in which every request stands once, so that the lines add up to the total."""

DRAWN = "asked"
"""The measure of a cut that pages draw as charts and as a map. Where there is a choice, another one is hidden."""

OVERLAPPING = ("theme", "community")
"""Cuts in which a group may stand in several lines, so that the lines add up to more."""

_ANSWER = Organisation.Answer
BY_ITSELF = {
    "theme": ("none",),
    "community": tuple(
        answer.value for answer in (_ANSWER.NOT_ASKED, _ANSWER.RATHER_NOT, _ANSWER.EVERYBODY, _ANSWER.ANSWERED)
    ),
}
"""Lines of overlapping cuts in which a group stands that is in no other line, in their order after those lines."""

STOPPED = ("withdrawn", "timed-out")
"""The ways in which a request may end without completion after help started."""

START: Key = ("", "all", "all", "waiting")
"""Who waited before the first period: nobody, and everybody knows it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published of a period, and the counts behind it."""

    period: Period
    counts: Counts
    cells: Cells


class Book:
    """The counts of all periods, their relations, what is in print of them, and what nobody prints."""

    def __init__(self, threshold: int) -> None:
        self.threshold = threshold
        self.numbers: dict[Key, int] = {START: 0}
        self.relations: list[Relation] = []
        self.printed: dict[Key, Result] = {START: Shown(0)}
        self.unprinted: list[Key] = []
        self.unknown: list[Key] = []
        self.new: list[Key] = []
        self._periods: list[tuple[Period, Counts, Mapping[str, list[str]]]] = []

    def add_printed(self, edition: Edition, *, with_cuts: bool) -> None:
        """Adds a period that is in print: its totals, and its cuts if asked for."""
        code = edition.period.code
        measures = [*TOTALS, *(["refused"] if isinstance(edition.period, Year) else [])]
        for measure in measures:
            self._print(edition, (code, "all", "all", measure), edition.cells.get(("all", "all", measure), Hidden()))
        for measure, (_, name) in SHARES.items():
            shown = isinstance(edition.cells.get(("all", "all", name)), Shown)
            key = (code, "all", "all", measure)
            count = _count(edition.counts, key)
            self._print(edition, key, Shown(count) if shown else Hidden())
        lines: dict[str, list[str]] = {}
        if with_cuts:
            for (cut, line, measure), result in edition.cells.items():
                if cut != "all" and measure in BY_LINE:
                    self._print(edition, (code, cut, line, measure), result)
                    if line not in lines.setdefault(cut, []):
                        lines[cut].append(line)
            self._wait_by_topic(edition.period, edition.counts, lines)
        self._periods.append((edition.period, edition.counts, lines))

    def add_new(self, period: Period, counts: Counts, lines: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
        """Adds the period that is to be published. Returns the cells that have to be withheld in any case: those of a
        measure of a year to which its quarters in print do not add up."""
        cut_lines = lines if isinstance(period, Year) else {}
        for measure in (*TOTALS, *SHARES, *(["refused"] if isinstance(period, Year) else [])):
            self._add(counts, (period.code, "all", "all", measure))
        for cut in (*PARTED, *OVERLAPPING):
            for line in cut_lines.get(cut, ()):
                for measure in BY_TOPIC if cut == "topic" else BY_LINE:
                    self._add(counts, (period.code, cut, line, measure))
        self._wait_by_topic(period, counts, cut_lines)
        for cut in ("ending", "why", "reason"):
            for line in cut_lines.get(cut, ()):
                self._add(counts, (period.code, cut, line, "refused"))
        self._periods.append((period, counts, cut_lines))
        if not isinstance(period, Year):
            return []
        withheld = self._withhold(period)
        total, last = (period.code, "all", "all", "waiting"), (period.quarters[3].code, "all", "all", "waiting")
        if total in self.new and last in self.printed:  # the same number, so in the same words
            self.printed[total] = self.printed[last]
        return withheld

    @property
    def dear(self) -> list[Key]:
        """The new cells that readers want most: what the charts and the map of a year are drawn from."""
        return [key for key in self.new if key[3] == DRAWN]

    def tie(self) -> None:
        """Adds how all that was added is tied."""
        for period, counts, lines in sorted(self._periods, key=lambda added: isinstance(added[0], Year)):
            self._tie(period, counts, lines)  # quarters first: a year is tied to what is known of its own
        for period, _, _ in self._periods:
            self._tie_groups(period)
            self._tie_to_date(period)

    def _add(self, counts: Counts, key: Key) -> None:
        self.numbers[key] = _count(counts, key)
        self.new.append(key)

    def _print(self, edition: Edition, key: Key, result: Result) -> None:
        self.numbers[key] = _count(edition.counts, key)
        self.printed[key] = result

    def _silent(self, key: Key, count: int) -> Key:
        """A count that nobody prints, and that must not be worked out while it is small."""
        self.numbers[key] = count
        self.unprinted.append(key)
        return key

    def _wait_by_topic(self, period: Period, counts: Counts, lines: Mapping[str, list[str]]) -> None:
        """Who waits is not in print by topic. A reader knows that it is there, and what it adds up to."""
        for line in lines.get("topic", ()):
            key = (period.code, "topic", line, "waiting")
            self.numbers[key] = _count(counts, key)
            self.unknown.append(key)

    def _withhold(self, year: Year) -> list[tuple[str, str, str]]:
        """Takes out the measures to which the quarters do not add up. Their numbers and their cuts say nothing then."""
        wrong = [m for m in ("asked", "served", "completed", "group_verdicts", "waiting") if not self._agrees(year, m)]
        wrong += [measure for measure, (whole, _) in SHARES.items() if whole in wrong]
        gone = [key for key in self.new if key[0] == year.code and key[3] in wrong]
        self.new = [key for key in self.new if key not in set(gone)]
        for key in gone:
            self._silent(key, self.numbers[key])
        return [(cut, line, measure) for _, cut, line, measure in gone]

    def _agrees(self, year: Year, measure: str) -> bool:
        quarters = self._quarters(year, measure)
        if len(quarters) < 4:
            return True
        counted = [self.numbers[key] for key in quarters]
        total = self.numbers[year.code, "all", "all", measure]
        return total == (counted[3] if measure == "waiting" else sum(counted))

    def _quarters(self, year: Year, measure: str) -> list[Key]:
        keys = [(quarter.code, "all", "all", measure) for quarter in year.quarters]
        return [key for key in keys if key in self.numbers]

    # --- ties --------------------------------------------------------------------------------------

    def _tie(self, period: Period, counts: Counts, lines: Mapping[str, list[str]]) -> None:
        code = period.code
        self._at_most((code, "all", "all", "groups"), (code, "all", "all", "asked"))
        self._at_most((code, "all", "all", "groups_served"), (code, "all", "all", "served"))
        for measure, (whole, _) in SHARES.items():
            part, total = (code, "all", "all", measure), (code, "all", "all", whole)
            if part in self.numbers and self.numbers[part] <= self.numbers[total]:
                rest = self._silent((code, "all", "all", f"not {measure}"), self.numbers[total] - self.numbers[part])
                self.relations.append(Sum(total, [part, rest]))
        self._balance(period, "all", "all", _count(counts, (code, "all", "all", "refused")))
        if isinstance(period, Year):
            self._tie_to_quarters(period)
            for measure in BY_LINE:
                self._tie_cuts(code, measure, lines)
            self._tie_endings(code, lines)
            for cut in (*PARTED, *OVERLAPPING):
                for line in lines.get(cut, ()):
                    self._balance(period, cut, line, _count(counts, (code, cut, line, "refused")))

    def _balance(self, period: Period, cut: str, line: str, refused: int) -> None:
        """Who waited + asked = started + left unstarted + waits. Who left is not in print, and among the refused."""
        before = self._waiting_before(period, cut, line)
        asked, served, waiting = ((period.code, cut, line, measure) for measure in ("asked", "served", "waiting"))
        if before is None or not {asked, served, waiting} <= self.numbers.keys():
            return
        left = self.numbers[before] + self.numbers[asked] - self.numbers[served] - self.numbers[waiting]
        if left < 0:
            if cut == "all":  # some that had ended were opened again
                back = self._silent((period.code, cut, line, "back"), -left)
                self.relations.append(Identity([before, asked, back], [served, waiting]))
            return
        gone: Key = (period.code, cut, line, "left")
        if cut == "topic":
            self.numbers[gone] = left
            self.unknown.append(gone)
        else:
            self._silent(gone, left)
        self.relations.append(Identity([before, asked], [served, gone, waiting]))
        ended = (period.code, cut, line, "refused")
        if ended not in self.numbers:
            self._silent(ended, refused)
        self._at_most(gone, ended)

    def _waiting_before(self, period: Period, cut: str, line: str) -> Key | None:
        if isinstance(period, Quarter):
            before: Key = (period.previous.code, cut, line, "waiting")
        elif cut == "all":
            before = (Quarter(period.year - 1, 4).code, cut, line, "waiting")
        else:
            before = (Year(period.year - 1).code, cut, line, "waiting")
        if before in self.numbers:
            return before
        earliest = min(added.first_day for added, _, _ in self._periods)
        return START if period.first_day == earliest else None

    def _quarters_before(self, period: Period) -> list[Quarter]:
        added = [each for each, _, _ in self._periods]
        return sorted(each for each in added if isinstance(each, Quarter) and each.last_day < period.first_day)

    def _tie_groups(self, period: Period) -> None:
        """Who was helped had asked or waited. Who was helped before was so for the first time in an earlier quarter."""

        def at(each: Period, measure: str) -> Key:
            return (each.code, "all", "all", measure)

        before, again = self._waiting_before(period, "all", "all"), at(period, "not first_time")
        if before is not None:
            self._no_more([at(period, "groups_served")], [at(period, "groups"), before])
        earlier = self._quarters_before(period)
        if earlier:
            self._no_more([again], [at(each, "first_time") for each in earlier])
        elif self.numbers.get(again) == 0:  # the first period: everybody knows that nobody was helped before it
            self.printed[again] = Shown(0)
            if at(period, "first_time") in self.printed:
                self.printed[at(period, "first_time")] = self.printed[at(period, "groups_served")]
        if isinstance(period, Year):
            for number, quarter in enumerate(period.quarters):
                first = [at(each, "first_time") for each in period.quarters[:number]]
                self._no_more([at(quarter, "not first_time")], [again, *first])

    def _tie_to_date(self, period: Period) -> None:
        """Since the first period, what was completed or stopped had been started, and what groups told us of completed."""
        if isinstance(period, Year):
            left, refused = ((period.code, "all", "all", measure) for measure in ("left", "refused"))
            stopped: list[Key] = [(period.code, "ending", way, "refused") for way in STOPPED]
            self._no_more([refused], [left, *stopped])
            return
        codes = [each.code for each in (*self._quarters_before(period), period)]

        def to_date(*measures: str) -> list[Key]:
            return [(code, "all", "all", measure) for code in codes for measure in measures]

        self._no_more(to_date("completed", "refused"), to_date("served", "left"))
        self._no_more(to_date("group_verdicts"), to_date("completed"))

    def _tie_to_quarters(self, year: Year) -> None:
        for measure in ("asked", "served", "completed", "group_verdicts", "refused", *SHARES):
            self._sum_of_quarters(year, measure, Sum)
        for measure in ("groups", "groups_served"):
            self._sum_of_quarters(year, measure, Overlap)
        total, last = (year.code, "all", "all", "waiting"), (year.quarters[3].code, "all", "all", "waiting")
        if {total, last} <= self.numbers.keys() and self.numbers[total] == self.numbers[last]:
            self.relations.append(Identity([total], [last]))

    def _sum_of_quarters(self, year: Year, measure: str, kind: type[Sum]) -> None:
        total = (year.code, "all", "all", measure)
        quarters = self._quarters(year, measure)
        if total in self.numbers and len(quarters) == 4:
            self._add_up(kind(total, quarters))

    def _tie_cuts(self, code: str, measure: str, lines: Mapping[str, list[str]]) -> None:
        total = (code, "all", "all", measure)
        for cut in (*PARTED, *OVERLAPPING):
            keys = [(code, cut, line, measure) for line in lines.get(cut, ())]
            if total not in self.numbers or not keys or keys[0] not in self.numbers:
                continue
            alone = [key for key in keys if key[2] in BY_ITSELF.get(cut, ())]
            named = [key for key in keys if key not in alone]
            left = self.numbers[total] - sum(self.numbers[key] for key in alone)
            if alone and named and left >= 0:
                some = self._silent((code, cut, "", measure), left)
                self._add_up(Sum(total, [some, *alone]))
                self._add_up(Overlap(some, named))
            else:
                self._add_up((Overlap if cut in OVERLAPPING and named else Sum)(total, keys))

    def _tie_endings(self, code: str, lines: Mapping[str, list[str]]) -> None:
        """How requests ended without help: four ways, and why. The reasons add up to either; some ways have none."""
        ways = [(code, "ending", way, "refused") for way in lines.get("ending", ())]
        reasons = [(code, "reason", line, "refused") for line in lines.get("reason", ())]
        total = (code, "all", "all", "refused")
        if ways:
            self._add_up(Sum(total, ways))
        without_reasons = []
        for way in ways:
            keys = [key for key in reasons if key[2].startswith(f"{way[2]}/")]
            if keys:
                self._add_up(Sum(way, keys))
            else:
                without_reasons.append(way)
        whys = [(code, "why", why, "refused") for why in lines.get("why", ())]
        if whys:
            self._add_up(Sum(total, [*whys, *without_reasons]))
        for why in whys:
            keys = [key for key in reasons if key[2].split("/")[1] == why[2]]
            if keys:
                self._add_up(Sum(why, keys))

    def _at_most(self, smaller: Key, larger: Key) -> None:
        if {smaller, larger} <= self.numbers.keys() and self.numbers[smaller] <= self.numbers[larger]:
            self.relations.append(AtMost(smaller, larger))

    def _no_more(self, left: list[Key], right: list[Key]) -> None:
        """Adds an inequality, unless the counts contradict it."""
        numbers = self.numbers
        if {*left, *right} <= numbers.keys() and sum(map(numbers.__getitem__, left)) <= sum(
            map(numbers.__getitem__, right)
        ):
            self.relations.append(NoMore(left, right))

    def _add_up(self, relation: Sum) -> None:
        """Adds a sum, unless the counts contradict it."""
        numbers: Mapping[Any, int] = self.numbers
        parts, total = [numbers[part] for part in relation.parts], numbers[relation.total]
        true = max(parts) <= total <= sum(parts) if isinstance(relation, Overlap) else total == sum(parts)
        if true:
            self.relations.append(relation)


def _count(counts: Counts, key: Key) -> int:
    _, cut, line, measure = key
    return int(counts.get(cut, {}).get(line, {}).get(measure) or 0)
