"""How long drafts of requests and the words of closed ones are kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from apps.core.audit import SYSTEM, record
from apps.core.retention import Period, Rule
from apps.threads import services as threads

from . import events
from .asking.services import delete_drafts
from .models import REMOVED, Contact, FactCheck, NextStep, Note, Offer, PhoneCall, Request, Verdict
from .states import CLOSED, Status

CASES = Period(months=12 * settings.RETENTION_CASE_YEARS)


def _drafts(before: datetime) -> QuerySet[Request]:
    return Request.objects.filter(status=Status.DRAFT, updated_at__lt=before)


def _delete(rows: list[Request]) -> int:
    return delete_drafts([row.pk for row in rows])


def closed_before(before: datetime) -> QuerySet[Request]:
    """Requests that ended before this moment."""
    return Request.objects.filter(status__in=CLOSED, closed_at__lt=before)


def _cases(before: datetime) -> QuerySet[Request]:
    return closed_before(before).exclude(difference=REMOVED)


def _or_removed(name: str) -> Case:
    """What people typed there is replaced; what they left empty stays empty."""
    return Case(When(**{name: ""}, then=Value("")), default=Value(REMOVED))


def _anonymise(rows: list[Request]) -> int:
    """Takes out every word that somebody typed, and the files. What was asked for, when, where and how it ended stays."""
    keys = [row.pk for row in rows]
    list(Request.objects.select_for_update().filter(pk__in=keys).order_by("pk"))  # who writes on it now is done before
    threads.remove_words([row.thread_id for row in rows], replacement=REMOVED)
    Note.objects.filter(request__in=keys).update(body=REMOVED)
    NextStep.objects.filter(request__in=keys).update(what=REMOVED)
    Offer.objects.filter(request__in=keys).update(what=REMOVED, answer_note="", said_by="")
    Contact.objects.filter(request__in=keys).update(what=REMOVED, why=_or_removed("why"))
    FactCheck.objects.filter(request__in=keys).update(note="")
    Verdict.objects.filter(request__in=keys).update(what=REMOVED)
    PhoneCall.objects.filter(request__in=keys, removed_at__isnull=True).update(
        caller_name="", caller_phone="", caller_email="", removed_at=timezone.now()
    )
    Request.objects.filter(pk__in=keys).update(
        title=REMOVED,
        difference=REMOVED,
        deadline_fact=_or_removed("deadline_fact"),
        wish_name=_or_removed("wish_name"),
        access_note="",
        closing_note="",
    )
    for row in rows:
        record(events.REQUEST_WORDS_REMOVED, subject=row, by=SYSTEM)
    return len(rows)


RULES = [
    Rule(
        "request-drafts",
        "Drafts of requests that nobody went on with are deleted, with their files.",
        Period(months=12),
        found=_drafts,
        apply=_delete,
        why="They were never sent to anybody.",
    ),
    Rule(
        "cases-closed",
        "Closed requests lose every word that somebody typed, and their files. They are still counted.",
        CASES,
        found=_cases,
        apply=_anonymise,
        why="The contract and the law on claims ask for cases for years after they close.",
    ),
]
"""How long this app keeps what."""
