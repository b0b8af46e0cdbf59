"""Background work of support. It can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from .timeouts import services as timeouts


@shared_task(name="support.chase")
def chase() -> tuple[int, int]:
    """Warns the groups that have not answered for long, and closes what was warned about, each morning."""
    return timeouts.chase()
