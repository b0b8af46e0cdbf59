"""What's on: the list of sessions, the page of each with its booking, and the pages on which staff plan them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import roles
from apps.core import keyset
from apps.core.act_pages import act_page
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.events import policies as event_policies
from apps.events import services as event_services
from apps.events.models import Booking, Event

from ..models import Session
from ..visible import SignedIn
from . import policies, services
from .content import booking_said, card, event_facts
from .forms import BookForm, CancelForm, SessionForm

PAGE = 20
TO_COME = ("starts_at", "pk")
OVER = ("-starts_at", "-pk")


def _list(request: HttpRequest, *, over: bool) -> HttpResponse:
    now = timezone.now()
    seen = Session.objects.visible_to(request.user)
    found = (seen.over(now) if over else seen.to_come(now)).with_taken().select_related("event", "topic")
    page = keyset.page(found, order=OVER if over else TO_COME, size=PAGE, **keyset.asked(request.GET))
    context = {
        "over": over,
        "cards": [card(session) for session in page.rows],
        "may_plan": policies.can_plan_session(request.user),
        "pages": {
            "summary": f"{PAGE} to a page" if page.has_more else "These are all",
            **keyset.links(page, lambda **place: f"{request.path}?{urlencode(place)}"),
        },
    }
    return render(request, "support/whats_on.html", context)


@login_not_required
@require_safe
def whats_on(request: HttpRequest) -> HttpResponse:
    """The sessions to come, the next first."""
    return _list(request, over=False)


@login_not_required
@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """The sessions that are over, the last first."""
    return _list(request, over=True)


def _found(request: HttpRequest, pk: int) -> Any:
    seen = Session.objects.visible_to(request.user).with_taken()
    return get_object_or_404(seen.select_related("event", "topic", "adviser"), pk=pk)


@login_not_required
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: what, when, where, how to get in, and booking for those who act for a group."""
    return _draw(request, _found(request, pk))


def _draw(request: HttpRequest, shown: Any, form: BookForm | None = None, status: int = 200) -> HttpResponse:
    """The page of a session, with this form where places were asked for."""
    event = shown.event
    acting = getattr(request, "acting_for", None)
    own = None
    if acting is not None:
        bookings = Booking.objects.visible_to(request.user).open()
        own = bookings.filter(event=event, organisation=acting.organisation_id).first()
        if own is not None:
            own.event = event
    names = policies.can_see_who_comes(request.user)
    comes = event.bookings.open().select_related("organisation").order_by("status", "pk") if names else []
    context = {
        "session": shown,
        "event": event,
        "card": card(shown),
        "facts": event_facts(event, shown.topic.name),
        "acting": acting,
        "own": own,
        "own_said": booking_said(own) if own else "",
        "join": event.online_link if names or (own and own.status == Booking.Status.BOOKED) else "",
        "may_leave": event_policies.can_leave(request.user, own) if own else None,
        "may_take": event_policies.can_take_place(request.user, own) if own else None,
        "is_on": event_policies.is_on(event),
        "form": form or BookForm(most=event.places_each),
        "names": names,
        "comes": comes,
        "may_change": policies.can_change_session(request.user, shown),
        "may_cancel": policies.can_cancel_session(request.user, shown),
    }
    return render(request, "support/session.html", context, status=status)


@require_POST
def book(request: SignedIn, pk: int) -> HttpResponse:
    """Books places for the group that the person acts for."""
    shown = _found(request, pk)
    if request.acting_for is None:
        require(event_policies.NOT_A_MEMBER)
    assert request.acting_for is not None
    form = BookForm(request.POST, most=shown.event.places_each)
    if form.is_valid():
        organisation = request.acting_for.organisation
        try:
            booking = event_services.book(
                shown.event, organisation=organisation, places=form.cleaned_data["places"], by=request.user
            )
        except NotAllowed as refusal:
            if not refusal.decision.show:
                raise
            form.add_error(None, refusal.message)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, booking_said(booking))
            return redirect("support:session", pk)
    return _draw(request, _found(request, pk), form, status=422)


def _own_booking(request: SignedIn, pk: int) -> Booking:
    """The booking of the group that the person acts for. 404 where it has none."""
    if request.acting_for is None:
        raise Http404
    found = Booking.objects.visible_to(request.user).filter(organisation=request.acting_for.organisation_id)
    booking: Booking | None = found.filter(event__session=pk).order_by("-pk").first()
    if booking is None:
        raise Http404
    return booking


def _answer(request: SignedIn, pk: int, act: Any, said: str) -> HttpResponse:
    booking = _own_booking(request, pk)
    try:
        act(booking, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect("support:session", pk)


@require_POST
def leave(request: SignedIn, pk: int) -> HttpResponse:
    """Gives up the places of the group, or its turn on the list."""
    return _answer(request, pk, event_services.leave, "You gave this up. Thank you for telling us.")


@require_POST
def take_place(request: SignedIn, pk: int) -> HttpResponse:
    """Takes the places that are held for the group."""
    return _answer(request, pk, event_services.take_place, "You have your places.")


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _home() -> tuple[str, str]:
    return "What’s on", reverse("support:whats_on")


def _only_staff(request: HttpRequest) -> None:
    if not roles.is_staff(request.user):
        raise Http404


@require_http_methods(["GET", "POST"])
def plan(request: SignedIn) -> HttpResponse:
    """Plans a session that this person runs."""
    _only_staff(request)
    form = SessionForm(_posted(request))

    def do(given: dict[str, Any]) -> tuple[str, str]:
        made = services.plan_session(by=request.user, **form.given())
        return "It is planned, and stands on the page What’s on.", reverse("support:session", args=[made.pk])

    return act_page(
        request,
        form,
        do,
        decision=policies.can_plan_session(request.user),
        home=_home(),
        back=reverse("support:whats_on"),
        title="Plan a session",
        verb="Plan it",
    )


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Changes a session before it begins."""
    _only_staff(request)
    held = _found(request, pk)
    form = SessionForm(_posted(request), session=held)

    def do(given: dict[str, Any]) -> str:
        services.change_session(held, by=request.user, seen=given["version"] or 0, **form.given())
        return "It is changed. The groups that booked are told of what they would see."

    return act_page(
        request,
        form,
        do,
        decision=policies.can_change_session(request.user, held),
        home=_home(),
        fresh=lambda: {"version": str(Event.objects.get(pk=held.event_id).version)},
        back=reverse("support:session", args=[pk]),
        title=f"Change “{held.event.title}”",
        verb="Change it",
        then="Fewer places take a place from nobody: groups that booked keep theirs.",
    )


@require_http_methods(["GET", "POST"])
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    """Cancels a session, with a reason that the groups read."""
    _only_staff(request)
    held = _found(request, pk)
    form: django_forms.Form = CancelForm(_posted(request))

    def do(given: dict[str, Any]) -> str:
        services.cancel_session(held, by=request.user, why=given["why"])
        return "It is cancelled. The groups that booked are told why."

    return act_page(
        request,
        form,
        do,
        decision=policies.can_cancel_session(request.user, held),
        home=_home(),
        back=reverse("support:session", args=[pk]),
        title=f"Cancel “{held.event.title}”",
        verb="Cancel the session",
        then="It cannot be taken back. Every group with a place, or on the list, is told why.",
    )
