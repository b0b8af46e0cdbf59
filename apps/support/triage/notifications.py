"""What is said about what staff do with a request before help starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..notifications import notify_group, notify_team, recipient

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

    from ..models import Reason, Request


def accept(request: Request, event: AuditEvent) -> None:
    """The group hears that it is on the list."""
    notify_group("request-accepted", request, action="See your place")


def _ended(kind: str, request: Request) -> None:
    reason = request.reason
    notify_group(
        kind,
        request,
        action="See your request",
        reason=(reason.to_group or reason.name) if reason else "",
        closing_note=request.closing_note,
    )


def signpost(request: Request, event: AuditEvent) -> None:
    """The group hears who can help, and that we count that it asked."""
    _ended("request-signposted", request)


def decline(request: Request, event: AuditEvent) -> None:
    """The group hears that we cannot help with this, and why."""
    _ended("request-declined", request)


def reopened(request: Request, reason: Reason, body: str) -> None:
    """The group hears that its request is on the list again, and why."""
    notify_group(
        "request-reopened", request, action="See your request", reason=reason.to_group or reason.name, body=body
    )


def question_asked(request: Request, body: str) -> None:
    """The group hears what we need to know, in the words of the question."""
    notify_group("request-facts-asked", request, action="Answer", body=body)


def assigned(request: Request) -> None:
    """The adviser hears that a request was given to them."""
    if request.adviser:
        notify_team("work-assigned", request, to=[recipient(request.adviser)])
