"""What the owner of a thread does with a reply by email: each app that owns threads says so in its ``portal.py``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from apps.accounts.models import User
from apps.core.audit import Actor
from apps.core.decisions import Decision
from apps.core.offers import Offer, offered

from ..models import Message


@dataclass(frozen=True, slots=True)
class ReplyTaker(Offer):
    """How one kind of owner takes replies by email. Threads are given by their ids.

    ``called`` says what people call the owner of a thread, such as R-2418, or nothing where the thread is another's.
    ``find`` is the other way round, for a member of staff who typed it. ``is_open`` says whether a reply may still come
    in by itself. ``can_write`` is the rule for the writer, and ``can_place`` that for staff who put an email there.
    ``room`` is how many files it still takes. ``write`` writes as on the page, with all that follows from it: clocks,
    what is said to whom, what is recorded. ``goes_to`` says who reads what this person writes. ``page`` is where staff
    read it.
    """

    model: str
    called: Callable[[int], str]
    find: Callable[[User, str], int | None]
    is_open: Callable[[int], bool]
    can_write: Callable[[User, int], Decision]
    can_place: Callable[[Actor, int], Decision]
    room: Callable[[int], int]
    write: Callable[[User, int, str, Sequence[UploadedFile]], Message]
    goes_to: Callable[[User, int], str]
    page: Callable[[int], str]

    @property
    def key(self) -> str:
        return self.model


def taker_of(thread: int) -> ReplyTaker | None:
    """The one that takes replies for this thread."""
    return next((taker for taker in offered(ReplyTaker) if taker.called(thread)), None)


def goes_to(thread: int, person: int) -> str:
    """Who reads the reply of a person, by id, to this thread."""
    taker, writer = taker_of(thread), User.objects.filter(pk=person).first()
    return taker.goes_to(writer, thread) if taker and writer else "us"


def find(by: User, words: str) -> int | None:
    """The thread of whatever people call so, where this person may see it."""
    for taker in offered(ReplyTaker):
        thread = taker.find(by, words)
        if thread is not None:
            return thread
    return None
