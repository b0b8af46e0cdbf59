"""What staff do with a request before help starts: read it, ask for facts, give it out, check a fact, close it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core import audit, freshness
from apps.core.decisions import not_now, refuse, require
from apps.core.errors import DomainError, MovedOn
from apps.core.moves import move
from apps.core.wording import said_when
from apps.threads import services as threads
from apps.threads.models import Message

from .. import clocks, events
from ..conversation.services import attach
from ..models import FactCheck, Reason, Request
from ..policies import is_member, lock_group
from . import notifications, policies


def fact_digest(request: Request, fact: str, ready: Iterable[str]) -> str:
    """What stands for one fact of a request, as a form carries it. ``ready`` are the names of what the group has ready."""
    shown = {
        FactCheck.Fact.DEADLINE: (request.deadline, request.deadline_fact),
        FactCheck.Fact.READINESS: sorted(ready),
        FactCheck.Fact.STAGE: request.stage,
    }
    return freshness.digest(shown[FactCheck.Fact(fact)])


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


def assign(request: Request, *, by: User, adviser: User, had_by: int | None = None) -> Request:
    """Gives a request to an adviser. A triage lead may give it to anyone who advises; an adviser may take it.

    ``had_by`` is the key of whoever had it when the person looked, 0 for nobody: MovedOn says who has it by now, so that
    of two who take it one alone is told that it is theirs. Records ``request.assigned``; the adviser is told, unless they
    took it themselves.
    """
    require(policies.can_assign(by, request))
    if not roles.has(adviser, Role.ADVISER, Role.TRIAGE_LEAD):
        raise DomainError("Choose somebody who advises groups", field="adviser", code="not-an-adviser")
    with transaction.atomic():
        lock_group(request)
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_assign(by, locked))
        if adviser != by and not roles.has(by, Role.TRIAGE_LEAD):
            require(refuse("Only the triage lead can give a request to somebody else.", "not-lead"))
        if is_member(adviser, locked):
            require(not_now("That adviser belongs to this group.", "own-group"))
        before = locked.adviser_id
        if before == adviser.pk:
            return locked
        if had_by is not None and had_by != (before or 0):
            raise MovedOn(_who_has_it(locked, by), code="moved-on")
        now = timezone.now()
        locked.adviser, locked.assigned_by, locked.assigned_at = adviser, by, now
        locked.save(update_fields={"adviser", "assigned_by", "assigned_at", *clocks.note_change(locked, now)})
        audit.record(
            events.REQUEST_ASSIGNED, subject=locked, by=by, before={"adviser": before}, after={"adviser": adviser.pk}
        )
        if adviser != by:
            notifications.assigned(locked)
    return locked


def _who_has_it(request: Request, by: User) -> str:
    """Who has a request by now, and since when."""
    if request.adviser is None or request.assigned_at is None:
        return "Nobody has this request any more. Look at it again, then decide."
    who = "You have" if request.adviser == by else f"{request.adviser} has"
    return f"{who} had this request since {said_when(request.assigned_at).removeprefix('at ').removeprefix('on ')}."


def check_fact(request: Request, *, by: User, fact: str, note: str = "", seen: str | None = None) -> FactCheck:
    """Confirms one fact that the group gave. Changing the fact takes the check away.

    ``seen`` is the ``fact_digest`` of what the person looked at: MovedOn when the fact is another by now.
    """
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_check_fact(by, locked))
        who = freshness.who_changed(locked, by, verbs=(events.REQUEST_CORRECTED,))
        now = fact_digest(locked, fact, locked.readiness.values_list("name", flat=True))
        freshness.require_seen(now, seen, said=f"{who} Look at the fact again before you mark it as checked.")
        check, _ = FactCheck.objects.update_or_create(
            request=locked, fact=fact, defaults={"note": note, "by": by, "at": timezone.now()}
        )
        audit.record(events.REQUEST_FACT_CHECKED, subject=locked, by=by, after={"fact": fact})
    return check
