"""What the views of the staff's verbs have in common.

Each has one skeleton: the request that the person may see, the policy, the form, one service call, and back to the
page of the request with what happened and who was told. A refusal, also one because somebody else was quicker,
draws the form again with all that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts import roles
from apps.accounts.models import User
from apps.core import freshness
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, MovedOn, NotAllowed

from . import events
from .models import Request
from .staff_forms import StaffForm
from .staff_page import content, reading
from .staff_page.policies import can_see_asker
from .states import WORKFLOW, Status, staff_word
from .visible import SignedIn, visible_request


def staff_page(asked: Request, request: HttpRequest) -> str:
    """Where staff read this request, in the view of the queue from which they came."""
    query = request.GET.urlencode()
    return reverse("support:staff_page", args=[asked.pk]) + (f"?{query}" if query else "")


def asked_of(request: SignedIn, ref: int) -> Request:
    """A request that was sent, for the lead body's staff. Nobody else knows of these addresses."""
    if not roles.is_staff(request.user):
        raise Http404
    asked = visible_request(request, ref, "organisation", "adviser", "topic")
    if asked.status == Status.DRAFT:
        raise Http404
    return asked


CHANGING = (*WORKFLOW.emits(), events.REQUEST_ASSIGNED, events.REQUEST_UNASSIGNED, events.REQUEST_CORRECTED)
"""What changes how a request stands."""

LAST_MESSAGES = 3


def beside(user: User, asked: Request) -> dict[str, Any]:
    """What stands beside a form of staff: where the request stands, its facts and the last messages.

    ``support/_beside.html`` draws it, with ``asked`` and the way ``back``.
    """
    lists = reading.lists_of(asked)
    messages_so_far = content.thread(lists)
    return {
        "stands": staff_word(asked.status),
        "facts": content.facts(asked, lists, arranges=bool(can_see_asker(user, asked))),
        "last_messages": messages_so_far[-LAST_MESSAGES:],
        "more_messages": max(0, len(messages_so_far) - LAST_MESSAGES),
    }


Can = Callable[[User, Request], Decision]


def _moved_on(form: StaffForm, asked: Request, by: User) -> None:
    """The request was moved, given out or corrected meanwhile: say so, and who did it, before anything is done."""
    seen = form.data.get("seen", "")
    if seen and seen != asked.how_it_stands:
        word = staff_word(asked.status)
        raise MovedOn(
            f"This has changed since you opened it: it now stands at “{word}”. {freshness.who_changed(asked, by, verbs=CHANGING)} "
            "What you typed is kept below. Look at the request before you go on.",
            code="moved-on",
        )


def verb_page(
    request: SignedIn,
    ref: int,
    *,
    can: Can,
    form_class: Callable[..., StaffForm],
    do: Callable[[Request, StaffForm], str],
    fill: Callable[[Request, QueryDict, User], QueryDict] | None = None,
    **words: str,
) -> HttpResponse:
    """The page of one verb: its form, and what happens next. ``do`` returns what is said afterwards.

    A form that was sent with its second button, ``fill``, is drawn again with what that makes of it, and nothing is done.
    """
    asked = asked_of(request, ref)
    decision = can(request.user, asked)
    if not decision and (request.method == "GET" or not decision.show):
        require(decision)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent, asked=asked, by=request.user)
    filling = fill is not None and "fill" in request.POST
    if fill is not None and filling:
        given = fill(asked, request.POST, request.user)
        form = form_class(asked=asked, by=request.user, initial={name: given.get(name, "") for name in form.fields})
    elif request.method == "POST" and form.is_valid():
        try:
            _moved_on(form, asked, request.user)
            require(decision)
            said = do(asked, form)
        except NotAllowed as refusal:
            if not refusal.decision.show:
                raise
            form.add_error(None, f"{refusal.message} What you typed is kept below.")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            if isinstance(refusal, MovedOn):
                data = request.POST.copy()
                current = Request.objects.get(pk=asked.pk)
                data["seen"] = current.how_it_stands
                if "had_by" in data:
                    data["had_by"] = str(current.adviser_id or 0)
                form.data = data
        else:
            messages.success(request, said)
            return redirect(staff_page(asked, request))
    context = {
        "asked": asked,
        "form": form,
        **beside(request.user, asked),
        "back": staff_page(asked, request),
        "words": words,
    }
    return render(request, "support/staff_act.html", context, status=422 if form.errors else 200)


form_view = require_http_methods(["GET", "POST"])


def do_at_once(request: SignedIn, asked: Request, do: Callable[[], str]) -> HttpResponse:
    """Does what asks nothing more, and says what happened, or why not."""
    try:
        messages.success(request, do())
    except NotAllowed as refusal:
        if not refusal.decision.show:
            raise
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    except DomainError as refusal:
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    return redirect(staff_page(asked, request))
