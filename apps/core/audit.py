"""The audit trail: who did what, for whom, when and why, in the transaction that did it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from . import request_ids
from .models import AuditEvent
from .offers import Offer, emitted, offered


class _System:
    """The actor of what the portal does by itself, such as a timed job."""

    is_authenticated = False

    def __str__(self) -> str:
        return "the system"


SYSTEM: Final = _System()
Actor = AbstractBaseUser | AnonymousUser | _System


class Event(str, Offer):
    """The verb of a kind of audit event, such as ``record.saved``, with the label of the model that its subject is.

    Each app declares its own in ``events.py``, as constants that the services hand to ``record``. One that no service of
    its app names fails the system check. The events of moves are declared by their workflow.
    """

    __slots__ = ("model", "module")
    model: str
    module: str

    def __new__(cls, verb: str, model: str) -> Event:
        """``module`` is where it was declared: its name is looked for in that app."""
        event = super().__new__(cls, verb)
        event.model = model
        event.module = sys._getframe(1).f_globals["__name__"]
        return event

    @property
    def key(self) -> str:
        return str(self)

    def emits(self) -> Iterable[str]:
        return [str(self)]


def unemitted_events(**_: Any) -> list[checks.CheckMessage]:
    """The system check that each declared event is named by a service of its app."""
    found: list[checks.CheckMessage] = []
    for module in sorted({event.module for event in offered(Event)}):
        source = _source_of(module.rpartition(".")[0])
        for name, value in vars(import_module(module)).items():
            if isinstance(value, Event) and f"events.{name}" not in source:
                found.append(checks.Error(f"Nobody emits the event “{value}” of {module}", id="core.E001"))
    return found


def _source_of(package: str) -> str:
    """The code of an app that can emit an event: not its tests, its demo data, and what only lists events."""
    folder = Path(import_module(package).__path__[0])
    files = [path for path in folder.rglob("*.py") if _can_emit(path.relative_to(folder))]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _can_emit(path: Path) -> bool:
    return path.name not in {"portal.py", "demo.py"} and path.parts[0] not in {"tests", "demo"}


@dataclass(frozen=True, slots=True)
class Listener(Offer):
    """Answers, in the same transaction, to what happens in a lower app: ``call(event, subject)`` after each of ``events``.

    They are named by their constants, or by the workflow whose moves they are. One that no app declares stops the
    portal at start.
    """

    events: frozenset[str]
    call: Callable[[AuditEvent, models.Model], None]

    @property
    def key(self) -> str:
        return f"{self.call.__module__}.{self.call.__qualname__}"

    @classmethod
    def check(cls, offers: Sequence[Listener]) -> None:
        known = emitted()
        for listener in offers:
            if unknown := sorted(listener.events - known):
                raise ImproperlyConfigured(f"{listener.key} listens to {', '.join(unknown)}, which nobody emits")


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
    """Writes one audit event, calls who listens to it, and returns it.

    ``verb`` reads ``noun.past-tense``, such as ``request.sent``: an ``Event``, or that of a workflow's move. ``before`` and ``after`` hold named
    fields and never free text that a person typed. The organisation is the subject's own unless given.
    """
    if isinstance(verb, Event) and verb.model != subject._meta.label:
        raise TypeError(f"{verb} is about a {verb.model}, not a {subject._meta.label}")
    if organisation_id is None:
        organisation_id = getattr(subject, "organisation_id", None)
        if subject._meta.label == "organisations.Organisation":
            organisation_id = subject.pk
    event = AuditEvent.objects.create(
        verb=str(verb),
        actor_id=by.pk if isinstance(by, AbstractBaseUser) else None,
        organisation_id=organisation_id,
        subject_type=subject._meta.label,
        subject_id=subject.pk,
        before=before or {},
        after=after or {},
        reason_code=reason_code,
        request_id=request_ids.current(),
    )
    for listener in offered(Listener):
        if verb in listener.events:
            listener.call(event, subject)
    return event


def history(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """The audit events of one object, newest first."""
    return AuditEvent.objects.filter(subject_type=subject._meta.label, subject_id=subject.pk).order_by("-at", "-id")
