"""Where a request stands, in words for its group: the steps, one sentence, and its place on the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.core import wording
from apps.core.parts import Step

from .. import clocks, queue_position
from ..models import Request
from ..queue_position import QueuePosition
from ..states import QUEUED, TAGS, Status

ACT_NOW = "Your date may come before help does: write or ring now."
_ASKED, _READ, _WAIT, _OFFER, _WORK, _CHANGE = range(6)
_NOW = {
    Status.SENT: _READ,
    Status.NEEDS_FACTS: _READ,
    Status.WAITING: _WAIT,
    Status.OFFERED: _OFFER,
    Status.AGREED: _WORK,
    Status.ACTIVE: _WORK,
    Status.COMPLETED: _CHANGE,
}


@dataclass(frozen=True, slots=True)
class EarlyDate:
    """A date of the group that comes before it can count on help: how that is said, and why."""

    heading: str
    text: str


def early_date(asked: Request, weeks: tuple[int, int] | None) -> EarlyDate | None:
    """The date of a request that comes before its typical wait is over, in ``weeks`` from when it was sent or is sent now.

    None when there is no date, when it has passed, when it comes later, or when too few were helped to say.
    """
    today = timezone.localdate()
    if asked.deadline is None or asked.deadline < today or weeks is None or asked.status not in (*QUEUED, Status.DRAFT):
        return None
    sent = timezone.localdate(asked.sent_at) if asked.sent_at else today
    first, last = (sent + dt.timedelta(weeks=each) for each in weeks)
    date, wait = wording.day(asked.deadline), wait_words(weeks)
    if asked.deadline < first:
        return EarlyDate("Your date comes before we can usually help", f"It is {date}. Most groups wait {wait}.")
    if asked.deadline < last:
        return EarlyDate("Your date may come before we can help", f"It is {date}. Most groups wait {wait}.")
    return None


def wait_words(weeks: tuple[int, int]) -> str:
    """3 to 5 weeks, or 1 week."""
    low, high = weeks
    return wording.count(low, "week") if low == high else f"{low} to {wording.count(high, 'week')}"


def next_steps(asked: Request, *, early: bool = False) -> list[Step]:
    """What was, is and will be, from where the request stands and its clocks. ``early``: its date comes before help."""
    here = _NOW.get(Status(asked.status))
    if here is None:
        return _ended_steps(asked)
    adviser = asked.adviser.name if asked.adviser else "An adviser"
    sent = asked.sent_at
    assert sent is not None
    read = "A person reads it."
    promised = clocks.promised_by(asked)
    if here == _READ and promised:
        read = f"{ACT_NOW if early else 'You need do nothing.'} {_promise(promised)}"
    elif asked.status == Status.NEEDS_FACTS:
        read = "We need facts from you. Answer below: you keep your place."
    if here > _READ:
        read = f"{wording.short_day(asked.read_at)}." if asked.read_at else ""
        if asked.first_reply_at:
            after = wording.days(wording.days_between(sent, asked.first_reply_at))
            read = f"{read} First reply came after {after}.".strip()
    titles = [
        ("You asked", wording.day(sent)),
        ("We read it and check the facts" if here <= _READ else "We read it and checked the facts", read),
        (
            "You are waiting for an adviser" if here <= _WAIT else "You waited for an adviser",
            ""
            if here != _WAIT
            else f"{'You answered. ' if asked.answered_at else ''}{_promise(promised)}"
            if promised
            else ACT_NOW
            if early
            else "You need do nothing. You can write to us at any time.",
        ),
        (
            "We make you an offer" if here <= _OFFER else "You said yes to our offer",
            "Answer it above. You may say no, and keep your place."
            if here == _OFFER
            else "Time with an adviser. You may say no."
            if here < _OFFER
            else "",
        ),
        ("We work on it together" if here <= _WORK else "We worked on it together", _work_note(asked, here, adviser)),
        ("We both say what changed", "No change and worse are answers too." if here <= _CHANGE else ""),
    ]
    verdict = here == _CHANGE and any(each.side == "group" for each in asked.verdicts.all())
    steps = []
    for number, (title, note) in enumerate(titles):
        state = "done" if number < here or verdict else "now" if number == here else "next"
        steps.append(Step(title, note, state))
    return steps


def _promise(moment: dt.datetime) -> str:
    """By when the group hears from us; once that has passed, that we are late."""
    if moment < timezone.now():
        return f"We said that you would hear from us by {wording.weekday(moment)}. We are late, and we are sorry."
    return f"You hear from us by {wording.weekday(moment)}."


def _work_note(asked: Request, here: int, adviser: str) -> str:
    if asked.status == Status.AGREED:
        return f"{adviser} starts soon and gets in touch with you."
    if asked.status == Status.ACTIVE and asked.started_at:
        return f"{adviser} works with you since {wording.day(asked.started_at)}."
    return "" if here > _WORK else "At a pace that suits your group."


def _ended_steps(asked: Request) -> list[Step]:
    assert asked.sent_at is not None
    assert asked.closed_at is not None
    ends = {
        Status.SIGNPOSTED: "We told you who can help",
        Status.DECLINED: "We could not help with this",
        Status.WITHDRAWN: "You took it back",
        Status.TIMED_OUT: "We closed it, because we did not hear from you",
    }
    steps = [Step("You asked", wording.day(asked.sent_at), "done")]
    read_at = asked.read_at or asked.first_reply_at
    if read_at and asked.status in (Status.WITHDRAWN, Status.TIMED_OUT):
        steps.append(Step("We read it", wording.day(read_at), "done"))
    return [*steps, Step(ends[Status(asked.status)], wording.day(asked.closed_at), "done")]


def sentence(asked: Request, *, early: bool = False) -> str:
    """Where the request stands, in one sentence for the group. ``early``: its date comes before help usually does."""
    times = clocks.times(asked)
    adviser = asked.adviser.name if asked.adviser else "an adviser"
    promised = clocks.promised_by(asked)
    if asked.answered_at and promised:
        return f"A person is reading what you answered. {_promise(promised)}"
    return {
        Status.SENT: "A person is reading what you sent."
        + (" We are late: we are sorry." if times.first_reply_late and not asked.first_reply_at else ""),
        Status.NEEDS_FACTS: "We need facts from you. You keep your place on the list.",
        Status.WAITING: f"{ACT_NOW if early else 'You need do nothing.'} "
        f"{_promise(promised) if promised else 'Your place can move if a group with an earlier date joins.'}",
        Status.OFFERED: "We have made you an offer. Say yes or no.",
        Status.AGREED: f"You said yes. Next, {adviser} gets in touch with you.",
        Status.ACTIVE: f"You are working on it with {adviser}.",
        Status.COMPLETED: "The work is completed.",
        Status.SIGNPOSTED: "We pointed you to someone who can help. We count that you asked.",
        Status.DECLINED: "We could not help with this. We count that you asked.",
        Status.WITHDRAWN: "You took this request back.",
        Status.TIMED_OUT: "We closed this, because we did not hear from you. You can ask again.",
        Status.DRAFT: "This is a draft. Nobody but your group sees it.",
    }[Status(asked.status)]


def position_words(place: QueuePosition) -> dict[str, str]:
    """A place on the list as the group reads it. A typical wait is a range in weeks and said to be an estimate."""
    ahead = place.ahead or 0
    low, high = place.wait_low, place.wait_high
    waited = wording.days(place.waited_days)
    wait = f"You have waited {waited}. Too few groups were helped lately to say what a typical wait is."
    if low is not None and high is not None:
        weeks = "week" if high == 1 else "weeks"
        wait = f"{weeks} is how long most groups wait. This is an estimate. You have waited {waited}."
    left_out = [name[0].lower() + name[1:] for name in place.not_counted]
    return {
        "ahead_figure": wording.whole(ahead),
        "ahead_text": "group is ahead of you on the list" if ahead == 1 else "groups are ahead of you on the list",
        "wait_figure": "" if low is None or high is None else str(high) if low == high else f"{low} to {high}",
        "wait_text": wait,
        "did_not_count": f"{wording.listed(left_out).capitalize()} added nothing and took nothing away."
        if left_out
        else "",
    }


def list_rows(requests: Iterable[Request]) -> list[dict[str, Any]]:
    """Requests in a list of their group. The typical wait is asked once for each stage at which a date may come before it."""
    rows = list(requests)
    dated = {each.stage for each in rows if each.deadline and each.status in QUEUED}
    waits = {stage: queue_position.typical_wait(stage) for stage in dated}
    return [_list_row(each, early=early_date(each, waits.get(each.stage)) is not None) for each in rows]


def _list_row(asked: Request, *, early: bool) -> dict[str, Any]:
    draft = asked.status == Status.DRAFT
    return {
        "asked": asked,
        "title": asked.title or (asked.topic.name if asked.topic else "A request without a name yet"),
        "href": reverse("support:check" if draft else "support:request", args=[asked.pk]),
        "tag": TAGS[Status(asked.status)],
        "word": Status(asked.status).label,
        "sentence": "" if draft else sentence(asked, early=early),
        "draft": draft,
    }
