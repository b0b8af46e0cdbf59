"""Takes in email that was stored: reads it, and either writes it in its thread or holds it for staff.

Nothing is ever answered. An email that was stored is never lost: what cannot be read is held as it came.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import InterfaceError, OperationalError, transaction

from apps.accounts.models import User
from apps.core import wording
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.each import each
from apps.core.errors import DomainError
from apps.core.forms import one_line
from apps.core.moves import move

from .. import files
from ..models import Message
from . import newest, parsing, policies
from .held import reason_to_hold
from .models import InboundMail, MailOriginal
from .takers import find, taker_of

logger = logging.getLogger(__name__)

AT_ONCE = 200
MOST_NAMED = 50
"""Refused files that a message names; the others are counted."""
LONGEST = 20_000
"""Letters that a message takes from an email."""
CUT = "This email was longer than a message can be. The support team has all of it."
NO_WORDS = "(An email without words, with what is attached.)"
KEPT = " Your text is kept."
"""What the sentences about a refused file end with on a page; an email has no form to go back to."""


def process(pk: int) -> bool:
    """Reads one email that waits: takes it in, or holds it. False where another worker has it, or had it.

    Whatever goes wrong while it is read or written has it held. Only when the database is gone does it wait on.
    """
    try:
        return _process(pk)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("inbound mail %s cannot be taken in", pk)
        return _process(pk, held_for=InboundMail.HeldFor.UNREADABLE)


def _process(pk: int, held_for: str = "") -> bool:
    with transaction.atomic():
        mail = InboundMail.objects.waiting().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return False
        original = MailOriginal.objects.get(mail=mail)
        if held_for or original.is_cut:
            hold(mail, by=SYSTEM, held_for=held_for or InboundMail.HeldFor.TOO_LARGE)
            return True
        content = bytes(original.content)
        if reason := reason_to_hold(mail, parsing.head(content)):
            hold(mail, by=SYSTEM, held_for=reason)
            return True
        read = parsing.read(content)
        words = newest.newest_words(read.text)
        if not words and not read.files:
            hold(mail, by=SYSTEM, held_for=InboundMail.HeldFor.NOTHING_NEW)
            return True
        try:
            with transaction.atomic():
                message = _write(mail.thread_id, mail.person, words, read.files)
        except DomainError as refusal:
            logger.info("inbound mail %s is held: %s", pk, refusal.code)
            hold(mail, by=SYSTEM, held_for=InboundMail.HeldFor.NOT_ALLOWED)
        else:
            take_in(mail, by=SYSTEM, message=message)
    return True


def take_in(mail: InboundMail, *, by: Actor, message: Message) -> InboundMail:
    """Notes which message an email became."""
    return move(mail, "take_in", by=by, message=message)


def hold(mail: InboundMail, *, by: Actor, held_for: str) -> InboundMail:
    """Keeps an email for staff to decide, with the reason."""
    return move(mail, "hold", by=by, held_for=held_for)


def process_waiting() -> int:
    """Reads all that waits: what no worker was woken for, or what one died with. Returns how many."""
    return each(InboundMail.objects.waiting().values_list("pk", flat=True)[:AT_ONCE], process)


def _write(thread: int, person: User, words: str, given: Sequence[parsing.File]) -> Message:
    """Writes the words and the files that we take, and names each that we do not take, with the reason."""
    taker = taker_of(thread)
    if taker is None:
        raise DomainError("What this thread belongs to takes no email.", code="no-taker")
    uploads, refused = _sorted(given, taker.room(thread))
    body = words[:LONGEST].rstrip() + f"\n\n{CUT}" if len(words) > LONGEST else words
    notes = [f"• {name}: {why}" for name, why in refused[:MOST_NAMED]]
    if len(refused) > MOST_NAMED:
        notes.append(f"• and {wording.count(len(refused) - MOST_NAMED, 'more file')}")
    listed = "\n".join(["We could not take these files:", *notes]) if notes else ""
    whole = "\n\n".join(part for part in (body or NO_WORDS, listed) if part)
    return taker.write(person, thread, whole, uploads)


def _sorted(given: Sequence[parsing.File], room: int) -> tuple[list[UploadedFile], list[tuple[str, str]]]:
    taken: list[UploadedFile] = []
    refused: list[tuple[str, str]] = []
    for one in given:
        upload = SimpleUploadedFile(one.name.replace("/", "-").replace("\\", "-"), one.content)
        try:
            files.accept(upload)
        except DomainError as refusal:
            refused.append((one.name, refusal.message.removesuffix(KEPT)))
            continue
        if len(taken) >= room:
            refused.append((one.name, "There are too many files here already."))
        else:
            taken.append(upload)
    return taken, refused


def take_as_theirs(mail: InboundMail, *, by: User) -> InboundMail:
    """Takes in what is held as the words of the person whose reply address it came to."""
    require(policies.can_take_as_theirs(by, mail))
    return _place(mail, by=by, thread=mail.thread_id, person=mail.person)


def place(mail: InboundMail, *, by: User, reference: str, address: str) -> InboundMail:
    """Puts what is held on the thing that people call so, as the words of the person with this address.

    Raises DomainError for the field ``reference`` or ``address``.
    """
    require(policies.can_place(by, mail))
    thread = find(by, one_line(reference))
    taker = taker_of(thread) if thread is not None else None
    if thread is None or taker is None:
        raise DomainError("There is nothing with this number. Look it up under “All requests”", field="reference")
    decision = taker.can_place(by, thread)
    if not decision:
        raise DomainError(decision.reason, field="reference", code=decision.code)
    wanted = one_line(address).lower()
    person = User.objects.filter(email=wanted, is_active=True).first()
    if person is None or not taker.can_write(person, thread):
        raise DomainError(
            f"Nobody with this address may write on {taker.called(thread)}. Enter the address with which they sign in",
            field="address",
            code="no-person",
        )
    return _place(mail, by=by, thread=thread, person=person)


def _place(mail: InboundMail, *, by: User, thread: Any, person: Any) -> InboundMail:
    with transaction.atomic():
        locked = InboundMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
        require(policies.can_place(by, locked))
        words, given = _readable(locked)
        message = _write(thread, person, words, given)
        return move(locked, "place", by=by, message=message, decided_by=by)


def _readable(mail: InboundMail) -> tuple[str, Sequence[parsing.File]]:
    """The words and the files of a mail that a person decided about: all of its words where none of them
    are new. Of one that was cut no file is whole.
    """
    original = MailOriginal.objects.get(mail=mail)
    content = bytes(original.content)
    try:
        read = parsing.read(content)
    except Exception as error:
        logger.warning("inbound mail %s cannot be read: %s", mail.pk, type(error).__name__)
        return parsing.as_it_is(content), ()
    return newest.newest_words(read.text) or read.text, () if original.is_cut else read.files


def throw_away(mail: InboundMail, *, by: Actor, why: str) -> InboundMail:
    """Ends what is held and belongs nowhere, with a reason."""
    given: dict[str, Any] = {"decided_by": by} if isinstance(by, User) else {}
    return move(mail, "throw_away", by=by, why=why, **given)
