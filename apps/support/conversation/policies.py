"""Who may write on a request, answer what was asked, and add and remove files."""

from __future__ import annotations

from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now

from ..models import Request
from ..policies import keeps_words, only_members, only_triage
from ..states import WORKFLOW, Status


def can_write(by: Actor, request: Request) -> Decision:
    """The group and the support team may write to each other once the request is sent, and after its end, while its words
    are kept.
    """
    if request.status == Status.DRAFT:
        return only_members(by, request) & not_now("Send your request first.", "not-sent")
    return (ALLOW if only_members(by, request) else only_triage(by, request)) & keeps_words(request)


def can_answer(by: Actor, request: Request) -> Decision:
    """A member may answer what was asked."""
    return only_members(by, request) & WORKFLOW.open_for(request, "answer")


def can_attach(by: Actor, request: Request) -> Decision:
    """Whoever may write may add a file, and so may the group on its draft."""
    return only_members(by, request) if request.status == Status.DRAFT else can_write(by, request)


def can_remove_file(by: Actor, request: Request) -> Decision:
    """A member may take a file out again until the request is sent."""
    if request.status != Status.DRAFT:
        return only_members(by, request) & not_now("This request is sent, so its files stay with it.", "already-sent")
    return only_members(by, request)
