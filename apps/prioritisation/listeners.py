"""Which events of other apps can change a score, and what is scored again when one happens.

Both listeners run in the transaction of the event, so a score is never behind the facts that it was worked out from.
``tests/test_listeners.py`` changes each fact of each criterion through its page.
"""

from __future__ import annotations

from typing import Any

from apps.core.models import AuditEvent
from apps.organisations.events import ORGANISATION_GAVE_BACK, ORGANISATION_TOOK_IN, RECORD_SAVED
from apps.support import events as support_events
from apps.support.models import Request
from apps.support.states import WORKFLOW

from .scoring import score

STARTED = "request.started"
REQUEST_EVENTS = frozenset(
    {
        *(edge.event for edge in WORKFLOW.edges),
        support_events.REQUEST_CORRECTED,
        support_events.REQUEST_ASSIGNED,
        support_events.REQUEST_UNASSIGNED,
        support_events.REQUEST_MESSAGE_WRITTEN,
    }
)
"""Every move of a request, and what changes its facts, its adviser or whether a first reply is due."""

UNMERGED = "organisation.unmerged"
RECORD_EVENTS = frozenset({RECORD_SAVED, ORGANISATION_TOOK_IN, ORGANISATION_GAVE_BACK, UNMERGED})
"""What changes the record of a group, or which requests are its own: the subject is the group."""


def score_request(event: AuditEvent, request: Any) -> None:
    """Scores a request again. Once help has started, the group's other requests are no longer those of a first-time asker."""
    if event.verb == STARTED:
        others = Request.objects.queued().filter(organisation=request.organisation_id).order_by("pk")
        score([request.pk, *others.values_list("pk", flat=True)])
    else:
        score([request.pk])


def score_group(event: AuditEvent, organisation: Any) -> None:
    """Scores a group's open requests again."""
    ids = list(Request.objects.open().filter(organisation=organisation).order_by("pk").values_list("pk", flat=True))
    if ids:
        score(ids)
