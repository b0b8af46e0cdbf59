"""Background work of threads. It can run twice, or side by side with itself, without harm."""

from __future__ import annotations

from functools import partial

from celery import shared_task
from django.db import transaction

from .inbound import services


@shared_task(name="threads.read_mail")
def read_mail(pk: int) -> bool:
    """Reads one email that came in."""
    return services.process(pk)


@shared_task(name="threads.read_waiting_mail")
def read_waiting_mail() -> int:
    """Reads the email that no worker was woken for, or that one died with."""
    return services.process_waiting()


def wake_on_commit(pk: int) -> None:
    """Asks a worker to read an email once it is stored. A broker that does not answer is logged: beat has it read."""
    transaction.on_commit(partial(read_mail.delay, pk), robust=True)
