"""What moving a ward touches in the apps above. Each says its part in a sentence, before anybody saves the move."""

from __future__ import annotations

from collections.abc import Callable

Says = Callable[[str], str]
"""Takes a ward's code; answers one sentence, or nothing."""

_says: list[Says] = []


def of_moving(says: Says) -> None:
    """Adds a sentence to the preview of a move. The same function added twice is there once. From ``AppConfig.ready``."""
    if says not in _says:
        _says.append(says)


def sentences(ward: str) -> list[str]:
    """What a move of this ward touches, in the words of each app."""
    return [sentence for says in _says if (sentence := says(ward))]
