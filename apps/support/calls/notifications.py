"""What the person who rang is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from apps.digests.services import Recipient, notify
from apps.organisations.people.selectors import people_to_tell

if TYPE_CHECKING:
    from ..models import PhoneCall, Request


def taken(request: Request, call: PhoneCall, *, invited: bool) -> None:
    """The caller hears the number of the request and how to act for the group, unless they are told as one of its people.

    The message opens nothing by itself. It leads to the page on which anybody may ask to act for the group, if the group
    is listed; else to signing in. ``invited``: an invitation comes in a message of its own.
    """
    if not call.caller_email:
        return
    told = {person.email.lower() for person in people_to_tell(request.organisation)}
    if call.caller_email in told:
        return
    may_ask = request.organisation.listed and not invited
    notify(
        "request-taken-by-phone",
        to=[Recipient(call.caller_email, call.caller_name)],
        context={
            "organisation": request.organisation.name,
            "ref": request.ref,
            "title": request.title,
            "author": str(call.taken_by),
            "reply_due": request.reply_due_at,
            "invited": invited,
            "may_ask": may_ask,
        },
        url=reverse("organisations:claim", args=[request.organisation.slug]) if may_ask else reverse("account_login"),
        action="Ask to act for this group" if may_ask else "Sign in",
        organisation_id=request.organisation_id,
    )
