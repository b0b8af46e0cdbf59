"""The address to which somebody answers an email. Who takes in replies offers it; this app only writes it on the email."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from .models import Envelope, Message


@dataclass(frozen=True, slots=True)
class ReplyRoute(Offer):
    """``address`` takes what a message says in ``replies_to`` and the id of its reader, and answers with the address.

    The address acts for this reader. It is made when the email is, and neither kept nor shown.
    """

    address: Callable[[int, int], str]

    @property
    def key(self) -> str:
        return f"{self.address.__module__}.{self.address.__qualname__}"


def reply_to(envelope: Envelope, messages: Sequence[Message]) -> str:
    """Where a reply to this email goes, or an empty text.

    An email about several things has no such address, nor one to somebody without an account.
    """
    belongs = {message.replies_to for message in messages}
    [only] = belongs if len(belongs) == 1 else [None]
    if only is None or envelope.user_id is None:
        return ""
    return next((found for route in offered(ReplyRoute) if (found := route.address(only, envelope.user_id))), "")
