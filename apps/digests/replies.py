"""The address to which somebody answers an email. Who takes in replies offers it; this app only writes it on the email."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.core.offers import Offer, offered

from .models import Envelope, Message


@dataclass(frozen=True, slots=True)
class ReplyRoute(Offer):
    """``address`` takes what a message says in ``replies_to`` and the id of its reader, and answers with the address.

    The address acts for this reader. It is made when the email is, and neither kept nor shown. ``goes_to`` takes the
    same and says who reads the reply.
    """

    address: Callable[[int, int], str]
    goes_to: Callable[[int, int], str]

    @property
    def key(self) -> str:
        return f"{self.address.__module__}.{self.address.__qualname__}"


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The address for replies to one email, and who reads them."""

    address: str
    goes_to: str


def reply_to(envelope: Envelope, messages: Sequence[Message]) -> ReplyTo | None:
    """Where a reply to this email goes, if anywhere.

    An email about several things has no such address, nor one to somebody without an account.
    """
    belongs = {message.replies_to for message in messages}
    [only] = belongs if len(belongs) == 1 else [None]
    if only is None or envelope.user_id is None:
        return None
    for route in offered(ReplyRoute):
        if address := route.address(only, envelope.user_id):
            return ReplyTo(address, route.goes_to(only, envelope.user_id))
    return None
