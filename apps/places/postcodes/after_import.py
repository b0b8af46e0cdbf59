"""What follows when a postcode directory was loaded: such as comparing groups with it. Apps above offer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from ..models import PostcodeImport


@dataclass(frozen=True, slots=True)
class AfterImport(Offer):
    """``run(loaded)`` is called when readers see the new list. It returns a sentence for whoever loads it, or nothing.

    The import has ended then, and stays when this fails: the same file again does what is left, so it has to be harmless
    to do twice.
    """

    name: str
    run: Callable[[PostcodeImport], str]

    @property
    def key(self) -> str:
        return self.name


def run(loaded: PostcodeImport) -> list[str]:
    """Calls them all. Returns what they say."""
    return [said for each in offered(AfterImport) if (said := each.run(loaded))]
