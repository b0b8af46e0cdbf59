"""Background work of the outbox. Each task can run twice, or side by side with itself, without harm."""

from __future__ import annotations

import time

from celery import shared_task
from django.db import transaction

from . import digest_building, sending

SECONDS = 45
"""A task that still finds work after this long leaves it to a fresh one."""


@shared_task(name="digests.send_due")
def send_due() -> int:
    """Sends what is due now, batch by batch. Returns how many emails it took up."""
    began, total = time.monotonic(), 0
    while True:
        claimed = sending.send_batch()
        total += claimed
        if claimed < sending.BATCH:
            return total
        if time.monotonic() - began > SECONDS:
            send_due.delay()
            return total


@shared_task(name="digests.sweep")
def sweep() -> int:
    """Picks up what was missed: claims of dead workers, digests that fell due, emails nobody was woken for."""
    sending.recover()
    while digest_building.build_digests():
        pass
    return send_due()


def _wake() -> None:
    send_due.delay()


def wake_on_commit() -> None:
    """Asks a worker to send, once the open transaction is committed.

    A broker that does not answer then is logged and nothing more: the sweep sends what was missed.
    """
    transaction.on_commit(_wake, robust=True)
