"""Planning, changing and cancelling a session. Places are booked at its event: see ``apps.events.services``."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.events import services as event_services
from apps.events.models import Event

from .. import events
from ..models import Session, Topic
from . import policies


def plan_session(*, topic: Topic, summary: str, by: User, **facts: Any) -> Session:
    """Plans a session that ``by`` runs. Records ``session.planned``. ``facts`` are those of the event."""
    require(policies.can_plan_session(by))
    with transaction.atomic():
        event = event_services.plan_event(by=by, **facts)
        session = Session.objects.create(event=event, topic=topic, summary=_said(summary), adviser=by)
        audit.record(events.SESSION_PLANNED, subject=session, by=by)
    return session


def change_session(
    session: Session, *, topic: Topic, summary: str, by: User, seen: int | None = None, **facts: Any
) -> Session:
    """Changes a session before it begins. ``seen`` is the version of its event that the form was opened with."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=session.event_id)
        held = Session.objects.select_for_update(of=("self",)).select_related("event").get(pk=session.pk)
        require(policies.can_change_session(by, held))
        event_services.change_event(event, by=by, seen=seen, **facts)
        summary = _said(summary)
        if (held.topic_id, held.summary) != (topic.pk, summary):
            held.topic, held.summary = topic, summary
            held.save(update_fields={"topic", "summary"})
            audit.record(events.SESSION_CHANGED, subject=held, by=by)
    return Session.objects.select_related("event").get(pk=session.pk)


def cancel_session(session: Session, *, why: str, by: User) -> Session:
    """Cancels a session. Every group with a place, or on the list, is told why."""
    require(policies.can_cancel_session(by, session))
    session.event = event_services.cancel_event(session.event, by=by, why=why)
    return session


def _said(summary: str) -> str:
    if not summary.strip():
        raise DomainError("Say what people can learn or do there", field="summary", code="missing")
    return summary.strip()
