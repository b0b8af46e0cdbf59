"""What must be true of a request's story in any world, whoever wrote it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from apps.core.models import AuditEvent
from apps.digests.models import Envelope
from apps.organisations.consent import publishing
from apps.organisations.models import Claim, DuplicatePair, FieldConsent, Merge, Organisation
from apps.outcomes import services as outcomes
from apps.prioritisation import scoring
from apps.prioritisation.models import Score
from apps.support.models import Request
from apps.support.states import WORKFLOW, Status
from apps.support.timeouts import services as timeouts


def broken_chains() -> list[str]:
    """Requests whose trail does not lead, edge by edge of the table, from draft to where they stand."""
    trails: dict[int, list[AuditEvent]] = {}
    moves = AuditEvent.objects.filter(subject_type="support.Request", after__has_key="status").order_by("at", "id")
    for event in moves:
        trails.setdefault(event.subject_id, []).append(event)
    edges = {(edge.source, edge.target, edge.event) for edge in WORKFLOW.edges}
    broken = []
    for request in Request.objects.order_by("pk"):
        status = "draft"
        for event in trails.get(request.pk, []):
            if event.before["status"] != status or (status, event.after["status"], event.verb) not in edges:
                broken.append(f"{request.ref}: {event.verb} from {status}")
            status = event.after["status"]
        if status != request.status:
            broken.append(f"{request.ref}: trail ends at {status}, stands at {request.status}")
    return broken


def clocks_that_do_not_add_up() -> list[str]:
    """Sent requests whose two clocks do not add up to the time since they were sent."""
    wrong = []
    for request in Request.objects.exclude(status="draft"):
        until = request.waiting_since or request.closed_at
        gap = request.time_on_us + request.time_on_them - (until - request.sent_at)
        if abs(gap) > dt.timedelta(seconds=1):
            wrong.append(f"{request.ref} {request.status}: {gap}")
    return wrong


def events_of_the_future() -> int:
    """Audit events that are dated after now."""
    return AuditEvent.objects.filter(at__gt=timezone.now()).count()


def of_the_named_people() -> list[str]:
    """What the list of named people promises and the world does not hold, on whatever day it was loaded."""
    today = timezone.localdate()
    groups = Organisation.objects.filter(memberships__user__email="group@example.org")
    mine = Request.objects.filter(organisation__in=groups)
    ends: dict[int, dt.date] = {}
    for consent in FieldConsent.objects.filter(public=True, organisation__status="active", organisation__listed=True):
        ends.setdefault(consent.organisation_id, publishing.ends_on(consent))
    due = [pk for pk, end in ends.items() if today < end <= today + dt.timedelta(days=30)]
    ended = [pk for pk, end in ends.items() if end <= today]
    told = {
        "every status": set(Request.objects.values_list("status", flat=True)) == set(Status.values),
        "a draft, one that waits and one that is completed": {"draft", "waiting", "completed"}
        <= set(mine.values_list("status", flat=True)),
        "one group whose consents are due": len(due) == 1,
        "one group whose consents ended": len(ended) == 1,
        "one quiet group": Organisation.objects.exclude(quiet_asked_at=None).count() == 1,
        "two pairs or more": DuplicatePair.objects.filter(status="open").count() >= 2,
        "a merge that can be undone": [
            merge.undo_until > timezone.now() for merge in Merge.objects.filter(undone_at=None)
        ]
        == [True],
        "one claim for a lead and one for staff": {claim.had_lead for claim in Claim.objects.open()} == {True, False},
        "mail to send": Envelope.objects.filter(state="waiting").count() > 0,
        "no old mail to send": not Envelope.objects.filter(
            state="waiting", created_at__lt=timezone.now() - dt.timedelta(hours=31)
        ).exists(),
        "scores of all that were sent": Score.objects.count() == Request.objects.sent().count(),
        "nothing left to score": scoring.score() == 0,
        "nobody left to warn": timeouts.chase() == (0, 0),
        "nothing left to publish": outcomes.close_due() == [],
    }
    return [f"not so: {promise}" for promise, holds in told.items() if not holds]
