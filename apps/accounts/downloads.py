"""The file with all that the portal holds about one person: asked for, made by a worker, fetched, deleted.

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

from apps.core.audit import record
from apps.core.decisions import require
from apps.core.errors import DomainError

from . import notifications, policies, tasks
from .data_file import write_file
from .models import Download, User
from .personal_data import parts

LEASE = timedelta(minutes=10)
MAX_TRIES = 3
A_DAY = 5
"""How often a person may ask for a file in 24 hours."""
KEPT_DAYS = 7

State = Download.State


def ask(*, by: User) -> Download:
    """Asks for the file with all that the portal holds about this person. Asking twice makes one file.

    Refuses a sixth file within a day. Records ``account.data-asked``; a message says when the file is ready.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        require(policies.can_download(by, person))
        held = Download.objects.filter(user=person)
        going = held.filter(state__in=[State.WAITING, State.BUILDING]).first()
        if going:
            return going
        if held.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= A_DAY:
            raise DomainError("You have asked for 5 files since yesterday. Ask again tomorrow.", code="too-many")
        download = Download.objects.create(user=person, parts_total=len(parts()))
        record("account.data-asked", subject=person, by=by)
        tasks.make_on_commit(download.pk)
    return download


def make(pk: int) -> bool:
    """Makes one file, if nobody else does. Returns whether this worker made it."""
    claim = _claim(pk)
    if claim is None:
        return False
    download = Download.objects.select_related("user").get(pk=pk)

    def went_on(done: int) -> bool:
        ours = Download.objects.filter(pk=pk, claim=claim)
        return bool(ours.update(parts_done=done, lease_until=timezone.now() + LEASE))

    made = write_file(download.user, went_on)
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
            parts_done=0,
            parts_total=len(parts()),
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
            parts_done=F("parts_total"),
        )
        if done:
            notifications.data_ready(download.user)
    if not done and not Download.objects.filter(pk=download.pk).exists():
        default_storage.delete(download.path)  # the person was erased while it was made
    return bool(done)


def take_up(send: Callable[[int], object]) -> int:
    """Gives what stuck to a worker: asked for a minute ago and not begun, or left by a dead one. Returns how many."""
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


def gone_at(download: Download) -> dt.date | None:
    """The day on which a file that is ready is deleted."""
    return timezone.localdate(download.ready_at) + timedelta(days=KEPT_DAYS + 1) if download.ready_at else None


def latest(person: User) -> Download | None:
    """The file that a person asked for last."""
    return Download.objects.filter(user=person).order_by("-pk").first()


def taken(*, download: Download, by: User) -> None:
    """Writes down that a person fetched their file. Records ``account.data-fetched``."""
    record("account.data-fetched", subject=download.user, by=by)
