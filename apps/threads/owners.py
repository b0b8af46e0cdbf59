"""What owns threads: the apps above say what a person calls the thing that a thread belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from apps.core.offers import Offer, offered


@dataclass(frozen=True, slots=True)
class ThreadOwner(Offer):
    """A model with a foreign key ``thread``.

    ``names`` takes ids of threads and answers, by thread, what people call the owner, such as R-2418. It leaves
    out threads that belong to something else.
    """

    model: str
    names: Callable[[Collection[int]], dict[int, str]]

    @property
    def key(self) -> str:
        return self.model


def models() -> set[str]:
    """The labels of the models that own threads."""
    return {owner.model for owner in offered(ThreadOwner)}


def names(threads: Collection[int]) -> dict[int, str]:
    """What people call the owner of each of these threads, by the id of the thread."""
    found: dict[int, str] = {}
    for owner in offered(ThreadOwner):
        found |= owner.names(threads)
    return found
