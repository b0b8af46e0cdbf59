"""Demo data of the outbox: what was written long enough ago was sent, the rest waits for the worker."""

from __future__ import annotations

import datetime as dt
import random

from django.db.models import F

from apps.core.demo_data import HOUR, LoadStage, Story, World

from .models import Attempt, Envelope, Message

STILL_TO_SEND = 6 * HOUR
"""Mail that was written this long before the day of loading, or on it, still waits."""
TOOK = dt.timedelta(seconds=9)


def _send_history(world: World, rng: random.Random) -> None:
    past = Envelope.objects.filter(created_at__lt=world.today - STILL_TO_SEND)
    private = [envelope.pk for envelope in past if envelope.is_private]
    Attempt.objects.bulk_create(
        Attempt(
            envelope_id=pk, number=1, worker="history", started_at=at, ended_at=at + TOOK, outcome=Attempt.Outcome.SENT
        )
        for pk, at in past.values_list("pk", "created_at")
    )
    Message.objects.filter(envelope__in=private).update(body="", url="")
    Message.objects.filter(envelope__in=past).update(sealed="")
    past.update(state=Envelope.State.SENT, sent_at=F("created_at") + TOOK, due_at=None, tries=1)


STORIES = [Story("outbox", LoadStage.END, _send_history)]
