"""Stores email that came in, before anything is read in it. Both ways in, the web and the maildir, end here."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core.forms import one_line

from .. import tasks
from ..models import InboundMail, MailOriginal, Thread
from . import parsing, reply_addresses

logger = logging.getLogger(__name__)

LIMIT_BYTES = 25 * 1024 * 1024
BEGINNING = 256 * 1024
"""What is kept of a larger one."""


def store(raw: bytes, *, delivered_to: Sequence[str] = (), return_path: str | None = None) -> InboundMail:
    """Keeps an email as it came and has a worker read it. One that is there already is given back as it is.

    ``delivered_to`` and ``return_path`` are what the mail server said outside of the email. They are kept as the headers
    that stand for them.
    """
    is_cut = len(raw) > LIMIT_BYTES
    size = len(raw)
    content = _with_envelope(raw[:BEGINNING] if is_cut else raw, delivered_to, return_path)
    head = _head(raw)
    named = _named((*delivered_to, *head.recipients))
    try:
        with transaction.atomic():
            mail = InboundMail.objects.create(
                key=head.key, sender=head.sender, subject=head.subject, size=size, thread=named[0], person=named[1]
            )
            MailOriginal.objects.create(mail=mail, content=content, is_cut=is_cut)
            tasks.wake_on_commit(mail.pk)
    except IntegrityError:
        return InboundMail.objects.get(key=head.key)
    return mail


def _with_envelope(raw: bytes, delivered_to: Sequence[str], return_path: str | None) -> bytes:
    lines = [f"Delivered-To: {one_line(address)}" for address in delivered_to]
    if return_path is not None:
        lines.insert(0, f"Return-Path: <{one_line(return_path).strip('<>')}>")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + raw


def _head(raw: bytes) -> parsing.Head:
    try:
        return parsing.head(raw)
    except Exception as error:
        logger.warning("the headers of an email cannot be read: %s", type(error).__name__)
        return parsing.Head(parsing.digest(raw))


def _named(recipients: Sequence[str]) -> tuple[Thread | None, User | None]:
    """The thread and the person that the first signed address of ours names."""
    for address in recipients:
        read = reply_addresses.read(address)
        if read is not None:
            thread = Thread.objects.filter(pk=read.thread).first()
            person = User.objects.filter(pk=read.person).first()
            return (thread, person) if thread and person else (None, None)
    return None, None
