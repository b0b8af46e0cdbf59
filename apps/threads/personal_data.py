"""What threads hold about a person: what they wrote, the files that they gave and how far they read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, day

from . import owners
from .models import Attachment, Message, ReadMark

CHUNK = 500


def _with_owner(found: QuerySet[Any]) -> Iterator[tuple[str, Any]]:
    """Each row with what people call the owner of its thread."""
    rows = found.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        names = owners.names({row.thread_id for row in chunk})
        for row in chunk:
            yield names.get(row.thread_id, ""), row


def _messages(person: User) -> Iterator[dict[str, Any]]:
    for about, message in _with_owner(Message.objects.filter(author=person)):
        yield {"about": about, "sent": day(message.sent_at), "text": message.body}


def _files(person: User) -> Iterator[dict[str, Any]]:
    for about, one in _with_owner(Attachment.objects.filter(uploaded_by=person)):
        yield {"about": about, "file": one.name, "bytes": one.size, "given": day(one.uploaded_at)}


def _read_marks(person: User) -> Iterator[dict[str, Any]]:
    for about, mark in _with_owner(ReadMark.objects.filter(user=person)):
        yield {"about": about, "read": day(mark.read_at)}


def _delete_read_marks(person: User) -> None:
    ReadMark.objects.filter(user=person).delete()


SECTIONS = [
    PersonalDataSection(
        "thread-messages",
        "What you wrote",
        "Your own messages. What other people wrote to you is on the page where you wrote it.",
        models=("threads.Message",),
        fields={"about": "About", "sent": "Sent", "text": "Text"},
        collect=_messages,
        keeps="It stays with what it is about, without your name.",
        order=610,
    ),
    PersonalDataSection(
        "thread-files",
        "Files that you gave",
        "The name and size of each file. The files themselves are on the page where you gave them.",
        models=("threads.Attachment",),
        fields={"about": "About", "file": "File", "bytes": "Bytes", "given": "Given"},
        collect=_files,
        keeps="They stay with what they are about.",
        order=620,
    ),
    PersonalDataSection(
        "read-marks",
        "How far you read",
        "When you last opened the messages of each thing that you follow.",
        models=("threads.ReadMark",),
        fields={"about": "About", "read": "Read"},
        collect=_read_marks,
        erases="All of it.",
        erase=_delete_read_marks,
        order=650,
    ),
]
"""What this app holds about a person."""
