"""What staff do with a request before help starts: read it, ask for facts, give it out, check a fact, close it."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core import audit
from apps.core.decisions import not_now, refuse, require
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.threads import services as threads
from apps.threads.models import Message

from .. import clocks, events
from ..conversation.services import attach
from ..models import FactCheck, Reason, Request
from ..policies import is_member
from . import notifications, policies


def accept(request: Request, *, by: User) -> Request:
    """Puts a request that was read into the queue. The group is told its place; that is not yet our first reply."""
    return move(request, "accept", by=by)


def ask_for_facts(request: Request, *, by: User, body: str, upload: UploadedFile | None = None) -> Request:
    """Asks the group for facts. Our clock stops and theirs starts; the question stands in the thread, with a file if given."""
    with transaction.atomic():
        moved = move(request, "ask_for_facts", by=by)
        message = threads.write(moved.thread, by=by, side=Message.Side.TEAM, body=body, asks=True)
        if upload is not None:
            attach(moved, by=by, upload=upload, message=message)
        notifications.question_asked(moved, body)
    return moved


def signpost(request: Request, *, by: User, reason: Reason, closing_note: str) -> Request:
    """Points the group to someone who can help, and closes the request. It is counted as demand that was not met."""
    return move(request, "signpost", by=by, reason=reason, closing_note=closing_note)


def decline(request: Request, *, by: User, reason: Reason, closing_note: str) -> Request:
    """Declines, with a reason from the list and words for the group. It is counted as demand that was not met."""
    return move(request, "decline", by=by, reason=reason, closing_note=closing_note)


def reopen(request: Request, *, by: User, reason: Reason, body: str) -> Request:
    """Opens a declined or signposted request again, for a reason from the list and with words for the group.

    It waits for an adviser, in the place that the day of asking gives it, and no longer counts as ended.
    """
    if reason.verb != Reason.Verb.REOPEN:
        raise DomainError("Choose a reason from the list", field="reason", code="wrong-list")
    with transaction.atomic():
        moved = move(request, "reopen", by=by, reason=reason)
        threads.write(moved.thread, by=by, side=Message.Side.TEAM, body=body)
        notifications.reopened(moved, reason, body)
    return moved


def assign(request: Request, *, by: User, adviser: User) -> Request:
    """Gives a request to an adviser. A triage lead may give it to anyone who advises; an adviser may take it.

    Records ``request.assigned``; the adviser is told, unless they took it themselves.
    """
    require(policies.can_assign(by, request))
    if not roles.has(adviser, Role.ADVISER, Role.TRIAGE_LEAD):
        raise DomainError("Choose somebody who advises groups", field="adviser", code="not-an-adviser")
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_assign(by, locked))
        if adviser != by and not roles.has(by, Role.TRIAGE_LEAD):
            require(refuse("Only the triage lead can give a request to somebody else.", "not-lead"))
        if is_member(adviser, locked):
            require(not_now("That adviser belongs to this group.", "own-group"))
        before = locked.adviser_id
        if before == adviser.pk:
            return locked
        now = timezone.now()
        locked.adviser, locked.assigned_by, locked.assigned_at = adviser, by, now
        locked.save(update_fields={"adviser", "assigned_by", "assigned_at", *clocks.note_change(locked, now)})
        audit.record(
            events.REQUEST_ASSIGNED, subject=locked, by=by, before={"adviser": before}, after={"adviser": adviser.pk}
        )
        if adviser != by:
            notifications.assigned(locked)
    return locked


def check_fact(request: Request, *, by: User, fact: str, note: str = "") -> FactCheck:
    """Confirms one fact that the group gave, as it stands now. Changing the fact takes the check away."""
    require(policies.can_check_fact(by, request))
    with transaction.atomic():
        check, _ = FactCheck.objects.update_or_create(
            request=request, fact=fact, defaults={"note": note, "by": by, "at": timezone.now()}
        )
        audit.record(events.REQUEST_FACT_CHECKED, subject=request, by=by, after={"fact": fact})
    return check
