"""Four clocks, shown apart: first reply, waiting on us, waiting on them, resolved.

Exactly one of 'us' and 'them' runs while a request is open. A move or a message by any route stops the
one and starts the other; what each has run so far is kept on the request.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from apps.core.wording import days_between
from apps.core.working_days import working_days_after

from .states import CLOSED, QUEUED, READ, Status

if TYPE_CHECKING:
    from apps.core.moves import Edge

    from .models import Request

FIRST_REPLY_WORKING_DAYS = 2
WARN_AFTER = dt.timedelta(days=21)
TIME_OUT_AFTER_WARNING = dt.timedelta(days=14)


class Side(models.TextChoices):
    US = "us", "Waiting on us"
    THEM = "them", "Waiting on them"
    NOBODY = "nobody", "Not running"


_RUNS = {
    Status.SENT: Side.US,
    Status.NEEDS_FACTS: Side.THEM,
    Status.WAITING: Side.US,
    Status.OFFERED: Side.THEM,
    Status.AGREED: Side.US,
    Status.ACTIVE: Side.US,
}
ANSWER_WORKING_DAYS = 2
"""Facts that a group gave are read within so many working days."""

FIRST_REPLY = (
    "The first reply is the first message, question, offer or decision from us that the group received. "
    "That we have read a request, or put it on the list, is no reply."
)
"""What counts as a first reply, for everybody: each figure, each date and each page that speaks of one means this."""

_REPLIES = {"ask_for_facts", "offer", "signpost", "decline"}
"""The moves that bring the group words of ours. A message does too: ``conversation.services.write``."""


def switch_to(request: Request, side: str, now: dt.datetime) -> set[str]:
    """Stops the clock that runs, keeps what it ran, and starts the other. Returns the fields set.

    A clock that already runs for this side goes on: a second message does not set it back.
    """
    if request.waiting_on == side:
        return set()
    if request.waiting_since is not None:
        ran = now - request.waiting_since
        if request.waiting_on == Side.US:
            request.time_on_us += ran
        else:
            request.time_on_them += ran
    request.waiting_on = side
    request.waiting_since = None if side == Side.NOBODY else now
    request.warned_at = None
    return {"waiting_on", "waiting_since", "time_on_us", "time_on_them", "warned_at"}


def note_first_reply(request: Request, now: dt.datetime) -> set[str]:
    """Notes the first reply, once. Returns the fields set."""
    if request.first_reply_at is None and request.sent_at is not None:
        request.first_reply_at = now
        return {"first_reply_at"}
    return set()


def note_our_turn_taken(request: Request) -> set[str]:
    """Notes that the team did or wrote something since the group gave facts. Returns the fields set."""
    if request.answered_at is None:
        return set()
    request.answered_at = request.answer_due_at = None
    return {"answered_at", "answer_due_at"}


def restart(request: Request, now: dt.datetime) -> set[str]:
    """Begins the running clock anew, as for an offer that changed: what it ran is kept. Returns the fields set."""
    side, request.waiting_on = request.waiting_on, Side.NOBODY
    if request.waiting_since is not None:
        ran = now - request.waiting_since
        if side == Side.US:
            request.time_on_us += ran
        else:
            request.time_on_them += ran
    request.waiting_on, request.waiting_since, request.warned_at = side, now, None
    return {"waiting_on", "waiting_since", "time_on_us", "time_on_them", "warned_at"}


def note_change(request: Request, now: dt.datetime) -> set[str]:
    """Raises the version of a request that changed, so that a form drawn before is refused. Returns the fields set."""
    request.updated_at = now
    request.version += 1
    return {"updated_at", "version"}


def on_move(request: Request, edge: Edge, now: dt.datetime) -> set[str]:
    """Sets the clocks and dates that belong to a move. Returns the fields set."""
    fields: set[str] = set()
    if edge.verb == "submit":
        request.sent_at = now
        request.reply_due_at = working_days_after(now, FIRST_REPLY_WORKING_DAYS)
        fields |= {"sent_at", "reply_due_at"}
    if edge.verb in _REPLIES:
        fields |= note_first_reply(request, now)
    if edge.verb == "answer":
        request.answered_at = now
        request.answer_due_at = working_days_after(now, ANSWER_WORKING_DAYS)
        fields |= {"answered_at", "answer_due_at"}
    else:
        fields |= note_our_turn_taken(request)
    if edge.target in READ and request.read_at is None:
        request.read_at = now
        fields.add("read_at")
    if edge.verb == "reopen":
        request.closed_at, request.reason, request.closing_note = None, None, ""
        fields |= {"closed_at", "reason", "closing_note"}
    if edge.verb == "offer":
        request.offered_at = now
        fields.add("offered_at")
    if edge.verb == "start":
        request.started_at = now
        fields.add("started_at")
    if edge.target in CLOSED:
        request.closed_at = now
        fields.add("closed_at")
    return fields | switch_to(request, _RUNS.get(Status(edge.target), Side.NOBODY), now)


def promised_by(request: Request) -> dt.datetime | None:
    """By when the group hears from us, as it was told: after it sent the request, and after it gave facts."""
    if request.answered_at is not None:
        return request.answer_due_at
    return request.reply_due_at if request.status in QUEUED and request.first_reply_at is None else None


@dataclass(frozen=True, slots=True)
class ClockTimes:
    """The four clocks of a request at one moment. Durations are timedeltas; None where a clock has not started."""

    first_reply: dt.timedelta | None
    first_reply_late: bool
    on_us: dt.timedelta
    on_them: dt.timedelta
    running: str
    running_since: dt.datetime | None
    resolved: dt.timedelta | None


def days_run(request: Request, side: str, now: dt.datetime | None = None) -> int:
    """How many days the clock of a side has run, all its stretches together, as every page and file says it.

    They are days of the calendar, counted back from now, or from when the clock stopped: two minutes around one
    midnight are a day, as they are for "asked yesterday".
    """
    now = now or timezone.now()
    ran = request.time_on_us if side == Side.US else request.time_on_them
    until = request.waiting_since or request.closed_at or now
    if request.waiting_on == side and request.waiting_since is not None:
        ran, until = ran + (now - request.waiting_since), now
    return days_between(until - ran, until)


def times(request: Request, now: dt.datetime | None = None) -> ClockTimes:
    """The four clocks of a request that was sent, now or at another moment."""
    now = now or timezone.now()
    ran = now - request.waiting_since if request.waiting_since else dt.timedelta()
    sent, reply, due = request.sent_at, request.first_reply_at, request.reply_due_at
    return ClockTimes(
        first_reply=reply - sent if sent and reply else None,
        first_reply_late=bool(due and (reply or request.closed_at or now) > due),
        on_us=request.time_on_us + (ran if request.waiting_on == Side.US else dt.timedelta()),
        on_them=request.time_on_them + (ran if request.waiting_on == Side.THEM else dt.timedelta()),
        running=request.waiting_on,
        running_since=request.waiting_since,
        resolved=request.closed_at - sent if sent and request.closed_at else None,
    )
