"""What follows when a register was loaded, in the same transaction: such as comparing groups with their entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from .models import RegisterImport


@dataclass(frozen=True, slots=True)
class AfterLoading(Offer):
    """``run(loading)`` is called. What it returns is kept, under ``name``, as a count in the audit event."""

    name: str
    run: Callable[[RegisterImport], int]

    @property
    def key(self) -> str:
        return self.name


def run(loading: RegisterImport) -> dict[str, int]:
    """Calls them all. Returns their counts by name."""
    return {each.name: each.run(loading) for each in offered(AfterLoading)}
