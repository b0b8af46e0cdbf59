"""What stops a command, in one sentence that says what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable


class Trouble(Exception):
    """Something that the person at the keyboard can put right. Its text is all that is shown."""


def guarded(main: Callable[[list[str]], int]) -> int:
    """Runs a command: trouble becomes one sentence and exit code 1, Ctrl-C becomes exit code 130."""
    try:
        return main(sys.argv[1:])
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr, flush=True)
        return 130


def say(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)
