"""Background work of accounts. Each task can run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from .personal_data import downloads


@shared_task(name="accounts.make_download")
def make_download(pk: int) -> bool:
    """Makes the file that a person asked for."""
    return downloads.build(pk)


@shared_task(name="accounts.sweep_downloads")
def sweep_downloads() -> int:
    """Takes up files that were asked for and that no worker is making."""
    return downloads.requeue_stuck(make_download.delay)


def make_on_commit(pk: int) -> None:
    """Asks a worker to make a file once the open transaction is committed. A broker that is down is left to the sweep."""
    transaction.on_commit(lambda: make_download.delay(pk), robust=True)


@shared_task(name="accounts.carry_out_recoveries")
def carry_out_recoveries() -> int:
    """Does what was approved for people who could not get in, once the waiting time is over."""
    from .account_recovery import services

    return services.carry_out_due()
