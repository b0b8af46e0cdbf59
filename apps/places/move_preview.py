"""The preview of moving a ward to another neighbourhood: sentences from other apps about the effects of the move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.offers import Offer, offered


@dataclass(frozen=True, slots=True)
class WardMovePreview(Offer):
    """An offer of one sentence for the preview: ``says(ward code)`` returns it, or an empty text for none."""

    says: Callable[[str], str]

    @property
    def key(self) -> str:
        return f"{self.says.__module__}.{self.says.__qualname__}"


def sentences(ward: str) -> list[str]:
    """The sentences of all apps about the effects of moving this ward, without empty ones. ``ward`` is its code."""
    return [sentence for each in offered(WardMovePreview) if (sentence := each.says(ward))]
