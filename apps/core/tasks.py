"""Celery tasks of the kernel."""

from __future__ import annotations

from celery import shared_task

from . import health, retention


@shared_task(name="core.heartbeat", ignore_result=True, expires=health.HEARTBEAT_SECONDS)
def heartbeat() -> None:
    """Records that beat, broker and worker reach each other, for ``health/ready``."""
    health.beat()


@shared_task(name="core.retain")
def retain() -> int:
    """Runs every rule of retention, each day. Returns how many things it dealt with."""
    try:
        made = retention.run(dry=False)
    except retention.AlreadyRunning:
        return 0
    return sum(each["done"] for each in made.results)
