"""The list of saved replies: written, changed into a new version, and taken out."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError, MovedOn

from .. import events
from ..models import SavedReply
from . import policies
from .filling import WORDS, unknown_words


def save_reply(*, by: User, name: str, body: str, replaces: SavedReply | None = None) -> SavedReply:
    """Writes a saved reply, or a new version in place of one. Records ``reply.saved``.

    MovedOn when somebody replaced that version since.
    """
    require(policies.can_keep_replies(by))
    name, body = " ".join(name.split()), body.strip()
    if not name:
        raise DomainError("Enter a name that advisers know it by", field="name", code="missing")
    if not body:
        raise DomainError("Write the text", field="body", code="missing")
    if unknown := unknown_words(body):
        known = ", ".join(f"{{{word}}}" for word in WORDS)
        raise DomainError(f"{{{unknown[0]}}} means nothing here. You can use {known}", field="body", code="unknown")
    try:
        with transaction.atomic():
            if replaces is not None:
                replaces = _end(replaces, by)
            version = replaces.version + 1 if replaces else 1
            saved = SavedReply.objects.create(name=name, body=body, version=version, replaces=replaces, made_by=by)
            audit.record(events.REPLY_SAVED, subject=saved, by=by, after={"version": version})
    except IntegrityError as error:
        if "saved_reply_one_of_a_name" not in str(error):
            raise
        raise DomainError("Another saved reply has this name", field="name", code="taken") from error
    return saved


def end_reply(reply: SavedReply, *, by: User) -> SavedReply:
    """Takes a saved reply out of the list. It is kept. Records ``reply.ended``."""
    require(policies.can_keep_replies(by))
    with transaction.atomic():
        ended = _end(reply, by)
        audit.record(events.REPLY_ENDED, subject=ended, by=by)
    return ended


def _end(reply: SavedReply, by: User) -> SavedReply:
    locked = SavedReply.objects.select_for_update().get(pk=reply.pk)
    if locked.ended_at is not None:
        raise MovedOn("This saved reply has changed since you opened it. Open it again from the list.", code="moved-on")
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.save(update_fields={"ended_at", "ended_by"})
    return locked
