"""The blocks of the page Today of those who advise groups: dates that are near, and their caseload."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Max, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core import wording
from apps.threads.models import Message

from ..models import Contact, NextStep, Request
from ..policies import TRIAGE
from ..querysets import RequestQuerySet
from ..states import for_staff

NEAR = dt.timedelta(days=14)
PASSED = dt.timedelta(days=7)
"""Dates that passed so lately stand there too: the request is open, and something has to be said about it."""
DATES_UP_TO = 10
CASES_UP_TO = 50


def dates_near(request: HttpRequest) -> dict[str, Any] | None:
    """The dates that groups gave, within the next two weeks: of one's own requests, and of all for the triage lead."""
    user = request.user
    if not roles.has(user, *TRIAGE):
        return None
    today = timezone.localdate()
    found = Request.objects.visible_to(user).open().filter(deadline__gte=today - PASSED, deadline__lte=today + NEAR)
    if not roles.has(user, Role.TRIAGE_LEAD):
        found = found.filter(adviser=user)
    rows = list(found.select_related("organisation", "adviser").order_by("deadline", "pk")[: DATES_UP_TO + 1])
    return {
        "rows": [
            {
                "title": asked.title,
                "href": reverse("support:staff_page", args=[asked.pk]),
                "group": asked.organisation.name,
                "on": asked.deadline,
                "when": wording.days_ago(asked.deadline) if asked.deadline else "",
                "fact": asked.deadline_fact,
                "word": for_staff(asked.status, answered=asked.answered_at is not None)[1],
                "adviser": str(asked.adviser) if asked.adviser else "Nobody yet",
            }
            for asked in rows[:DATES_UP_TO]
        ],
        "more": len(rows) > DATES_UP_TO,
        "whose": "of all requests" if roles.has(user, Role.TRIAGE_LEAD) else "of your requests",
    }


def _cases(adviser: int) -> RequestQuerySet:
    """The open requests of an adviser with what the caseload shows of each, in one statement: the next step first."""
    step = NextStep.objects.filter(request=OuterRef("pk"), ended_at__isnull=True)
    ours = Message.objects.filter(thread=OuterRef("thread"), side=Message.Side.TEAM).order_by("-sent_at")
    logged = Contact.objects.counted().filter(request=OuterRef("pk")).order_by()
    return (
        Request.objects.open()
        .filter(adviser=adviser)
        .select_related("organisation")
        .with_unanswered()
        .annotate(
            step_id=Subquery(step.values("pk")[:1]),
            step_what=Subquery(step.values("what")[:1]),
            step_on=Subquery(step.values("on")[:1]),
            wrote_at=Subquery(ours.values("sent_at")[:1]),
            met_on=Subquery(logged.values("request").annotate(last=Max("on")).values("last")),
        )
        .order_by(F("step_on").asc(nulls_last=True), "-unanswered", "waiting_since", "pk")
    )


def caseload(request: HttpRequest) -> dict[str, Any] | None:
    """What this person has: where it stands, when they were last in touch, and what comes next."""
    user = request.user
    if not roles.has(user, *TRIAGE):
        return None
    today = timezone.localdate()
    rows = list(_cases(user.pk)[: CASES_UP_TO + 1])  # type: ignore[arg-type]
    return {
        "rows": [_row(asked, today) for asked in rows[:CASES_UP_TO]],
        "more": len(rows) > CASES_UP_TO,
        "all": f"{reverse('support:all')}?adviser={user.pk}",
    }


def _row(asked: Any, today: dt.date) -> dict[str, Any]:
    tag, word = for_staff(asked.status, answered=asked.answered_at is not None)
    wrote_on = timezone.localdate(asked.wrote_at) if asked.wrote_at else None
    last = max((day for day in (wrote_on, asked.met_on) if day), default=None)
    due = "" if asked.step_on is None or asked.step_on > today else "Today" if asked.step_on == today else "Late"
    return {
        "pk": asked.pk,
        "ref": asked.ref,
        "title": asked.title,
        "href": reverse("support:staff_page", args=[asked.pk]),
        "group": asked.organisation.name,
        "tag": tag,
        "word": word,
        "unanswered": asked.unanswered,
        "last": wording.days_ago(last, today) if last else "Not yet",
        "step": asked.step_what or "",
        "step_on": asked.step_on,
        "due": due,
    }


def work_without_adviser() -> int:
    """How many open requests that left the queue nobody has, as after a colleague left."""
    return Request.objects.after_queue().filter(adviser__isnull=True).count()
