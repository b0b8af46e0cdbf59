"""The export of a person's data: built by a worker, and deleted.

Claim, commit, make, mark. A worker that dies leaves its claim to run out and the sweep gives the work to another one,
which writes the same file anew: nothing is lost and nothing is told twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ..people.models import User
from . import notifications, sections
from .data_file import write_file
from .models import Download

LEASE = timedelta(minutes=10)
MAX_TRIES = 3
KEPT_DAYS = 7

State = Download.State


def build(pk: int) -> bool:
    """Builds one export, unless another worker holds it. Returns whether this call built it."""
    claim = _claim(pk)
    if claim is None:
        return False
    download = Download.objects.select_related("user").get(pk=pk)

    def keep_going(done: int) -> bool:
        ours = Download.objects.filter(pk=pk, claim=claim)
        return bool(ours.update(sections_done=done, lease_until=timezone.now() + LEASE))

    made = write_file(download.user, keep_going)
    if made is None:
        return False
    with made:
        if default_storage.exists(download.path):
            default_storage.delete(download.path)
        default_storage.save(download.path, made)
        return _mark_ready(download, claim, made.size)


def _claim(pk: int) -> uuid.UUID | None:
    """Takes a file that waits, or that a dead worker left. None when it is somebody else's, or there is no more trying."""
    now, claim = timezone.now(), uuid.uuid4()
    free = Q(state=State.WAITING) | Q(state=State.BUILDING, lease_until__lt=now)
    with transaction.atomic():
        taken = Download.objects.filter(free, pk=pk, tries__lt=MAX_TRIES, user__is_active=True).update(
            state=State.BUILDING,
            claim=claim,
            lease_until=now + LEASE,
            tries=F("tries") + 1,
            sections_done=0,
            sections_total=len(sections()),
        )
        if not taken:
            given_up = Download.objects.filter(free, pk=pk)
            given_up.update(state=State.FAILED, claim=None, lease_until=None)
    return claim if taken else None


def _mark_ready(download: Download, claim: uuid.UUID, size: int) -> bool:
    """Marks it ready and tells the person, once. A file that was taken from this worker meanwhile is not marked."""
    with transaction.atomic():
        ours = Download.objects.filter(pk=download.pk, claim=claim)
        done = ours.update(
            state=State.READY,
            claim=None,
            lease_until=None,
            ready_at=timezone.now(),
            size=size,
            sections_done=F("sections_total"),
        )
        if done:
            notifications.data_ready(download.user)
    if not done and not Download.objects.filter(pk=download.pk).exists():
        default_storage.delete(download.path)  # the person was erased while it was made
    return bool(done)


def requeue_stuck(send: Callable[[int], object]) -> int:
    """Sends stuck exports to a worker: not begun within a minute, or left by a worker that died. Returns how many."""
    now = timezone.now()
    stuck = Q(state=State.WAITING, asked_at__lt=now - timedelta(minutes=1)) | Q(
        state=State.BUILDING, lease_until__lt=now
    )
    keys = list(Download.objects.filter(stuck).order_by("pk").values_list("pk", flat=True)[:100])
    for key in keys:
        send(key)
    return len(keys)


def delete(downloads: QuerySet[Download, Download]) -> int:
    """Deletes files and their rows: the rows at once, the files when that is certain. Returns how many."""
    paths = [download.path for download in downloads]
    downloads.delete()
    for path in paths:
        transaction.on_commit(lambda path=path: default_storage.delete(path))  # type: ignore[misc]
    return len(paths)


def deleted_on(download: Download) -> dt.date | None:
    """The day on which a file that is ready is deleted."""
    return timezone.localdate(download.ready_at) + timedelta(days=KEPT_DAYS + 1) if download.ready_at else None


def latest(person: User) -> Download | None:
    """The file that a person asked for last."""
    return Download.objects.filter(user=person).order_by("-pk").first()
