"""Sends envelopes: claim, commit, send, mark. A repeat or a loss always leaves a trace.

A worker claims a batch of envelopes and commits. Before each is sent, the attempt is a committed row;
its outcome is committed with the start of the next. A worker that dies leaves its claim to run out: what
it had not started waits again, what it had started is *not known*, is tried once more with the same
Message-ID and a header that says so, and after that is left to a person.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from apps.accounts.personal_data import ERASED_DOMAIN, tombstone

from . import rendering, rights
from .models import Attempt, Envelope, Message
from .querysets import EnvelopeQuerySet
from .transport import CannotOpen, Result, Transport

logger = logging.getLogger(__name__)

BATCH = 100
LEASE = timedelta(minutes=5)
MAX_TRIES = 10
"""With the waits below: about nine hours."""

UNCLAIMED: dict[str, Any] = {"claimed_at": None, "claimed_by": "", "lease_until": None}

State = Envelope.State
Outcome = Attempt.Outcome


def wait_after(tries: int) -> timedelta:
    """How long to wait after this many tries: from one minute, doubling, to two hours, give or take a tenth."""
    minutes = min(2 ** max(tries - 1, 0), 120)
    return timedelta(minutes=minutes * random.uniform(0.9, 1.1))  # noqa: S311 (spreads load, guards nothing)


def claim(limit: int = BATCH) -> tuple[str, list[int]]:
    """Takes what is due for this worker alone. Returns the claim's name and the envelopes' ids."""
    name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    now = timezone.now()
    with transaction.atomic():
        ids = list(Envelope.objects.due(now).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        if ids:
            Envelope.objects.filter(pk__in=ids).update(
                state=State.SENDING, claimed_at=now, claimed_by=name, lease_until=now + LEASE
            )
    return name, ids


def send_batch(limit: int = BATCH) -> int:
    """Claims what is due and sends it over one connection. Returns how many it claimed, 0 when none was due.

    When the mail server cannot be reached, one envelope carries the attempt and the rest wait again.
    """
    name, ids = claim(limit)
    if not ids:
        return 0
    envelopes = sorted(
        Envelope.objects.filter(pk__in=ids),
        key=lambda envelope: ids.index(envelope.pk),
    )
    ended: tuple[Envelope, Attempt, Result] | None = None
    attempt: Attempt | None = None
    with Transport() as transport:
        try:
            for envelope in envelopes:
                with transaction.atomic():
                    if ended:
                        _mark(*ended, name=name)
                        ended = None
                    attempt = _start(envelope, name=name)
                if attempt is None:
                    continue
                ended = (envelope, attempt, _send(transport, envelope))
        except CannotOpen as problem:
            ended = (envelope, attempt, problem.result) if attempt else None
    with transaction.atomic():
        if ended:
            _mark(*ended, name=name)
        _release(Envelope.objects.filter(claimed_by=name, state=State.SENDING))
    return len(ids)


def _release(envelopes: EnvelopeQuerySet) -> int:
    """Puts back what was claimed and not tried, as it was before."""
    state = Case(When(delivery_uncertain=True, then=Value(State.UNKNOWN)), default=Value(State.WAITING))
    return envelopes.update(state=state, **UNCLAIMED)


def _start(envelope: Envelope, *, name: str) -> Attempt | None:
    """Writes the attempt before it is made. None when the claim ran out and is somebody else's by now."""
    now = timezone.now()
    still_ours = Envelope.objects.filter(pk=envelope.pk, state=State.SENDING, claimed_by=name)
    if not still_ours.update(lease_until=now + LEASE, tries=F("tries") + 1):
        return None
    envelope.tries += 1
    return Attempt.objects.create(envelope=envelope, number=envelope.tries, worker=name, started_at=now)


