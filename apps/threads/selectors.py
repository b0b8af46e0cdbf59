"""Reads a thread, for the page of whatever owns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from apps.accounts.models import User

from .models import Attachment, Message, ReadMark, Thread


def messages(thread: Thread) -> QuerySet[Message]:
    """The messages with their authors and files, oldest first: two statements."""
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    return thread.messages.select_related("author").prefetch_related(files).order_by("sent_at", "pk")


def message_rows(thread: int) -> QuerySet[Message, Any]:
    """The messages of a thread as rows, oldest first, for a page that reads many lists at once."""
    found = Message.objects.filter(thread=thread).order_by("sent_at", "pk")
    return found.values(
        "pk", "body", "side", "route", "asks", "sent_at", "author_id", name=F("author__name"), mail_id=F("mail__pk")
    )


def file_rows(thread: int) -> QuerySet[Attachment, Any]:
    """All files of a thread as rows, in the order in which they came."""
    return Attachment.objects.filter(thread=thread).order_by("pk").values("pk", "message_id", "name", "size")


def files_without_message(thread: Thread) -> QuerySet[Attachment]:
    """The files that were given with the thing itself and not with a message, in the order in which they came."""
    return thread.attachments.filter(message=None).order_by("pk")


def read_at(thread: Thread, user: User) -> dt.datetime | None:
    """When this person last read the thread, or None when they never did."""
    return ReadMark.objects.filter(thread=thread, user=user).values_list("read_at", flat=True).first()


def unread(messages: QuerySet[Message], user: User) -> QuerySet[Message]:
    """Those of these messages that this person has neither opened nor written, and that nobody of another side answered."""
    seen = ReadMark.objects.filter(thread=OuterRef("thread"), user=user, read_at__gte=OuterRef("sent_at"))
    later = Q(sent_at__gt=OuterRef("sent_at")) | Q(sent_at=OuterRef("sent_at"), pk__gt=OuterRef("pk"))
    answered = Message.objects.filter(later, thread=OuterRef("thread")).exclude(side=OuterRef("side"))
    return messages.exclude(author=user).filter(~Exists(seen), ~Exists(answered))


def last_of_each(threads: Collection[int], side: str) -> dict[int, dict[bool, Message]]:
    """By thread, the last message of this side that asks for an answer (True) and the last that does not (False)."""
    found = Message.objects.filter(thread__in=threads, side=side).select_related("author")
    held: dict[int, dict[bool, Message]] = {}
    for each in found.order_by("thread", "asks", "-sent_at", "-pk").distinct("thread", "asks"):
        held.setdefault(each.thread_id, {})[each.asks] = each
    return held
