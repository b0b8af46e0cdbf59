"""What keeps a group from closing: other apps offer checks, in their ``portal.py``, for their open records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from ..models import Organisation


@dataclass(frozen=True, slots=True)
class KeepsOpen(Offer):
    """An offer of a check before a group closes.

    ``says(group)`` returns a sentence, such as "2 requests of your group are still open.", or an empty text.
    """

    says: Callable[[Organisation], str]

    @property
    def key(self) -> str:
        return f"{self.says.__module__}.{self.says.__qualname__}"


def still_open(organisation: Organisation) -> str:
    """The sentences of all checks, for the group's lead. Empty when the group can close."""
    return " ".join(filter(None, (each.says(organisation) for each in offered(KeepsOpen))))
