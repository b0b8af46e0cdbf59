"""Reads what the staff page of one request shows, in two statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Value

from apps.accounts.models import User
from apps.core.models import AuditEvent
from apps.core.names import SortKey
from apps.core.prepared import Key, PreparedLists, Rows
from apps.organisations.models import Kind, Membership
from apps.places.models import Neighbourhood, Ward
from apps.threads import selectors as threads

from ..models import (
    Access,
    Contact,
    FactCheck,
    NextStep,
    Note,
    Offer,
    PhoneCall,
    Readiness,
    Reason,
    Request,
    SavedReply,
    Topic,
    Verdict,
)
from ..policies import remember_members

OTHERS_UP_TO = 8

_SHOWN = (
    "status",
    "title",
    "difference",
    "stage",
    "deadline",
    "deadline_fact",
    "wish",
    "wish_name",
    "access_note",
    "closing_note",
    "sent_at",
    "reply_due_at",
    "first_reply_at",
    "waiting_on",
    "waiting_since",
    "time_on_us",
    "time_on_them",
    "warned_at",
    "answered_at",
    "answer_due_at",
    "closed_at",
    "assigned_by",
    "thread",
    "organisation__name",
    "organisation__slug",
    "organisation__income",
    "organisation__income_year",
    "organisation__kind",
    "topic",
    "ward",
    "neighbourhood",
    "reason",
    "adviser__name",
    "asked_by__name",
    "asked_by__email",
    "asked_by__phone",
    "asked_by__contact_preference",
    "asked_by__access_needs",
)


def fetch(user: User, pk: int) -> Request | None:
    """The request with what the page shows of it, if this person may see it and it was sent.

    The names of lists and places come with ``lists_of``: Postgres takes 20 ms to plan a join of all nine tables.
    """
    found = Request.objects.visible_to(user).sent().filter(pk=pk)
    return found.select_related("organisation", "adviser", "asked_by").only(*_SHOWN).order_by().first()


def _chosen(model: type[Readiness] | type[Access], through: Any, column: str, key: Key) -> Any:
    """The names of the list entries that the group ticked, in the order of the list."""
    ticked = through.objects.filter(request=key("request")).values(column)
    return model.objects.filter(pk__in=ticked).order_by("position", "code").values("name")


_LISTS = PreparedLists(
    topic=lambda key: Topic.objects.filter(pk=key("topic")).values("name", "scope"),
    kind=lambda key: Kind.objects.filter(pk=key("kind")).values("name"),
    ward=lambda key: Ward.objects.filter(pk=key("ward")).values("name"),
    neighbourhood=lambda key: Neighbourhood.objects.filter(pk=key("neighbourhood")).values("name"),
    # all of the short list: the history names each reason that was given, also of what was opened again since
    reasons=lambda key: Reason.objects.order_by("code").values("code", "name"),
    members=lambda key: Membership.objects.open().filter(organisation=key("organisation")).values("user_id"),
    ready=lambda key: _chosen(Readiness, Request.readiness.through, "readiness", key),
    helps=lambda key: _chosen(Access, Request.access.through, "access", key),
    calls=lambda key: (
        PhoneCall.objects.filter(request=key("request"))
        .order_by()
        .values(
            "caller_name",
            "caller_phone",
            "caller_email",
            "agreed",
            "removed_at",
            "taken_by_id",
            name=F("taken_by__name"),
        )
    ),
    checks=lambda key: (
        FactCheck.objects.filter(request=key("request")).order_by("fact").values("fact", "by_id", name=F("by__name"))
    ),
    verdicts=lambda key: (
        Verdict.objects.filter(request=key("request")).order_by("side").values("side", "change", "what")
    ),
    messages=lambda key: threads.message_rows(key("thread")),
    files=lambda key: threads.file_rows(key("thread")),
    contacts=lambda key: (
        Contact.objects.filter(request=key("request"))
        .order_by("-on", "-pk")
        .values("pk", "on", "kind", "what", "hours", "why", "corrects_id", "by_id", name=F("by__name"))
    ),
    notes=lambda key: (
        Note.objects.filter(request=key("request"))
        .order_by("-at", "-pk")
        .annotate(to=StringAgg("mentions__name", Value(", "), order_by="mentions__sort_name"))
        .values("pk", "body", "at", "by_id", "to", name=F("by__name"))
    ),
    replies=lambda key: SavedReply.objects.open().order_by(SortKey("name"), "pk").values("pk", "name"),
    steps=lambda key: (
        NextStep.objects.filter(request=key("request"), ended_at__isnull=True).order_by().values("pk", "what", "on")
    ),
    offers=lambda key: (
        Offer.objects.filter(request=key("request"))
        .order_by("-made_at", "-pk")
        .values(
            "what",
            "hours",
            "made_at",
            "answer",
            "answer_note",
            "said_by",
            "answered_at",
            "answered_by_id",
            "adviser_id",
            adviser_name=F("adviser__name"),
            answered_by_name=F("answered_by__name"),
        )
    ),
    # staff see whatever was sent, so nothing more is asked of who looks
    others=lambda key: (
        Request.objects.sent()
        .filter(organisation=key("organisation"))
        .exclude(pk=key("request"))
        .order_by("-pk")
        .values("pk", "title", "status", "sent_at")[:OTHERS_UP_TO]
    ),
    events=lambda key: (
        AuditEvent.objects.filter(subject_type=Request._meta.label, subject_id=key("request"))
        .order_by("-at", "-pk")
        .values("pk", "at", "verb", "actor_id", "before", "after", "reason_code", name=F("actor__name"))
    ),
)


def lists_of(asked: Request) -> dict[str, Rows]:
    """The short lists around a request. Who acts for its group is kept with it, for the policies."""
    lists = _LISTS.read(
        request=asked.pk,
        thread=asked.thread_id,
        organisation=asked.organisation_id,
        kind=asked.organisation.kind_id,
        topic=asked.topic_id,
        ward=asked.ward_id,
        neighbourhood=asked.neighbourhood_id,
    )
    remember_members(asked, (row["user_id"] for row in lists["members"]))
    return lists


def reason_names(lists: Mapping[str, Rows]) -> dict[str, str]:
    """The name of each reason by its code."""
    return {row["code"]: row["name"] for row in lists["reasons"]}


def person_name(name: str | None, pk: int | None) -> str:
    """A person as pages call them."""
    return "" if pk is None else str(User(pk=pk, name=name or ""))
