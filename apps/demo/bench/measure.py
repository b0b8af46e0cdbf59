"""Times each page in both worlds in turn, so that noise of the machine falls on both alike."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from .pages import PAGES
from .worlds import World

WARM_UP = 3


@dataclass(frozen=True)
class Timing:
    """What one page cost in one world."""

    median_ms: float
    p95_ms: float
    queries: int
    kb: float


@dataclass(frozen=True)
class Row:
    """One page in the small world and in the large one, or why it could not be timed."""

    page: str
    small: Timing | None = None
    large: Timing | None = None
    problem: str = ""

    @property
    def ratio(self) -> float:
        """How many times as long the page takes in the large world."""
        return self.large.median_ms / self.small.median_ms if self.small and self.large else 0.0


class Server:
    """A process that serves one world."""

    def __init__(self, world: World) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "bench", "--serve"],
            cwd=settings.BASE_DIR,
            env=world.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, page: str, what: str) -> dict[str, Any]:
        """One answer. Raises RuntimeError with what went wrong."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the server has no pipes")
        self.process.stdin.write(json.dumps({"page": page, "what": what}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the server stopped"}
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def close(self) -> None:
        """Lets the process end."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=20)


def timing(drawn: list[dict[str, Any]], queries: int) -> Timing:
    """The middle and the slow end of many drawings."""
    times = sorted(one["ms"] for one in drawn)
    return Timing(
        median_ms=statistics.median(times),
        p95_ms=times[min(len(times) - 1, round(0.95 * (len(times) - 1)))],
        queries=queries,
        kb=drawn[-1]["kb"],
    )


def pages(small: World, large: World, *, runs: int) -> list[Row]:
    """Every page, in both worlds."""
    servers = (Server(small), Server(large))
    rows = []
    try:
        for page in PAGES:
            try:
                rows.append(_row(page.name, servers, runs))
            except RuntimeError as problem:
                rows.append(Row(page.name, problem=str(problem).partition("\n")[0][:160]))
    finally:
        for server in servers:
            server.close()
    return rows


def _row(name: str, servers: tuple[Server, Server], runs: int) -> Row:
    for _ in range(WARM_UP):
        for server in servers:
            server.ask(name, "draw")
    drawn: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for turn in range(runs):
        for side in (0, 1) if turn % 2 else (1, 0):
            drawn[side].append(servers[side].ask(name, "draw"))
    queries = [server.ask(name, "queries")["queries"] for server in servers]
    return Row(name, small=timing(drawn[0], queries[0]), large=timing(drawn[1], queries[1]))
