"""A reader with an integer program over all that is in print, who knows how the numbers hang together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from apps.core.suppression import AtMost, Fewer, Hidden, Identity, NoMore, Overlap, Shown, Sum
from apps.core.tests.attacker import LinearAttacker
from apps.outcomes.book import Edition
from apps.outcomes.periods import Quarter, Year
from apps.outcomes.publishing import publish

from .small_world import SmallWorld

ENOUGH = 6
"""So many neighbouring whole numbers must be possible for each number that is not in print, at a threshold of 10."""

ALONE = ("none", "not-asked")
"""Lines of groups that stand in no other line of their cut."""

BY_LINE = ("asked", "served", "refused", "waiting")


class Reader:
    """What somebody can work out of everything in print. ``truth`` is used to know which numbers are secret."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self.printed: dict[Any, Any] = {"nobody": Shown(0)}
        self.truth: dict[Any, int] = {}
        self.relations: list[Any] = []
        for edition in editions:
            self._read(edition)
        codes = {edition.period.code for edition in editions}
        for edition in editions:
            self._know(edition, codes)
        self._know_since_the_first([edition.period for edition in editions])
        self.solver = LinearAttacker(self.printed, self.relations, 10)

    def _read(self, edition: Edition) -> None:
        code = edition.period.code
        shares = {"first_time_share": "first_time", "better_share": "better", "group_better_share": "group_better"}
        for (cut, line, measure), result in edition.cells.items():
            if measure in ("median_days", "replied_share"):
                continue
            counted = shares.get(measure, measure)
            key = (code, cut, line, counted)
            count = int(edition.counts.get(cut, {}).get(line, {}).get(counted) or 0)
            self.truth[key] = count
            if measure not in shares:
                if not getattr(result, "withheld", False):
                    self.printed[key] = result
            elif isinstance(result, Shown):
                self.printed[key] = Shown(count)
        whole = edition.counts["all"]["all"]
        self.truth |= {
            (code, "all", "all", measure): int(whole[measure])
            for measure in ("refused", "first_time", "better", "group_better")
        }

    def _know(self, edition: Edition, codes: set[str]) -> None:
        period = edition.period
        code = period.code
        before = self._before(period, codes)

        def at(measure: str, cut: str = "all", line: str = "all") -> Any:
            return (code, cut, line, measure)

        self.relations += [AtMost(at("groups"), at("asked")), AtMost(at("groups_served"), at("served"))]
        self.relations.append(NoMore([at("groups_served")], [at("groups"), before]))
        shares = (("first_time", "groups_served"), ("better", "completed"), ("group_better", "group_verdicts"))
        for part, total in shares:
            self.relations.append(Sum(at(total), [at(part), at(f"not {part}")]))
            self.truth[at(f"not {part}")] = self.truth[at(total)] - self.truth[at(part)]
        places = [("all", "all", before)]
        if isinstance(period, Year):
            last = Year(period.year - 1).code
            lines = {(cut, line) for cut, line, measure in edition.cells if measure == "asked" and cut != "all"}
            topics = [line for cut, line in lines if cut == "topic"]
            self.relations.append(Sum(at("waiting"), [at("waiting", "topic", line) for line in topics]))
            places += [
                (cut, line, (last, cut, line, "waiting") if last in codes else "nobody") for cut, line in sorted(lines)
            ]
            self._know_year(edition, period)
        for cut, line, waited in places:
            left = at("left", cut, line)
            if cut != "topic":  # of a topic nobody says who waits, so it is no secret who left either
                self.truth[left] = (
                    self.truth.get(waited, 0)
                    + self.truth[at("asked", cut, line)]
                    - self.truth[at("served", cut, line)]
                    - self.truth[at("waiting", cut, line)]
                )
            self.relations += [
                Identity([waited, at("asked", cut, line)], [at("served", cut, line), left, at("waiting", cut, line)]),
                AtMost(left, at("refused", cut, line)),
            ]

    def _know_since_the_first(self, periods: Sequence[Quarter | Year]) -> None:
        """What holds from the first day on: nothing ends before it starts, and nobody is helped again before the first time."""
        quarters = [period for period in periods if isinstance(period, Quarter)]

        def to_date(before: Sequence[Quarter | Year], *measures: str) -> list[Any]:
            return [(period.code, "all", "all", measure) for period in before for measure in measures]

        for number in range(1, len(quarters) + 1):
            so_far = quarters[:number]
            self.relations += [
                NoMore(to_date(so_far, "completed", "refused"), to_date(so_far, "served", "left")),
                NoMore(to_date(so_far, "group_verdicts"), to_date(so_far, "completed")),
            ]
        for period in periods:
            again = (period.code, "all", "all", "not first_time")
            before = [quarter for quarter in quarters if quarter.last_day < period.first_day]
            self.relations.append(NoMore([again], to_date(before, "first_time") or ["nobody"]))
            if not before:  # then all were helped for the first time: no secret, but for how many were helped
                del self.truth[again], self.truth[(period.code, "all", "all", "first_time")]
            if isinstance(period, Year):
                for n, quarter in enumerate(period.quarters):
                    first = to_date(period.quarters[:n], "first_time")
                    self.relations.append(NoMore([(quarter.code, "all", "all", "not first_time")], [again, *first]))

    def _before(self, period: Quarter | Year, codes: set[str]) -> Any:
        last = period.previous if isinstance(period, Quarter) else Quarter(period.year - 1, 4)
        return (last.code, "all", "all", "waiting") if last.code in codes else "nobody"

    def _know_year(self, edition: Edition, year: Year) -> None:
        def of(measure: str) -> tuple[Any, list[Any]]:
            return (year.code, "all", "all", measure), [(q.code, "all", "all", measure) for q in year.quarters]

        added = ("asked", "served", "completed", "group_verdicts", "refused", "first_time", "better", "group_better")
        self.relations += [Sum(*of(m)) for m in added]
        self.relations += [Overlap(*of(m)) for m in ("groups", "groups_served")]
        total, quarters = of("waiting")
        self.relations.append(Identity([total], [quarters[3]]))
        by_cut: dict[tuple[str, str], list[Any]] = {}
        for cut, line, measure in edition.cells:
            if cut != "all" and measure in BY_LINE:
                by_cut.setdefault((cut, measure), []).append((year.code, cut, line, measure))
        for (cut, measure), keys in by_cut.items():
            whole = (year.code, "all", "all", measure)
            if cut == "ending":
                for key in keys:
                    reasons = [each for each in by_cut[("reason", measure)] if each[2].startswith(f"{key[2]}/")]
                    self.relations += [Sum(key, reasons)] if reasons else []
            if cut == "why":
                for key in keys:
                    reasons = [each for each in by_cut[("reason", measure)] if each[2].split("/")[1] == key[2]]
                    self.relations.append(Sum(key, reasons))
                keys = [*keys, (year.code, "ending", "timed-out", measure)]
            alone = [key for key in keys if key[2] in ALONE]
            if alone:
                some = (year.code, cut, "some", measure)
                self.relations += [Sum(whole, [some, *alone]), Overlap(some, [key for key in keys if key not in alone])]
            elif cut != "reason":
                self.relations.append((Overlap if cut in ("theme", "community") else Sum)(whole, keys))
        ways = [(year.code, "ending", way, "refused") for way in ("withdrawn", "timed-out")]
        self.relations.append(
            NoMore([(year.code, "all", "all", "refused")], [(year.code, "all", "all", "left"), *ways])
        )

    def narrowed(self) -> dict[Any, int]:
        """The secret numbers that could be fewer than six, with how many they could be.

        Secret is what is hidden, and what nobody prints while it is small. Of a withheld one the reader knows nothing:
        they cannot tell it from others, but to assume that of all would make a weaker reader.
        """
        secret = [
            key
            for key, count in self.truth.items()
            if not isinstance(self.printed.get(key), Shown) and (key in self.printed or count < 10)
        ]
        found = {key: self.solver.values(key, self.truth[key], ENOUGH) for key in secret}
        return {key: values for key, values in found.items() if values < ENOUGH}


