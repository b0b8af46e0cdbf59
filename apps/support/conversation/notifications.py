"""What is said about a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.threads.models import Message

from ..notifications import notify_group, notify_team

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

    from ..models import Request


def answer(request: Request, event: AuditEvent) -> None:
    """The team hears that the group answered."""
    notify_team("work-answered", request)


def message_written(request: Request, message: Message) -> None:
    """The other side hears of a message, with its words."""
    author, body = str(message.author), message.body
    if message.side == Message.Side.TEAM:
        notify_group("request-message", request, action="Read and answer", author=author, body=body)
    else:
        notify_team("work-message", request, author=author, body=body)
