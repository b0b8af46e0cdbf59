"""Where a request stands on the list: asked of whoever ranks it, which is an app above this one.

That app registers itself once, from ``AppConfig.ready``: ``standing.register(provider)``. Its answer is about
one request alone and holds nothing of any other group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from apps.core.parts import ScorePart

if TYPE_CHECKING:
    from .models import Request


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of one request, in numbers and in words for the group.

    ``ahead`` is how many requests stand before it; None when it has no place. ``wait_low`` and ``wait_high``
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


Provider = Callable[["Request"], "Standing | None"]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Has this function answer where requests stand. The last one registered answers."""
    if provider not in _providers:
        _providers.append(provider)


def of(request: Request) -> Standing | None:
    """Where this request stands, or None when nobody ranks requests or it was never ranked."""
    return _providers[-1](request) if _providers else None
