"""How long drafts of requests and the words of closed ones are kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When

from apps.core.audit import SYSTEM, record
from apps.core.retention import Period, Rule, add

from .models import Attachment, Contact, FactCheck, Message, Offer, Request, Verdict
from .personal_data import delete_drafts, drop_files
from .states import CLOSED, Status

REMOVED = "Removed: we no longer keep the words of this case"
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
    files = Attachment.objects.filter(request__in=keys)
    drop_files([str(one.file.name) for one in files])
    files.delete()
    Message.objects.filter(request__in=keys).update(body=REMOVED)
    Offer.objects.filter(request__in=keys).update(what=REMOVED, answer_note="")
    Contact.objects.filter(request__in=keys).update(what=REMOVED)
    FactCheck.objects.filter(request__in=keys).update(note="")
    Verdict.objects.filter(request__in=keys).update(what=REMOVED)
    Request.objects.filter(pk__in=keys).update(
        title=REMOVED,
        difference=REMOVED,
        deadline_fact=_or_removed("deadline_fact"),
        wish_name=_or_removed("wish_name"),
        access_note="",
        closing_note="",
    )
    for row in rows:
        record("request.words-removed", subject=row, by=SYSTEM)
    return len(rows)


add(
    Rule(
        "request-drafts",
        "Drafts of requests that nobody went on with are deleted, with their files.",
        Period(months=12),
        found=_drafts,
        apply=_delete,
        why="They were never sent to anybody.",
    )
)
add(
    Rule(
        "cases-closed",
        "Closed requests lose every word that somebody typed, and their files. They are still counted.",
        CASES,
        found=_cases,
        apply=_anonymise,
        why="The contract and the law on claims ask for cases for years after they close.",
    )
)
