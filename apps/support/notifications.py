"""What is said to whom about a request.

The group is told through everyone who acts for it. Those who are invited and have not answered yet are told
that there is news, and not what it is: they may not open the request. The support team is told through the
adviser who has the request, or all triage leads while nobody has it. What each verb says stands in the
``notifications.py`` of each package here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from apps.accounts import roles
from apps.accounts.models import Role, RoleGrant
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify
from apps.organisations.models import Membership
from apps.organisations.people.selectors import people_to_tell

if TYPE_CHECKING:
    from .models import Request

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
    "said_by": "Ada Osei",
    "answer": "yes",
    "invited": False,
    "may_ask": True,
    "to_you": True,
    "on": dt.date(2026, 12, 19),
    "handed": [
        {
            "ref": "R-2418",
            "title": "Help with a bid for the tool store",
            "organisation": "Moss Side Growers",
            "unanswered": True,
            "offer": False,
        }
    ],
}


def _kind(code: str, label: str, *, asks: bool = False, reminds: bool = False) -> Kind:
    return Kind(code=code, topic="requests", label=label, asks=asks, reminds=reminds, example=_EXAMPLE)


def _work(code: str, label: str, *, asks: bool = False, reminds: bool = False) -> Kind:
    """A kind for the support team: whoever no longer advises when it is sent has no right to it."""
    return Kind(
        code=code,
        topic="work",
        label=label,
        asks=asks,
        reminds=reminds,
        example=_EXAMPLE,
        roles=(Role.ADVISER, Role.TRIAGE_LEAD),
    )


KINDS = [
    _kind("request-sent", "Your request is sent"),
    _kind("request-taken-by-phone", "We wrote down what you asked for by phone"),
    _kind("request-accepted", "Your request is on the list"),
    _kind("request-facts-asked", "We need facts from you", asks=True),
    _kind("request-signposted", "Your request was signposted"),
    _kind("request-declined", "Your request was declined"),
    _kind("request-offered", "We made you an offer", asks=True),
    _kind("request-offer-changed", "We changed our offer", asks=True),
    _kind("request-offer-withdrawn", "We took back our offer"),
    _kind("request-answer-recorded", "We wrote down what you said on the phone"),
    _kind("request-reopened", "We opened your request again"),
    _kind("request-stopped", "Our work with you has ended, because we did not hear from you"),
    _kind("request-started", "We have started to work with you"),
    _kind("request-completed", "The work is completed", asks=True),
    _kind("request-warned", "We have not heard from you", asks=True, reminds=True),
    _kind("request-timed-out", "Your request was closed because we did not hear from you", reminds=True),
    _kind("request-message", "A message from the support team"),
    _kind("request-news", "News about a request, for people who are invited"),
    _work("work-sent", "A group sent a request", asks=True),
    _work("work-answered", "A group answered what was asked", asks=True),
    _work("work-offer-accepted", "A group said yes to an offer", asks=True),
    _work("work-offer-refused", "A group said no to an offer"),
    _work("work-withdrawn", "A group took back a request"),
    _work("work-timed-out", "A request timed out", reminds=True),
    _work("work-message", "A message from a group", asks=True),
    _work("work-assigned", "A request was given to you", asks=True),
    _work("work-next-step", "What was planned for today on a request", asks=True, reminds=True),
    Kind(
        code="work-note",
        topic="work",
        label="A colleague mentions you in a note",
        asks=True,
        example=_EXAMPLE,
        roles=tuple(roles.STAFF),
    ),
    _work("work-handed-over", "Requests of a colleague who left were handed over", asks=True),
]
"""What this app says, as kinds of message."""


WORDS_OF_GROUP = ("work-answered", "work-message")
"""The messages to the team that tell what the group wrote."""


def recipient(user: Any) -> Recipient:
    """A person with an account, as somebody who is written to."""
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


def notify_group(kind: str, request: Request, *, action: str, **more: Any) -> None:
    """Tells those who act for the group what happened, and those who are invited that there is news."""
    people = people_to_tell(request.organisation)
    members = [person for person in people if person.user_id is not None]
    invited = [person for person in people if person.user_id is None]
    context = _context(request, **more)
    notify(
        kind,
        to=members,
        context=context,
        url=_url(request),
        action=action,
        organisation_id=request.organisation_id,
        replies_to=request.thread_id,
    )
    if invited:
        notify(
            "request-news",
            to=invited,
            context={"organisation": request.organisation.name},
            url=reverse("account_login"),
            action="Sign in",
            organisation_id=request.organisation_id,
        )


def team(request: Request) -> Iterable[Recipient]:
    """The adviser who has it and still advises, or the triage leads who do not belong to the group themselves."""
    if request.adviser and roles.has(request.adviser, Role.ADVISER, Role.TRIAGE_LEAD):
        return [recipient(request.adviser)]
    own = Membership.objects.open().filter(organisation=request.organisation_id).values_list("user", flat=True)
    return who_gives_out(without=own)


def who_gives_out(*, without: Iterable[int] = ()) -> list[Recipient]:
    """The triage leads, who give out what nobody has; where there is none, whoever advises. ``without`` are left out."""
    for role in (Role.TRIAGE_LEAD, Role.ADVISER):
        grants = RoleGrant.objects.in_force().filter(role=role, user__is_active=True).exclude(user__in=without)
        if found := [recipient(grant.user) for grant in grants.select_related("user").order_by("user_id")]:
            return found
    return []


def notify_team(kind: str, request: Request, *, to: Iterable[Recipient] | None = None, **more: Any) -> None:
    """Notifies the support team: ``to``, or whoever has the request.

    Only a message with words of the group can be answered by email, since the group gets the answer. A reply to a note
    of the team, or to a colleague who gave out a request, is not for the group.
    """
    notify(
        kind,
        to=team(request) if to is None else to,
        context=_context(request, **more),
        url=_url(request),
        action="Open the request",
        replies_to=request.thread_id if kind in WORDS_OF_GROUP else None,
    )
