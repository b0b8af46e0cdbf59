"""Says how far a long import is: one line that is drawn again in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

STAGES = {
    "check": "Checking that each postcode stands there once",
    "build": "Building the new table and its indexes",
    "swap": "Putting it in the place of the old one",
    "groups": "Comparing the groups with it",
}
WIDTH = 28
IN_TERMINAL, ELSEWHERE = 0.2, 10.0
"""Seconds between two lines."""


class Meter:
    """Draws the progress of reading, then names each stage that follows."""

    def __init__(self, out: Any, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.out = out
        self.clock = clock
        self.live = bool(getattr(out, "isatty", lambda: False)())
        self.start = self.drawn = clock()
        self.length = 0
        self.stage = ""

    def say(self, stage: str, rows: int, share: float) -> None:
        """Takes the stage, the rows so far, and the share of the file that is read."""
        now, self.stage = self.clock(), stage
        if stage != "read":
            self.end()
            self._line(f"{STAGES[stage]} …")
        elif share >= 1 or now - self.drawn >= (IN_TERMINAL if self.live else ELSEWHERE):
            self.drawn = now
            self._draw(_said(rows, share, now - self.start, bar=self.live))

    def end(self) -> None:
        """Leaves the line that was drawn, if there is one."""
        if self.length:
            self._put("\n")
            self.length = 0

    def _draw(self, text: str) -> None:
        if not self.live:
            self._line(text)
            return
        self._put("\r" + text.ljust(self.length))
        self.out.flush()
        self.length = len(text)

    def _line(self, text: str) -> None:
        self._put(f"{text}\n")

    def _put(self, text: str) -> None:
        stream = getattr(self.out, "_out", self.out)  # under a command's own stream, which ends every line itself
        stream.write(text)


def _said(rows: int, share: float, seconds: float, *, bar: bool) -> str:
    rate = rows / seconds if seconds > 0 else 0
    left = seconds * (1 - share) / share if share > 0 else 0
    parts = [f"{rows:,} rows", f"{share:.0%}", f"{rate:,.0f} a second"]
    if share < 1:
        parts.append(f"about {_time(left)} left")
    drawn = f"[{'#' * round(WIDTH * share):<{WIDTH}}] " if bar else ""
    return drawn + ", ".join(parts)


def _time(seconds: float) -> str:
    return f"{max(1, round(seconds))} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
