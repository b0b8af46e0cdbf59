"""Background work on the directory. Each can run twice without harm."""

from __future__ import annotations

from celery import shared_task

from . import search_index


@shared_task(name="directory.refresh_moved")
def refresh_moved() -> int:
    """Finds groups under their ward's new neighbourhood, on the day when it begins."""
    return search_index.refresh_moved()


@shared_task(name="directory.refresh_lapsed")
def refresh_lapsed() -> int:
    """Takes what nobody confirmed for two years out of the directory's search, each morning."""
    return search_index.refresh_lapsed()