def alone(editions: list[Edition]) -> list[Edition]:
    """The same counts, each period made safe as if nothing else were in print."""
    return [
        publish(each.period, each.counts, earlier=[], lines={}, threshold=10)
        for each in editions
        if isinstance(each.period, Quarter)
    ]


def quarters(*rows: tuple[int, int, int, int]) -> list[Edition]:
    """Quarters in which so many asked, started, left unstarted and had groups; each published in its turn."""
    editions: list[Edition] = []
    waiting = 0
    for number, (asked, served, left, groups) in enumerate(rows):
        waiting += asked - served - left
        whole = {"asked": asked, "groups": groups, "served": served, "groups_served": served, "first_time": served}
        whole |= {"completed": served, "better": served, "refused": left, "waiting": waiting}
        whole |= {"group_verdicts": served, "group_better": served}
        period, counts = Quarter(2020 + number // 4, number % 4 + 1), {"all": {"all": whole}}
        editions.append(publish(period, counts, earlier=editions, lines={}, threshold=10))
    return editions


FOUND = quarters((60, 30, 0, 30), (20, 15, 4, 18), (20, 15, 3, 18), (20, 25, 2, 18), (20, 25, 6, 18))
"""Thirty wait; then twenty ask each quarter, and 15, 15, 25 and 25 are helped: who left follows, quarter by quarter."""


def test_reader_finds_who_left_when_each_quarter_is_made_safe_alone():
    found = Reader(alone(FOUND)).narrowed()
    assert {key[0] for key, values in found.items() if (key[3], values) == ("left", 1)} == {
        "2020-q3",
        "2020-q4",
        "2021-q1",
    }


def test_reader_finds_nothing_when_quarters_are_published_in_turn():
    assert Reader(FOUND).narrowed() == {}


def test_waiting_at_the_end_of_a_year_is_what_its_last_quarter_said():
    editions = SmallWorld(3, rate=30).publish()
    year, last = editions[-1].cells, editions[-2].cells
    assert type(year["all", "all", "waiting"]) is type(last["all", "all", "waiting"])


@pytest.mark.whole
@pytest.mark.parametrize(("seed", "rate"), [(0, 12), (1, 12), (2, 12), (3, 60), (4, 6)])
def test_reader_of_a_small_year_finds_nothing(seed, rate):
    assert Reader(SmallWorld(seed, rate=rate).publish()).narrowed() == {}


@pytest.mark.whole
@pytest.mark.parametrize(("seed", "rate"), [(11, 25), (12, 60)])
def test_reader_of_two_years_finds_nothing(seed, rate):
    editions = SmallWorld(seed, rate=rate, years=2).publish()
    assert Reader(editions).narrowed() == {}
    shown = [result for edition in editions for result in edition.cells.values() if isinstance(result, Shown)]
    words = [result for edition in editions for result in edition.cells.values() if isinstance(result, Fewer | Hidden)]
    assert (len(shown) > 20, len(words) > 20) == (True, True)
