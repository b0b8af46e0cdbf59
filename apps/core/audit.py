"""The audit trail: who did what, for whom, when and why, in the transaction that did it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

from . import request_ids
from .models import AuditEvent


class _System:
    """The portal itself as the actor: a timed job, never a person."""

    is_authenticated = False

    def __str__(self) -> str:
        return "the system"


SYSTEM: Final = _System()
Actor = AbstractBaseUser | AnonymousUser | _System
Listener = Callable[[AuditEvent, models.Model], None]

_listeners: dict[str, list[Listener]] = {}


def listen(noun: str, listener: Listener) -> None:
    """Has ``listener(event, subject)`` called, in the same transaction, after each ``noun.…`` event.

    This is how a higher app answers to what happens in a lower one. Called once, from ``AppConfig.ready``.
    """
    known = _listeners.setdefault(noun, [])
    if listener not in known:
        known.append(listener)


def record(
    verb: str,
    *,
    subject: models.Model,
    by: Actor,
    organisation_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason_code: str = "",
) -> AuditEvent:
    """Writes one event and returns it.

    ``verb`` reads ``noun.past-tense``, such as ``request.sent``. ``before`` and ``after`` hold named
    fields and never free text that a person typed. The organisation is the subject's own unless given.
    """
    if organisation_id is None:
        organisation_id = getattr(subject, "organisation_id", None)
        if subject._meta.label == "organisations.Organisation":
            organisation_id = subject.pk
    event = AuditEvent.objects.create(
        verb=verb,
        actor_id=by.pk if isinstance(by, AbstractBaseUser) else None,
        organisation_id=organisation_id,
        subject_type=subject._meta.label,
        subject_id=subject.pk,
        before=before or {},
        after=after or {},
        reason_code=reason_code,
        request_id=request_ids.current(),
    )
    for listener in _listeners.get(verb.partition(".")[0], ()):
        listener(event, subject)
    return event


def history(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """What happened to this thing, newest first."""
    return AuditEvent.objects.filter(subject_type=subject._meta.label, subject_id=subject.pk).order_by("-at", "-id")
