"""Notes of the team on a request."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts import roles
from apps.accounts.models import RoleGrant, User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.organisations.models import Membership

from .. import events
from ..models import Note, Request
from . import notifications, policies


def can_be_mentioned(request: Request, *, by: User) -> QuerySet[User]:
    """Colleagues who may read the note: staff who do not belong to the group, without the writer."""
    staff = RoleGrant.objects.in_force().filter(role__in=roles.STAFF).values("user")
    own = Membership.objects.open().filter(organisation=request.organisation_id).values("user")
    found = User.objects.filter(is_active=True, pk__in=staff).exclude(pk__in=own).exclude(pk=by.pk)
    return found.order_by("sort_name", "email")


def write_note(request: Request, *, by: User, body: str, mentions: Iterable[User] = ()) -> Note:
    """Keeps a note for the team. Each colleague who is mentioned is told, with its words. Records ``request.note-written``."""
    if not body.strip():
        raise DomainError("Write the note", field="body", code="missing")
    wanted = {person.pk for person in mentions}
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_note(by, locked))
        told = list(can_be_mentioned(request, by=by).filter(pk__in=wanted))
        if len(told) < len(wanted):
            raise DomainError("Choose colleagues who may read this request", field="mentions", code="no-right")
        note = Note.objects.create(request=request, by=by, body=body.strip())
        note.mentions.set(told)
        people = sorted(person.pk for person in told)
        audit.record(events.REQUEST_NOTE_WRITTEN, subject=request, by=by, after={"note": note.pk, "mentioned": people})
        notifications.mentioned(note, told)
    return note
