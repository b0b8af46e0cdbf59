"""Work of the kernel's own."""

from __future__ import annotations

from celery import shared_task

from . import health


@shared_task(name="core.heartbeat", ignore_result=True, expires=health.HEARTBEAT_SECONDS)
def heartbeat() -> None:
    """Says that beat, broker and worker reach each other; ``health/ready`` listens."""
    health.beat()
