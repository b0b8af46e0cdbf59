"""Replies by email to what was said about a request: they are written as on its page. Requests are found by their thread."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.core import typed
from apps.core.audit import Actor
from apps.core.decisions import Decision, refuse
from apps.threads.inbound.takers import ReplyTaker
from apps.threads.models import Message

from ..models import Request
from ..policies import is_member, only_triage
from . import policies, services

GONE = refuse("This request is not here any more.", "gone")


def _request(thread: int) -> Request | None:
    found: Request | None = Request.objects.filter(thread=thread).select_related("organisation", "thread").first()
    return found


def called(thread: int) -> str:
    """The number of the request, such as R-2418, or nothing where the thread is not that of a request."""
    request = _request(thread)
    return request.ref if request else ""


def find(by: User, words: str) -> int | None:
    """The thread of the request with this number, where this person may see it: R-2418, r2418 or 2418."""
    number = typed.number(re.sub(r"^[Rr][\s-]*", "", words.strip()))
    found = Request.objects.visible_to(by).sent().filter(pk=number or 0).first()
    return found.thread_id if found else None


def is_open(thread: int) -> bool:
    """Whether the request is sent and not at an end."""
    request = _request(thread)
    return request is not None and request.is_open


def can_write(by: User, thread: int) -> Decision:
    """Who may write on the page of the request."""
    request = _request(thread)
    return policies.can_write(by, request) if request else GONE


def can_place(by: Actor, thread: int) -> Decision:
    """Staff put email on the requests on which they may write themselves."""
    request = _request(thread)
    return only_triage(by, request) & policies.can_write(by, request) if request else GONE


def room(thread: int) -> int:
    """How many files the request still takes."""
    request = _request(thread)
    return max(0, services.FILES_PER_REQUEST - request.thread.attachments.count()) if request else 0


def write(by: User, thread: int, body: str, uploads: Sequence[UploadedFile]) -> Message:
    """Writes a message with its files, with all that follows from one on the page."""
    request = Request.objects.select_related("organisation", "thread", "adviser").get(thread=thread)
    with transaction.atomic():
        message = services.write(request, by=by, body=body, route=Message.Route.EMAIL)
        for upload in uploads:
            services.attach(request, by=by, upload=upload, message=message)
    return message


def goes_to(by: User, thread: int) -> str:
    """The team reads what the group writes, and the group what the team writes."""
    request = _request(thread)
    if request is None or is_member(by, request):
        return "the support team"
    return f"all who act for {request.organisation.name}"


def page(thread: int) -> str:
    """Where staff read it."""
    request = _request(thread)
    return reverse("support:staff_page", args=[request.pk]) if request else ""


TAKER = ReplyTaker("support.Request", called, find, is_open, can_write, can_place, room, write, goes_to, page)
