"""The pages of email that came in, for those who look after it: the list, one email, and each act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import roles
from apps.accounts.models import User
from apps.core import keyset
from apps.core.act_pages import act_page
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, NotAllowed
from apps.core.parts import ListTab

from . import policies, reading, services
from .forms import PlaceForm, ThrowAwayForm
from .models import InboundMail
from .takers import taker_of

PAGE = 50
PARTS = {"held": "Held", "taken": "Taken in", "thrown-away": "Thrown away"}


def _keeper(request: HttpRequest) -> User:
    """The person. Those who are no staff do not learn of these addresses; other staff are told whose they are."""
    if not roles.is_staff(request.user):
        raise Http404
    require(policies.can_see_mail(request.user))
    assert isinstance(request.user, User)
    return request.user


def _mail(request: HttpRequest, pk: int) -> InboundMail:
    found = InboundMail.objects.visible_to(_keeper(request)).select_related("person", "decided_by", "message")
    return get_object_or_404(found, pk=pk)


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The email of one part of the list, newest first: what is held, unless another part is chosen."""
    user = _keeper(request)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in PARTS else "held"
    rows = InboundMail.objects.visible_to(user).filter(status=chosen)
    page = keyset.page(rows, order=("-pk",), size=PAGE, **keyset.asked(request.GET))
    address = reverse("threads:mails")
    context = {
        "rows": page.rows,
        "chosen": chosen,
        "views": [ListTab(label, f"{address}?show={code}", current=code == chosen) for code, label in PARTS.items()],
        **keyset.links(page, lambda **place: "?" + urlencode({"show": chosen} | place)),
    }
    return render(request, "threads/mails.html", context)


@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One email: why it is held, all of its words, and what can be done with it."""
    shown = _mail(request, pk)
    thread = shown.message.thread_id if shown.message else shown.thread_id
    taker = None if thread is None else taker_of(thread)
    context = {
        "mail": shown,
        "whole": reading.whole(shown),
        "about": taker.called(thread) if taker and thread else "",
        "page": taker.page(thread) if taker and thread else "",
        "as_theirs": policies.can_take_as_theirs(request.user, shown),
        "place": policies.can_place(request.user, shown),
        "throw_away": policies.can_throw_away(request.user, shown),
    }
    return render(request, "threads/mail.html", context)


@require_POST
def take_as_theirs(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an email in as the words of the person whose reply address it came to."""
    shown = _mail(request, pk)
    try:
        taken = services.take_as_theirs(shown, by=_keeper(request))
    except NotAllowed as refusal:
        if not refusal.decision.show:
            raise
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    except DomainError as refusal:
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    else:
        messages.success(request, f"It is taken in as a message of {taken.person}.")
        return redirect("threads:mails")
    return redirect("threads:mail", pk)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts an email on the request where it belongs."""
    shown = _mail(request, pk)
    user = _keeper(request)

    def do(given: dict[str, Any]) -> str:
        services.place(shown, by=user, **given)
        return f"It is on {given['reference']}, as a message of the person with the address {given['address']}."

    form = PlaceForm(_post(request), initial={"address": shown.sender})
    return _act(request, shown, form, do, policies.can_place(user, shown), "Put it on a request", "Put it there")


@require_http_methods(["GET", "POST"])
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws an email away, with a reason."""
    shown = _mail(request, pk)
    user = _keeper(request)

    def do(given: dict[str, Any]) -> str:
        services.throw_away(shown, by=user, **given)
        return "It is thrown away. Nobody was told."

    form = ThrowAwayForm(_post(request))
    return _act(request, shown, form, do, policies.can_throw_away(user, shown), "Throw it away", "Throw it away")


def _post(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _act(
    request: HttpRequest,
    shown: InboundMail,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    decision: Decision,
    title: str,
    verb: str,
) -> HttpResponse:
    """The page of one act, with the whole email below its form."""
    mails = reverse("threads:mails")
    return act_page(
        request,
        form,
        lambda given: (do(given), mails),
        decision=decision,
        home=("Email that came in", mails),
        back=reverse("threads:mail", args=[shown.pk]),
        template="threads/mail_act.html",
        more={"whole": reading.whole(shown), "mail": shown},
        title=title,
        verb=verb,
        then=f"{shown.subject or 'No subject'}, from {shown.sender or 'an address that is not known'}. "
        "Nobody is told that it was held.",
    )
