"""What keeps a group from closing. Apps above say what of theirs is still open, in ``AppConfig.ready()``.

standing.keeps_open(open_requests)  # answers "2 requests of your group are still open." or nothing
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Organisation

StillOpen = Callable[[Organisation], str]

_hooks: list[StillOpen] = []


def keeps_open(hook: StillOpen) -> None:
    """Adds a question that is asked before a group closes. The same one added twice is there once."""
    if hook not in _hooks:
        _hooks.append(hook)


def still_open(organisation: Organisation) -> str:
    """What is still open, in sentences for the group's lead. Empty when nothing is."""
    return " ".join(filter(None, (hook(organisation) for hook in _hooks)))
