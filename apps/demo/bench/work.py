"""Work of the background, timed in a process on one world: scoring, and sending mail. Printed as JSON."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.demo import clock
from apps.digests import sending, services
from apps.digests.kinds import all_kinds
from apps.digests.models import Envelope
from apps.digests.services import Recipient
from apps.prioritisation.models import Score
from apps.prioritisation.scoring import score
from apps.support.models import Request

ROUNDS = 3
MESSAGES = 1000


def scoring() -> dict[str, float]:
    """Scores every request as open, against a bare UPDATE of the same rows. The world is spoilt for pages."""
    Request.objects.filter(status="draft").delete()
    Request.objects.update(
        status="waiting",
        closed_at=None,
        waiting_on="us",
        waiting_since=timezone.now(),
        offered_at=None,
        started_at=None,
        read_at=timezone.now(),
        answered_at=None,
        answer_due_at=None,
    )
    score()
    ours: list[float] = []
    bare: list[float] = []
    for day in range(1, ROUNDS + 1):
        _tidy()
        with clock.at(timezone.now() + dt.timedelta(days=day)):
            ours.append(_timed(score))
        _tidy()
        bare.append(_timed(lambda: Score.objects.update(scored_at=timezone.now())))
    return {
        "rows": Score.objects.ranked().count(),
        "score_s": statistics.median(ours),
        "update_s": statistics.median(bare),
    }


def mail() -> dict[str, float]:
    """Sends messages through the code of the worker, to a mail server that throws them away."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    people = User.objects.order_by("pk")[:MESSAGES]
    kind = all_kinds()["request-accepted"]
    to = [Recipient(user.email, user.name, user.pk) for user in people]
    services.notify(kind.code, to=to, context=kind.example, url="/support/R-1/", action="See your place")
    waiting = Envelope.objects.due(timezone.now()).count()
    took = _timed(_send_all)
    return {"messages": waiting, "per_second": waiting / took}


def _send_all() -> None:
    while sending.send_batch():
        pass


def _tidy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) prioritisation_score, support_request")


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
