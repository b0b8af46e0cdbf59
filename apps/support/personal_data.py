"""What requests hold about a person: what they asked, wrote, gave and, as staff, did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Exemption, PersonalDataSection, addresses_of, day
from apps.organisations.models import Membership

from .asking import services as asking
from .handing_over.services import hand_over
from .models import Contact, FactCheck, NextStep, Note, Offer, PhoneCall, Request, SavedReply, Session, Verdict
from .states import Status

CHUNK = 500


def _rows(found: QuerySet[Any]) -> Iterator[Any]:
    yield from found.order_by("pk").iterator(chunk_size=CHUNK)


def _requests(person: User) -> Iterator[dict[str, Any]]:
    """What the person asked. How staff triaged it, and what other people wrote on it, is not theirs."""
    for asked in _rows(
        Request.objects.filter(asked_by=person, call__isnull=True).select_related("organisation", "topic")
    ):
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


def _calls(person: User) -> Iterator[dict[str, Any]]:
    """What the person asked for by phone, found by the address that they gave."""
    theirs = PhoneCall.objects.filter(caller_email__in=addresses_of(person)).select_related("request__organisation")
    for call in _rows(theirs):
        yield {
            "request": call.request.ref,
            "group": call.request.organisation.name,
            "name": call.caller_name,
            "phone": call.caller_phone,
            "email": call.caller_email,
            "rang": day(call.at),
        }


def _forget_calls(person: User) -> None:
    """Takes the name, the number and the address off the calls."""
    theirs = PhoneCall.objects.filter(caller_email__in=addresses_of(person))
    theirs.update(caller_name="", caller_phone="", caller_email="", removed_at=timezone.now())


def _did(found: QuerySet[Any], what: str, when: str, request: str = "request_id") -> Iterator[dict[str, Any]]:
    for number, moment in found.order_by("pk").values_list(request, when).iterator(chunk_size=CHUNK):
        yield {"request": f"R-{number}", "what": what, "when": day(moment)}


def _did_beside(found: QuerySet[Any], what: str, when: str) -> Iterator[dict[str, Any]]:
    """What somebody did for all requests and not for one."""
    for moment in found.order_by("pk").values_list(when, flat=True).iterator(chunk_size=CHUNK):
        yield {"request": "", "what": what, "when": day(moment)}


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
    yield from _did(PhoneCall.objects.filter(taken_by=person), "Request that you took by phone", "at")
    yield from _did(Offer.objects.filter(made_by=person), "Offer that you made", "made_at")
    yield from _did(Contact.objects.filter(by=person), "Time that you logged", "on")
    yield from _did(FactCheck.objects.filter(by=person), "Fact that you checked", "at")
    yield from _did(NextStep.objects.filter(set_by=person), "Next step that you planned", "set_at")
    yield from _did(Note.objects.filter(by=person), "Note that you wrote for the team", "at")
    yield from _did_beside(SavedReply.objects.filter(made_by=person), "Saved reply that you wrote", "made_at")
    yield from _did_beside(Session.objects.filter(adviser=person), "Session that you run", "made_at")
    completed = Verdict.objects.filter(by=person, side=Verdict.Side.ADVISER)
    yield from _did(completed, "Work that you completed", "at")


def _unassign_all(person: User) -> None:
    """What an erased adviser still had goes back to the queue, for somebody else to take."""
    hand_over(held_by=person)


def _delete_drafts(person: User) -> None:
    """Deletes drafts that nobody else could finish. A draft that colleagues can go on with is the group's."""
    others = Membership.objects.open().exclude(user=person).values("organisation")
    own = Request.objects.filter(asked_by=person, status=Status.DRAFT).exclude(organisation__in=others)
    asking.delete_drafts(list(own.values_list("pk", flat=True)))
    Request.objects.filter(edited_by=person).update(edited_by=None, edited_on_page="")


GROUPS_OWN = (
    "It belongs to your group, and the contract asks us to keep requests for 6 years after they close. "
    "Your name is no longer on it."
)


SECTIONS = [
    PersonalDataSection(
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
        erase=_delete_drafts,
        order=600,
    ),
    PersonalDataSection(
        "request-calls",
        "Requests that you made by phone",
        "What we wrote down about you when you rang us for a group.",
        models=("support.PhoneCall",),
        fields={
            "request": "Request",
            "group": "Group",
            "name": "Name",
            "phone": "Phone",
            "email": "Email",
            "rang": "Rang",
        },
        collect=_calls,
        erases="Your name, your number and your email address. The request stays with the group.",
        erase=_forget_calls,
        order=610,
    ),
    PersonalDataSection(
        "request-answers",
        "What you answered",
        "Your answers to offers, and what you told us had changed.",
        models=("support.Offer", "support.Verdict"),
        fields={"request": "Request", "when": "When", "what": "What", "text": "Text"},
        collect=_answers,
        keeps="They stay with the request, without your name.",
        order=630,
    ),
    PersonalDataSection(
        "request-work",
        "Your work on requests",
        "For staff: the requests that were given to you and what you did with them.",
        models=(
            "support.Contact",
            "support.FactCheck",
            "support.NextStep",
            "support.Note",
            "support.SavedReply",
            "support.Session",
        ),
        fields={"request": "Request", "what": "What", "when": "When"},
        collect=_work,
        erases="That an open request is yours: it goes back to the queue, for another adviser.",
        erase=_unassign_all,
        keeps="The work that was done under the contract, for 6 years after the case closes. "
        "Your name is no longer on it.",
        order=640,
    ),
]
"""What this app holds about a person."""

EXEMPTIONS = [
    Exemption(
        "support.Note_mentions", "Which colleagues a note of the team was for: the note itself is its writer's work"
    ),
]
