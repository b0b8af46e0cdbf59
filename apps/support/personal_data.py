"""What requests hold about a person: what they asked, wrote, gave and, as staff, did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import Part, add, day
from apps.core import burden
from apps.organisations.models import Membership

from . import services
from .models import Attachment, Contact, FactCheck, Message, Offer, Reading, Request, Verdict
from .states import Status

CHUNK = 500


def _rows(found: QuerySet[Any]) -> Iterator[Any]:
    yield from found.order_by("pk").iterator(chunk_size=CHUNK)


def _requests(person: User) -> Iterator[dict[str, Any]]:
    """What the person asked. How staff triaged it, and what other people wrote on it, is not theirs."""
    for asked in _rows(Request.objects.filter(asked_by=person).select_related("organisation", "topic")):
        yield {
            "request": asked.ref,
            "group": asked.organisation.name,
            "about": asked.topic.name if asked.topic else "",
            "title": asked.title,
            "what_will_be_different": asked.difference,
            "access": asked.access_note,
            "stands_at": asked.get_status_display(),
            "begun": day(asked.created_at),
            "sent": day(asked.sent_at),
            "ended": day(asked.closed_at),
        }


def _messages(person: User) -> Iterator[dict[str, Any]]:
    for message in _rows(Message.objects.filter(author=person)):
        yield {"request": f"R-{message.request_id}", "sent": day(message.sent_at), "text": message.body}


def _files(person: User) -> Iterator[dict[str, Any]]:
    for one in _rows(Attachment.objects.filter(uploaded_by=person)):
        yield {"request": f"R-{one.request_id}", "file": one.name, "bytes": one.size, "given": day(one.uploaded_at)}


def _did(found: QuerySet[Any], what: str, when: str, request: str = "request_id") -> Iterator[dict[str, Any]]:
    for number, moment in found.order_by("pk").values_list(request, when).iterator(chunk_size=CHUNK):
        yield {"request": f"R-{number}", "what": what, "when": day(moment)}


def _answers(person: User) -> Iterator[dict[str, Any]]:
    for offer in _rows(Offer.objects.filter(answered_by=person)):
        yield {
            "request": f"R-{offer.request_id}",
            "when": day(offer.answered_at),
            "what": f"Offer: {offer.get_answer_display().lower()}",
            "text": offer.answer_note,
        }
    for verdict in _rows(Verdict.objects.filter(by=person, side=Verdict.Side.GROUP)):
        yield {
            "request": f"R-{verdict.request_id}",
            "when": day(verdict.at),
            "what": verdict.get_change_display(),
            "text": verdict.what,
        }


def _work(person: User) -> Iterator[dict[str, Any]]:
    """What a member of staff did with requests. What they noted is about groups, and stays with the team."""
    yield from _did(Request.objects.filter(adviser=person), "Given to you", "assigned_at", "pk")
    yield from _did(Offer.objects.filter(made_by=person), "Offer that you made", "made_at")
    yield from _did(Contact.objects.filter(by=person), "Time that you logged", "on")
    yield from _did(FactCheck.objects.filter(by=person), "Fact that you checked", "at")
    completed = Verdict.objects.filter(by=person, side=Verdict.Side.ADVISER)
    yield from _did(completed, "Work that you completed", "at")


def _let_go(person: User) -> None:
    """What an erased adviser still had goes back to the queue, for somebody else to take."""
    services.let_go(adviser=person)


def _readings(person: User) -> Iterator[dict[str, Any]]:
    for reading in _rows(Reading.objects.filter(user=person)):
        yield {"request": f"R-{reading.request_id}", "read": day(reading.read_at)}


def _forget_readings(person: User) -> None:
    Reading.objects.filter(user=person).delete()


def _drop_drafts(person: User) -> None:
    """Deletes drafts that nobody else could finish. A draft that colleagues can go on with is the group's."""
    others = Membership.objects.open().exclude(user=person).values("organisation")
    own = Request.objects.filter(asked_by=person, status=Status.DRAFT).exclude(organisation__in=others)
    delete_drafts(list(own.values_list("pk", flat=True)))
    Request.objects.filter(edited_by=person).update(edited_by=None, edited_on_page="")


def delete_drafts(keys: list[int]) -> int:
    """Deletes requests that were never sent, with their files. Returns how many."""
    drafts = Request.objects.filter(pk__in=keys, status=Status.DRAFT)
    held = Attachment.objects.filter(request__in=drafts)
    drop_files([str(one.file.name) for one in held])
    held.delete()
    for key in keys:
        burden.drop("ask", key)
    return drafts.delete()[1].get("support.Request", 0)


def drop_files(names: list[str]) -> None:
    """Takes files off the disk once the rows that named them are gone for good."""
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]


GROUPS_OWN = (
    "It belongs to your group, and the contract asks us to keep support cases for 6 years after they close. "
    "Your name is no longer on it."
)

add(
    Part(
        "requests",
        "Requests for support",
        "What you asked for your group.",
        models=("support.Request",),
        fields={
            "request": "Request",
            "group": "Group",
            "about": "About",
            "title": "Title",
            "what_will_be_different": "What will be different",
            "access": "What helps you take part",
            "stands_at": "Stands at",
            "begun": "Begun",
            "sent": "Sent",
            "ended": "Ended",
        },
        collect=_requests,
        erases="Drafts that nobody else in your group could finish.",
        keeps=f"What you asked. {GROUPS_OWN}",
        erase=_drop_drafts,
        order=600,
    )
)
add(
    Part(
        "request-messages",
        "What you wrote on requests",
        "Your own messages. What other people wrote to you is on the request.",
        models=("support.Message",),
        fields={"request": "Request", "sent": "Sent", "text": "Text"},
        collect=_messages,
        keeps="It stays with the request, without your name.",
        order=610,
    )
)
add(
    Part(
        "request-files",
        "Files that you gave",
        "The name and size of each file. The files themselves are on the request.",
        models=("support.Attachment",),
        fields={"request": "Request", "file": "File", "bytes": "Bytes", "given": "Given"},
        collect=_files,
        keeps="They stay with the request.",
        order=620,
    )
)
add(
    Part(
        "request-answers",
        "What you answered",
        "Your answers to offers, and what you told us had changed.",
        models=("support.Offer", "support.Verdict"),
        fields={"request": "Request", "when": "When", "what": "What", "text": "Text"},
        collect=_answers,
        keeps="They stay with the request, without your name.",
        order=630,
    )
)
add(
    Part(
        "request-work",
        "Your work on requests",
        "For staff: the requests that were given to you and what you did with them.",
        models=("support.Contact", "support.FactCheck"),
        fields={"request": "Request", "what": "What", "when": "When"},
        collect=_work,
        erases="That an open request is yours: it goes back to the queue, for another adviser.",
        erase=_let_go,
        keeps="The work that was done under the contract, for 6 years after the case closes. "
        "Your name is no longer on it.",
        order=640,
    )
)
add(
    Part(
        "request-readings",
        "How far you read",
        "For each request, when you last opened its messages.",
        models=("support.Reading",),
        fields={"request": "Request", "read": "Read"},
        collect=_readings,
        erases="All of it.",
        erase=_forget_readings,
        order=650,
    )
)