def _send(transport: Transport, envelope: Envelope) -> Result:
    """Makes the email and hands it to the mail server. Nothing is sent to the address of an erased person, and nothing
    that its reader has no right to by now.
    """
    if envelope.to_email.endswith(f"@{ERASED_DOMAIN}"):
        return Result(Outcome.PERMANENT, "Erased")
    written = list(envelope.messages.select_related("user").order_by("pk"))
    messages = rights.still_due(written)
    if written and not messages:
        return Result(Outcome.PERMANENT, "NoLongerTheirs")
    if messages and rights.address_of(messages[0]) != envelope.to_email:
        envelope.to_email = rights.address_of(messages[0])
        Envelope.objects.filter(pk=envelope.pk).update(to_email=envelope.to_email)
    if len(messages) < len(written):
        envelope.subject = rendering.digest_subject(messages)
    try:
        email = rendering.email(envelope, messages)
    except Exception as error:
        logger.exception("envelope %s cannot be made into an email", envelope.pk)
        return Result(Outcome.PERMANENT, type(error).__name__)
    return transport.send(email)


def _mark(envelope: Envelope, attempt: Attempt, result: Result, *, name: str) -> None:
    """Sets the outcome of the attempt, once, and what follows from it for the envelope."""
    now = timezone.now()
    attempts = Attempt.objects.filter(pk=attempt.pk, outcome=Outcome.STARTED)
    attempts.update(outcome=result.outcome, error=result.error[:80], code=result.code, ended_at=now)
    ours = Envelope.objects.filter(pk=envelope.pk, state=State.SENDING, claimed_by=name)
    after = _after(envelope, result.outcome, now)
    if ours.update(**after, **UNCLAIMED) and after["due_at"] is None:
        if after["state"] == State.SENT:
            Message.objects.filter(envelope=envelope).update(sealed="")
        _forget(envelope)


def _after(envelope: Envelope, outcome: str, now: datetime) -> dict[str, Any]:
    """Where an envelope stands after an attempt that ended so."""
    if outcome == Outcome.SENT:
        return {"state": State.SENT, "sent_at": now, "due_at": None}
    if outcome == Outcome.UNKNOWN:
        again = None if envelope.delivery_uncertain else now + wait_after(1)
        return {"state": State.UNKNOWN, "delivery_uncertain": True, "due_at": again}
    if outcome == Outcome.TEMPORARY and envelope.tries % MAX_TRIES:
        state = State.UNKNOWN if envelope.delivery_uncertain else State.WAITING
        return {"state": state, "due_at": now + wait_after(envelope.tries % MAX_TRIES)}
    return {"state": State.FAILED, "due_at": None}


def _forget(envelope: Envelope) -> None:
    """Wipes the text of a private kind, and the address of a last message, once nothing more will be done with it."""
    if envelope.is_private:
        Message.objects.filter(envelope=envelope).update(body="", url="", sealed="")
    if envelope.forgets_address:
        nobody = {"to_email": tombstone(envelope.pk, "message"), "to_name": ""}
        Message.objects.filter(envelope=envelope).update(**nobody)
        Envelope.objects.filter(pk=envelope.pk).update(**nobody)


def recover(now: datetime | None = None) -> int:
    """Takes back what dead workers held. What they had started is marked as not known.

    Returns how many envelopes it took back.
    """
    now = now or timezone.now()
    with transaction.atomic():
        held = list(Envelope.objects.abandoned(now).select_for_update(skip_locked=True)[:1000])
        started = {
            attempt.envelope_id: attempt
            for attempt in Attempt.objects.filter(envelope__in=held, outcome=Outcome.STARTED)
        }
        for envelope in held:
            if envelope.pk in started:
                result = Result(Outcome.UNKNOWN, "WorkerLost")
                _mark(envelope, started[envelope.pk], result, name=envelope.claimed_by)
        untouched = [envelope.pk for envelope in held if envelope.pk not in started]
        _release(Envelope.objects.filter(pk__in=untouched, state=State.SENDING))
    return len(held)
