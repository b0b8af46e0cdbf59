"""The page behind a link in a message, on which a person takes or gives up a place without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.errors import DomainError

from . import links, policies, services
from .models import Booking
from .owners import url_of
from .when import in_words

SAID = {
    Booking.Status.BOOKED: "You have your places.",
    Booking.Status.LEFT: "You gave this up. If that was a mistake, book again on its page.",
    Booking.Status.LAPSED: "The time for which the place was held is over, and it went to the next group.",
    Booking.Status.WAITING: "You are on the waiting list.",
    Booking.Status.OFFERED: "A place is held for you.",
}
ACTS = {"take": services.take_place, "leave": services.leave}


@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Shows how the booking stands, with what the person of the link may do. Only a button does it."""
    found = links.read(token)
    if found is None or not policies.acts_for(found[1], found[0].organisation_id):
        return render(request, "events/link_gone.html", status=404)
    booking, person = found
    refused = ""
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise DomainError("Press one of the buttons.")
            booking = act(booking, by=person)
        except DomainError as refusal:
            refused = refusal.message
            booking.refresh_from_db()
        else:
            messages.success(request, SAID[Booking.Status(booking.status)])
            return redirect(request.path)
    may_take = policies.can_take_place(person, booking)
    may_leave = policies.can_leave(person, booking)
    context = {
        "booking": booking,
        "event": booking.event,
        "when": in_words(booking.event),
        "said": SAID[Booking.Status(booking.status)],
        "refused": refused,
        "may_take": may_take,
        "may_leave": may_leave,
        "url": url_of(booking.event),
        "why_not": "" if may_leave or booking.ended_at else may_leave.reason,
    }
    status = 422 if refused else 200 if may_leave or may_take else 410
    return render(request, "events/answer.html", context, status=status)
