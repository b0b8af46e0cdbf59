"""The messages between a group and the support team about a request, and its files."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.threads import services as threads
from apps.threads.models import Attachment, Message

from .. import clocks, events
from ..models import Request
from ..policies import is_member
from ..states import Status
from . import notifications, policies

FILES_PER_REQUEST = 30


def _move_back(request: Request, by: User) -> Request:
    """Facts were given: the request goes back where it came from. One that was read and waited goes on waiting."""
    read_at = Request.objects.values_list("read_at", flat=True).select_for_update().get(pk=request.pk)
    return move(request, "answer", by=by, to=Status.WAITING if read_at else Status.SENT)


def answer(request: Request, *, by: User, body: str) -> Request:
    """Answers what was asked. Their clock stops and ours starts, with a new date by which we reply.

    The place in the queue is kept, and so is that the request was read.
    """
    with transaction.atomic():
        moved = _move_back(request, by)
        threads.write(moved.thread, by=by, side=Message.Side.GROUP, body=body)
    return moved


def write(
    request: Request,
    *,
    by: User,
    body: str,
    route: str = Message.Route.PORTAL,
    upload: UploadedFile | None = None,
) -> Message:
    """Writes a message in the thread, from whichever side the person is on. The other side is told.

    The first message of the team counts as our first reply. While an offer is open, and while we work
    together, a message from the group starts our clock and one from the team starts theirs. A message
    from the group while we wait for facts counts as the answer. With a file that we do not take nothing
    is written.
    """
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).select_related("thread").get(pk=request.pk)
        require(policies.can_write(by, locked))
        from_group = is_member(by, locked)
        side = Message.Side.GROUP if from_group else Message.Side.TEAM
        message = threads.write(locked.thread, by=by, side=side, body=body, route=route)
        if upload is not None:
            attach(locked, by=by, upload=upload, message=message)
        if from_group and locked.status == Status.NEEDS_FACTS:
            _move_back(locked, by)
            return message
        now = timezone.now()
        fields = clocks.note_change(locked, now)
        if not from_group:
            fields |= clocks.note_first_reply(locked, now) | clocks.note_our_turn_taken(locked)
        if locked.status in (Status.OFFERED, Status.ACTIVE):
            fields |= clocks.switch_to(locked, clocks.Side.US if from_group else clocks.Side.THEM, now)
        locked.save(update_fields=fields)
        audit.record(events.REQUEST_MESSAGE_WRITTEN, subject=locked, by=by, after={"message": message.pk})
        notifications.message_written(locked, message)
    return message


def mark_read(request: Request, *, by: User) -> None:
    """Notes that this person has read the thread up to now."""
    threads.mark_read(request.thread, by=by)


def attach(request: Request, *, by: User, upload: UploadedFile, message: Message | None = None) -> Attachment:
    """Keeps a file with a request, privately.

    Raises DomainError for the field ``file`` when it is empty, too large, of a kind that we do not take,
    or one too many.
    """
    require(policies.can_attach(by, request))
    if request.thread.attachments.count() >= FILES_PER_REQUEST:
        raise DomainError(
            f"A request can hold {FILES_PER_REQUEST} files. Your text is kept.", field="file", code="many"
        )
    with transaction.atomic():
        attachment = threads.attach(request.thread, by=by, upload=upload, message=message)
        audit.record(events.REQUEST_FILE_ADDED, subject=request, by=by, after={"attachment": attachment.pk})
    return attachment


def remove_file(request: Request, *, by: User, attachment: Attachment) -> None:
    """Takes a file out of a draft, for good: it was never sent to anyone. Records ``request.file-removed``."""
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_remove_file(by, locked))
        number = attachment.pk
        threads.remove_attachment(attachment)
        audit.record(events.REQUEST_FILE_REMOVED, subject=locked, by=by, before={"attachment": number})
