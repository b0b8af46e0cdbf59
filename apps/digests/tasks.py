"""Background work of the outbox. Each task can run twice, or side by side with itself, without harm."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction


@shared_task(name="digests.send_due")
def send_due() -> int:
    """Sends what is due now."""
    return 0


def _wake() -> None:
    send_due.delay()


def wake_on_commit() -> None:
    """Asks a worker to send, once the open transaction is committed.

    A broker that does not answer then is logged and nothing more: the sweep sends what was missed.
    """
    transaction.on_commit(_wake, robust=True)
