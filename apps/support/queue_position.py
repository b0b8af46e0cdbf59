"""The position of a request in the queue: asked of whoever ranks requests, which is an app above this one.

That app offers a ``QueuePositionSource`` in its ``portal.py``. Its answer is about one request alone and holds nothing of any other group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from apps.core.offers import Offer, offered
from apps.core.parts import ScorePart

if TYPE_CHECKING:
    from .models import Request


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """The position of one request, in numbers and in words for the group.

    ``ahead`` is how many requests are ranked before it; None when it is not ranked. ``wait_low`` and ``wait_high``
    are the weeks of a typical wait; None when too few were helped lately to say. ``parts`` are those of the
    score, in the policy's order; ``not_counted`` names what the policy knows and gives nothing for.
    """

    ahead: int | None = None
    wait_low: int | None = None
    wait_high: int | None = None
    waited_days: int = 0
    total: int = 0
    parts: Sequence[ScorePart] = field(default_factory=tuple)
    not_counted: Sequence[str] = field(default_factory=tuple)
    moved_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class QueuePositionSource(Offer):
    """Answers where a request stands in the queue. One app alone may."""

    of: Callable[[Request], QueuePosition | None]

    @property
    def key(self) -> str:
        return "queue position"


Weeks = tuple[int, int]
"""From and to: how long most groups wait."""


@dataclass(frozen=True, slots=True)
class TypicalWaitSource(Offer):
    """Answers how long most groups at a stage wait, in weeks; None where too few were helped lately to say. One app may."""

    of: Callable[[str], Weeks | None]

    @property
    def key(self) -> str:
        return "typical wait"


def typical_wait(stage: str) -> Weeks | None:
    """How long most groups at this stage wait, in weeks, by the rule by which each group's own page says it."""
    source = next(iter(offered(TypicalWaitSource)), None)
    return source.of(stage) if source else None


def of(request: Request) -> QueuePosition | None:
    """The position of this request, or None when nobody ranks requests or it was never ranked."""
    source = next(iter(offered(QueuePositionSource)), None)
    return source.of(request) if source else None
