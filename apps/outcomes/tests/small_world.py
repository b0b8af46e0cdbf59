"""A made-up place with groups and requests, counted quarter by quarter and year by year without a database."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.outcomes.book import Edition
from apps.outcomes.periods import Period, Quarter, Year
from apps.outcomes.publishing import publish

FIRST = 2020
WAYS = ("signposted", "declined", "withdrawn", "timed-out")
WHYS = ("outside", "urgent")
ALONE = {"theme": "none", "community": "not-asked"}
"""The line of a cut for groups that stand in no other of its lines."""

CUTS = ("neighbourhood", "topic", "income", "theme", "community")


@dataclass(frozen=True)
class Asked:
    """A request: the quarters, counted from the first, in which it was sent, started and closed, and how it ended."""

    group: int
    sent: int
    started: int | None
    closed: int
    ending: str
    reason: str
    better: bool
    told: int | None
    group_better: bool


class SmallWorld:
    """Requests of some years, ``rate`` a quarter, with ``size`` lines in each cut."""

    def __init__(self, seed: int, *, rate: int, years: int = 1, size: int = 3) -> None:
        chance = random.Random(seed)
        self.years = years
        self.lines = {cut: [f"{cut}-{n}" for n in range(size)] for cut in CUTS}
        self.lines = {cut: [*lines, ALONE[cut]] if cut in ALONE else lines for cut, lines in self.lines.items()}
        self.lines |= {
            "ending": list(WAYS),
            "why": list(WHYS),
            "reason": [f"{way}/{WHYS[n]}/{n}" for way in WAYS[:3] for n in range(2)],
        }
        self.groups = [self._group(chance, size) for _ in range(2 * rate * years + 3)]
        self.requests = [
            self._request(chance, quarter)
            for quarter in range(4 * years)
            for _ in range(chance.randint(rate // 2, rate + rate // 2))
        ]

    def _group(self, chance: random.Random, size: int) -> dict[str, list[str]]:
        def one(cut: str) -> list[str]:
            return [self.lines[cut][min(size - 1, int(chance.expovariate(4 / size)))]]

        def several(cut: str) -> list[str]:
            if chance.random() < 0.2:
                return [ALONE[cut]]
            return chance.sample(self.lines[cut][:size], chance.randint(1, min(3, size)))

        return {
            "neighbourhood": one("neighbourhood"),
            "topic": one("topic"),
            "income": one("income"),
            "theme": several("theme"),
            "community": several("community"),
        }

    def _request(self, chance: random.Random, quarter: int) -> Asked:
        moved_on = quarter + chance.choice([0, 0, 1, 1, 2])
        helped = chance.random() < 0.7
        ending = chance.choice(["completed"] * 19 + ["withdrawn"]) if helped else chance.choice(WAYS)
        number = int(chance.random() < 0.2)
        reason = f"{ending}/{WHYS[number]}/{number}" if ending in WAYS[:3] else ""
        closed = moved_on + chance.choice([0, 1, 2]) if helped else moved_on
        group = chance.randrange(len(self.groups))
        better = chance.random() < 0.7
        told = closed + chance.choice([0, 1]) if ending == "completed" and chance.random() < 0.8 else None
        started = moved_on if helped else None
        return Asked(group, quarter, started, closed, ending, reason, better, told, chance.random() < 0.6)

    def counts(self, period: Period) -> dict[str, dict[str, dict[str, Any]]]:
        """What ``counting.count`` would give."""
        first = 4 * (period.year - FIRST) + (period.number - 1 if isinstance(period, Quarter) else 0)
        span = range(first, first + (1 if isinstance(period, Quarter) else 4))
        found: dict[str, dict[str, dict[str, Any]]] = {"all": {"all": self._measured(self.requests, span)}}
        for cut in CUTS:
            rows = defaultdict(list)
            for asked in self.requests:
                for line in self.groups[asked.group][cut]:
                    rows[line].append(asked)
            found[cut] = {line: self._measured(of_line, span) for line, of_line in rows.items()}
        found |= {"ending": {}, "why": {}, "reason": {}}
        for asked in self.requests:
            if asked.closed in span and asked.ending != "completed":
                why = asked.reason.split("/")[1] if asked.reason else ""
                for cut, line in (("ending", asked.ending), ("why", why), ("reason", asked.reason)):
                    if line:
                        found[cut].setdefault(line, {"refused": 0})["refused"] += 1
        return found

    def _measured(self, requests: Iterable[Asked], span: range) -> dict[str, Any]:
        rows = list(requests)
        asked = [row for row in rows if row.sent in span]
        served = [row for row in rows if row.started in span]
        closed = [row for row in rows if row.closed in span]
        told = [row for row in rows if row.told in span]
        before = {row.group for row in self.requests if row.started is not None and row.started < span.start}
        done = [row for row in closed if row.ending == "completed"]
        return {
            "asked": len(asked),
            "groups": len({row.group for row in asked}),
            "served": len(served),
            "groups_served": len({row.group for row in served}),
            "first_time": len({row.group for row in served} - before),
            "completed": len(done),
            "better": sum(row.better for row in done),
            "group_verdicts": len(told),
            "group_better": sum(row.group_better for row in told),
            "refused": len(closed) - len(done),
            "waiting": sum(
                row.sent < span.stop and (row.started is None or row.started >= span.stop) and row.closed >= span.stop
                for row in rows
            ),
        }

    def publish(self, threshold: int = 10) -> list[Edition]:
        """All quarters and years, each published when it ends, beside all that is in print by then."""
        editions: list[Edition] = []
        for year in (Year(FIRST + n) for n in range(self.years)):
            for period in (*year.quarters, year):
                counts = self.counts(period)
                editions.append(publish(period, counts, earlier=editions, lines=self.lines, threshold=threshold))
        return editions
