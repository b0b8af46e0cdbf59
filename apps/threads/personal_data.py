"""What threads hold about a person: what they wrote, the files that they gave and how far they read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import PersonalDataSection, addresses_of, day
from apps.core.audit import SYSTEM

from . import owners
from .inbound import services as inbound
from .models import Attachment, InboundMail, Message, ReadMark
from .retention import forget_mails

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


def _mails_of(person: User) -> QuerySet[InboundMail, InboundMail]:
    """Email from an address of the person, or to an address that we gave them for their replies."""
    return InboundMail.objects.filter(Q(person=person) | Q(sender__in=addresses_of(person)))


def _mails(person: User) -> Iterator[dict[str, Any]]:
    for mail in _mails_of(person).order_by("pk").iterator(chunk_size=CHUNK):
        yield {
            "what": "Email that you sent",
            "subject": mail.subject if mail.sender in addresses_of(person) else "",
            "when": day(mail.received_at),
            "became": mail.get_status_display(),
        }
    for mail in InboundMail.objects.filter(decided_by=person).order_by("pk").iterator(chunk_size=CHUNK):
        yield {
            "what": "Email that you decided about",
            "subject": "",
            "when": day(mail.received_at),
            "became": mail.get_status_display(),
        }


def forget_mails_of(person: User) -> None:
    """Throws away what is held, and takes the words and the address off all of it."""
    theirs = list(_mails_of(person).order_by("pk"))
    for mail in theirs:
        held = mail
        if mail.status == InboundMail.Status.WAITING:
            held = inbound.hold(mail, by=SYSTEM, held_for=InboundMail.HeldFor.NOT_ALLOWED)
        if held.status == InboundMail.Status.HELD:
            inbound.throw_away(held, by=SYSTEM, why=InboundMail.Why.ERASED)
    forget_mails([mail.pk for mail in theirs])


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
        "emails-sent",
        "Emails that you sent us",
        "When you answered by email. What you wrote is under “What you wrote”.",
        models=("threads.InboundMail", "threads.MailOriginal"),
        fields={"what": "What", "subject": "Subject", "when": "When", "became": "What became of it"},
        collect=_mails,
        erases="The emails as they came, with your address and their subjects.",
        keeps="That an email came, and when. What it said as a message stays with what it is about, without your name.",
        erase=forget_mails_of,
        order=630,
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
