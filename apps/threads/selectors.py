"""Reads a thread, for the page of whatever owns it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from apps.accounts.models import User

from .models import Attachment, Message, ReadMark, Thread


def messages(thread: Thread) -> QuerySet[Message]:
    """The messages with their authors and files, oldest first: two statements."""
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    return thread.messages.select_related("author").prefetch_related(files).order_by("sent_at", "pk")


def message_rows(thread: int) -> QuerySet[Message, Any]:
    """The messages of a thread as rows, oldest first, for a page that reads many lists at once."""
    found = Message.objects.filter(thread=thread).order_by("sent_at", "pk")
    return found.values("pk", "body", "side", "route", "asks", "sent_at", "author_id", name=F("author__name"))


def file_rows(thread: int) -> QuerySet[Attachment, Any]:
    """All files of a thread as rows, in the order in which they came."""
    return Attachment.objects.filter(thread=thread).order_by("pk").values("pk", "message_id", "name", "size")


def files_without_message(thread: Thread) -> QuerySet[Attachment]:
    """The files that were given with the thing itself and not with a message, in the order in which they came."""
    return thread.attachments.filter(message=None).order_by("pk")


def read_at(thread: Thread, user: User) -> dt.datetime | None:
    """When this person last read the thread, or None when they never did."""
    return ReadMark.objects.filter(thread=thread, user=user).values_list("read_at", flat=True).first()
