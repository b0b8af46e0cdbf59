"""Raising a safeguarding concern, and what the lead does with it.

The audit trail says that something happened to a concern and by which lead. It holds no word of it, and not who raised it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.core.working_days import working_days_after

from .. import events
from . import notifications, policies
from .leads import leads
from .models import Concern, ConcernNote

NOBODY = "Nobody can read this form at the moment, so it was not sent. Please phone instead"
LOOK_WITHIN_WORKING_DAYS = 1
"""Within how many working days somebody says that they look into it."""


def raise_concern(
    *,
    about: str,
    what: str,
    happened: str = "",
    group_name: str = "",
    contact_name: str = "",
    reach: str = "",
    by: User | None,
) -> Concern:
    """Keeps a concern. ``by`` is None for somebody without an account. Each lead is told that something needs them.

    Refuses it where nobody could read it. Records ``concern.raised`` as done by the system: who raised it stands in the concern alone.
    """
    if about not in Concern.About.values:
        raise DomainError("Say whom you are worried about", field="about", code="missing")
    if not what.strip():
        raise DomainError("Tell us what you saw or heard", field="what", code="missing")
    if not leads().exists():
        raise DomainError(NOBODY, code="no-lead")
    now = timezone.now()
    with transaction.atomic():
        concern = Concern.objects.create(
            about=about,
            what=what.strip(),
            happened=happened.strip(),
            group_name=group_name.strip(),
            contact_name=contact_name.strip(),
            reach=reach.strip(),
            raised_by=by,
            raised_at=now,
            look_by=working_days_after(now, LOOK_WITHIN_WORKING_DAYS),
        )
        audit.record(events.CONCERN_RAISED, subject=concern, by=SYSTEM)
        notifications.concern_raised()
    return concern


def read_concern(concern: Concern, *, by: User) -> Concern:
    """Writes down that somebody opens a concern, before they are shown it. Records ``concern.read``."""
    require(policies.can_read_concerns(by))
    audit.record(events.CONCERN_READ, subject=concern, by=by)
    return concern


def note_concern(concern: Concern, *, body: str, by: User) -> ConcernNote:
    """Adds a note. Records ``concern.note-written``."""
    with transaction.atomic():
        locked = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
        require(policies.can_note_concern(by, locked))
        note = _note(locked, body, by)
        audit.record(events.CONCERN_NOTE_WRITTEN, subject=locked, by=by)
    return note


def look_into_concern(concern: Concern, *, by: User) -> Concern:
    """Somebody says that they look into it. Whoever raised it reads so. Records ``concern.looked-into``."""
    return move(concern, "look_into_concern", by=by, taken_by=by, taken_at=timezone.now())


def pass_on_concern(concern: Concern, *, passed_to: str, body: str, by: User) -> Concern:
    """Writes down to whom it was passed on, with a note of what was said. Records ``concern.passed-on``."""
    with transaction.atomic():
        moved = move(concern, "pass_on_concern", by=by, passed_to=passed_to, ended_at=timezone.now())
        _note(moved, body, by)
    return moved


def close_concern(concern: Concern, *, closed_why: str, body: str, by: User) -> Concern:
    """Closes it for a reason of the list, with a note of how that was found out. Records ``concern.closed``."""
    with transaction.atomic():
        moved = move(concern, "close_concern", by=by, closed_why=closed_why, ended_at=timezone.now())
        _note(moved, body, by)
    return moved


def _note(concern: Concern, body: str, by: User) -> ConcernNote:
    if not body.strip():
        raise DomainError("Write down what was done", field="body", code="missing")
    return ConcernNote.objects.create(concern=concern, body=body.strip(), by=by)
