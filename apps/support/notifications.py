"""What is said to whom about a request.

The group is told through everyone who acts for it. Those who are invited and have not answered yet are told
that there is news, and not what it is: they may not open the request. The support team is told through the
adviser who has the request, or all triage leads while nobody has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from apps.accounts.models import Role, RoleGrant
from apps.core import wording
from apps.digests.kinds import Kind, register
from apps.digests.services import Recipient, tell
from apps.organisations.models import Membership
from apps.organisations.selectors import people_to_tell

from . import clocks

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

    from .models import Message, Offer, Request

_EXAMPLE: dict[str, Any] = {
    "organisation": "Moss Side Growers",
    "ref": "R-2418",
    "title": "Help with a bid for the tool store",
    "adviser": "Nadia Rahman",
    "author": "Nadia Rahman",
    "body": "Which fund is it, and when does it close?",
    "what": "Two meetings and a read of your draft",
    "hours": "6 hours",
    "reason": "Outside the contract",
    "closing_note": "The law centre gives free advice on leases.",
    "reply_due": None,
    "days_left": 14,
}


def _kind(code: str, label: str, *, topic: str = "requests", asks: bool = False) -> None:
    register(Kind(code=code, topic=topic, label=label, asks=asks, example=_EXAMPLE))


_kind("request-sent", "Your request is sent")
_kind("request-accepted", "Your request is on the list")
_kind("request-facts-asked", "We need facts from you", asks=True)
_kind("request-signposted", "Your request was signposted")
_kind("request-declined", "Your request was declined")
_kind("request-offered", "We made you an offer", asks=True)
_kind("request-started", "We have started to work with you")
_kind("request-completed", "The work is completed", asks=True)
_kind("request-warned", "We have not heard from you", asks=True)
_kind("request-timed-out", "Your request was closed because we did not hear from you")
_kind("request-message", "A message from the support team")
_kind("request-news", "News about a request, for people who are invited")
_kind("work-sent", "A group sent a request", topic="work", asks=True)
_kind("work-answered", "A group answered what was asked", topic="work", asks=True)
_kind("work-offer-accepted", "A group said yes to an offer", topic="work", asks=True)
_kind("work-offer-refused", "A group said no to an offer", topic="work")
_kind("work-withdrawn", "A group took back a request", topic="work")
_kind("work-timed-out", "A request timed out", topic="work")
_kind("work-message", "A message from a group", topic="work", asks=True)
_kind("work-assigned", "A request was given to you", topic="work", asks=True)


def _person(user: Any) -> Recipient:
    return Recipient(user.email, user.name, user.pk)


def _context(request: Request, **more: Any) -> dict[str, Any]:
    return {
        "organisation": request.organisation.name,
        "ref": request.ref,
        "title": request.title,
        "adviser": request.adviser.name if request.adviser else "",
        **more,
    }


def _url(request: Request) -> str:
    return reverse("support:request", args=[request.pk])


def _tell_group(kind: str, request: Request, *, action: str, **more: Any) -> None:
    """Tells those who act for the group what happened, and those who are invited that there is news."""
    people = people_to_tell(request.organisation)
    members = [person for person in people if person.user_id is not None]
    invited = [person for person in people if person.user_id is None]
    context = _context(request, **more)
    tell(kind, to=members, context=context, url=_url(request), action=action, organisation_id=request.organisation_id)
    if invited:
        tell(
            "request-news",
            to=invited,
            context={"organisation": request.organisation.name},
            url=reverse("account_login"),
            action="Sign in",
            organisation_id=request.organisation_id,
        )


def _team(request: Request) -> Iterable[Recipient]:
    """The adviser who has it, or the triage leads who do not belong to the group themselves."""
    if request.adviser:
        return [_person(request.adviser)]
    own = Membership.objects.open().filter(organisation=request.organisation_id).values("user")
    grants = RoleGrant.objects.in_force().filter(role=Role.TRIAGE_LEAD).exclude(user__in=own)
    return [_person(grant.user) for grant in grants.select_related("user").order_by("user_id")]


def _tell_team(kind: str, request: Request, *, to: Iterable[Recipient] | None = None, **more: Any) -> None:
    tell(
        kind,
        to=_team(request) if to is None else to,
        context=_context(request, **more),
        url=_url(request),
        action="Open the request",
    )


# --- The verbs of states.py --------------------------------------------------------------------


def submit(request: Request, event: AuditEvent) -> None:
    """The group hears its number and when we reply; the team that there is something to read."""
    _tell_group("request-sent", request, action="See your request", reply_due=request.reply_due_at)
    _tell_team("work-sent", request, reply_due=request.reply_due_at)


def accept(request: Request, event: AuditEvent) -> None:
    """The group hears that it is on the list."""
    _tell_group("request-accepted", request, action="See your place")


def answer(request: Request, event: AuditEvent) -> None:
    """The team hears that the group answered."""
    _tell_team("work-answered", request)


def _ended(kind: str, request: Request) -> None:
    reason = request.reason
    _tell_group(
        kind,
        request,
        action="See your request",
        reason=(reason.to_group or reason.name) if reason else "",
        closing_note=request.closing_note,
    )


def signpost(request: Request, event: AuditEvent) -> None:
    """The group hears who can help, and that we count that it asked."""
    _ended("request-signposted", request)


def decline(request: Request, event: AuditEvent) -> None:
    """The group hears that we cannot help with this, and why."""
    _ended("request-declined", request)


def accept_offer(request: Request, event: AuditEvent) -> None:
    """The adviser of the offer hears yes."""
    _tell_team("work-offer-accepted", request, to=_offered_by(request))


def refuse_offer(request: Request, event: AuditEvent) -> None:
    """The adviser of the offer hears no."""
    _tell_team("work-offer-refused", request, to=_offered_by(request))


def _offered_by(request: Request) -> Iterable[Recipient]:
    offer = request.offers.select_related("adviser").latest("made_at", "pk")
    return [_person(offer.adviser)] if offer.adviser.erased_at is None else _team(request)


def start(request: Request, event: AuditEvent) -> None:
    """The group hears that the work has started, and with whom."""
    _tell_group("request-started", request, action="See your request")


def complete(request: Request, event: AuditEvent) -> None:
    """The group hears that the work is completed, and is asked what changed."""
    _tell_group("request-completed", request, action="Say what changed")


def withdraw(request: Request, event: AuditEvent) -> None:
    """The team hears that the group took it back, and why."""
    _tell_team("work-withdrawn", request, reason=request.reason.name if request.reason else "")


def time_out(request: Request, event: AuditEvent) -> None:
    """Both sides hear that it was closed because the group did not answer."""
    _tell_group("request-timed-out", request, action="See your request")
    _tell_team("work-timed-out", request)


# --- What the services say themselves -----------------------------------------------------------


def question_asked(request: Request, body: str) -> None:
    """The group hears what we need to know, in the words of the question."""
    _tell_group("request-facts-asked", request, action="Answer", body=body)


def offer_made(offer: Offer) -> None:
    """The group hears what is offered, by whom, and is asked for yes or no."""
    _tell_group(
        "request-offered",
        offer.request,
        action="Answer the offer",
        adviser=offer.adviser.name,
        what=offer.what,
        hours=wording.hours(offer.hours),
    )


def message_written(message: Message) -> None:
    """The other side hears of a message, with its words."""
    author, body = str(message.author), message.body
    if message.side == message.Side.TEAM:
        _tell_group("request-message", message.request, action="Read and answer", author=author, body=body)
    else:
        _tell_team("work-message", message.request, author=author, body=body)


def warned(request: Request) -> None:
    """The group hears that the request closes soon unless it answers."""
    _tell_group("request-warned", request, action="Answer now", days_left=clocks.TIME_OUT_AFTER_WARNING.days)


def assigned(request: Request) -> None:
    """The adviser hears that a request was given to them."""
    if request.adviser:
        _tell_team("work-assigned", request, to=[_person(request.adviser)])
