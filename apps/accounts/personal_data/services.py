"""Asking for the file with one's own data, and fetching it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.core.audit import record
from apps.core.decisions import require
from apps.core.errors import DomainError

from .. import events, tasks
from ..people.models import User
from . import policies, sections
from .models import Download

State = Download.State

MAX_A_DAY = 5
"""How often a person may ask for a file in 24 hours."""


def request_download(*, by: User) -> Download:
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
        if held.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= MAX_A_DAY:
            raise DomainError("You have asked for 5 files since yesterday. Ask again tomorrow.", code="too-many")
        download = Download.objects.create(user=person, sections_total=len(sections()))
        record(events.ACCOUNT_DATA_ASKED, subject=person, by=by)
        tasks.make_on_commit(download.pk)
    return download


def record_fetched(*, download: Download, by: User) -> None:
    """Records that a person fetched their file: ``account.data-fetched``."""
    record(events.ACCOUNT_DATA_FETCHED, subject=download.user, by=by)
