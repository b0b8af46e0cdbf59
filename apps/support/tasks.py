"""Background work of support. It can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from .planning import services as planning
from .timeouts import services as timeouts


@shared_task(name="support.chase")
def chase() -> tuple[int, int]:
    """Warns the groups that have not answered for long, and closes what was warned about, each morning."""
    return timeouts.chase()


@shared_task(name="support.remind")
def remind() -> int:
    """Reminds advisers of the next steps of the day, in the morning."""
    return planning.remind()
