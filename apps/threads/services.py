"""Writes in a thread. The app that owns the thread has asked its policy before, and records and notifies after."""

from __future__ import annotations

from collections.abc import Collection

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import DomainError

from . import files
from .models import Attachment, Message, ReadMark, Thread


def open_thread() -> Thread:
    """A new thread without messages, for its owner to point at."""
    return Thread.objects.create()


def write(
    thread: Thread,
    *,
    by: User,
    body: str,
    side: str = "",
    route: str = Message.Route.PORTAL,
    asks: bool = False,
) -> Message:
    """Adds a message. Raises DomainError for the field ``body`` when it says nothing."""
    if not body.strip():
        raise DomainError("Write your message", field="body", code="missing")
    return Message.objects.create(thread=thread, author=by, side=side, body=body.strip(), asks=asks, route=route)


def attach(thread: Thread, *, by: User, upload: UploadedFile, message: Message | None = None) -> Attachment:
    """Keeps a file with a thread, privately; with one of its messages if that is given.

    Raises DomainError for the field ``file`` when it is empty, too large, or of a kind that we do not take.
    """
    name, media_type = files.accept(upload)
    attachment = Attachment(
        thread=thread, message=message, name=name, media_type=media_type, size=upload.size or 0, uploaded_by=by
    )
    attachment.file.save(name, upload, save=True)
    return attachment


def remove_attachment(attachment: Attachment) -> None:
    """Takes a file out of its thread for good; its content goes once the transaction is through."""
    names = [str(attachment.file.name)]
    attachment.delete()
    _delete_files(names)


def mark_read(thread: Thread, *, by: User) -> None:
    """Notes that this person has read the thread up to now."""
    ReadMark.objects.update_or_create(thread=thread, user=by, defaults={"read_at": timezone.now()})


def remove_words(threads: Collection[int], *, replacement: str) -> None:
    """Puts ``replacement`` in place of every message of these threads, by id, and deletes their files."""
    _delete_attachments(threads)
    Message.objects.filter(thread__in=threads).update(body=replacement)


def delete_threads(threads: Collection[int]) -> None:
    """Deletes threads, by id, with all that is in them. Their owners must be gone before."""
    _delete_attachments(threads)
    Message.objects.filter(thread__in=threads).delete()
    Thread.objects.filter(pk__in=threads).delete()


def _delete_attachments(threads: Collection[int]) -> None:
    held = Attachment.objects.filter(thread__in=threads)
    names = [str(each.file.name) for each in held]
    held.delete()
    _delete_files(names)


def _delete_files(names: list[str]) -> None:
    """Takes files off the disk once the rows that named them are gone for good."""
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]
