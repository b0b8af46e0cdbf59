"""The door for everybody who is worried about somebody, and the pages of the safeguarding lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from apps.accounts.audit_trail.filters import SYSTEM, verb_in_words
from apps.accounts.models import User
from apps.core import keyset
from apps.core.act_pages import act_page
from apps.core.decisions import Decision
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.core.parts import Fact
from apps.core.rate_limits import RateLimit

from . import policies, services
from .forms import CloseConcernForm, ConcernForm, ConcernNoteForm, PassOnForm
from .leads import is_lead, leads
from .models import Concern

PER_PLACE = RateLimit(
    "concerns",
    times=20,
    seconds=3600,
    sentence="Many were sent from here in the last hour, so this one was not. Phone instead, or send it again later. "
    "What you wrote is kept below.",
)
PAGE = 50


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters()
def tell(request: HttpRequest) -> HttpResponse:
    """Says whom to phone, and takes a concern from anybody, signed in or not."""
    form = ConcernForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if PER_PLACE.allows(get_ip(request)):
                by = request.user if isinstance(request.user, User) else None
                try:
                    services.raise_concern(by=by, **form.cleaned_data)
                except DomainError as refusal:
                    form.add_error(refusal.field or None, refusal.message)
                else:
                    return redirect("support:concern_received")
            else:
                form.add_error(None, PER_PLACE.sentence)
                status = 429
    return render(request, "support/concern_tell.html", {"form": form, "is_read": leads().exists()}, status=status)


@require_safe
@login_not_required
@never_cache
def received(request: HttpRequest) -> HttpResponse:
    """What happens next. Somebody signed in reads of each concern that they raised who looks at it, and no more."""
    return render(request, "support/concern_received.html", {"told": Concern.objects.told_by(request.user)})


def _lead(request: HttpRequest) -> User:
    """The safeguarding lead or a deputy. Nobody else knows of these addresses."""
    if not is_lead(request.user):
        raise Http404
    assert isinstance(request.user, User)
    return request.user


def _concern(user: User, pk: int) -> Concern:
    found: Concern = get_object_or_404(Concern.objects.visible_to(user).select_related("raised_by", "taken_by"), pk=pk)
    return found


def row(concern: Concern) -> dict[str, Any]:
    """One line of a list: nothing of what was told."""
    late = concern.taken_at is None and concern.look_by < timezone.now()
    return {"concern": concern, "late": late, "due": concern.taken_at is None}


@require_GET
@never_cache
def concerns(request: HttpRequest) -> HttpResponse:
    """Those that are open, the first that is due on top; then those that ended, newest first."""
    user = _lead(request)
    seen = Concern.objects.visible_to(user).select_related("taken_by").defer("what", "happened", "reach")
    page = keyset.page(seen.ended(), order=("-ended_at", "-pk"), size=PAGE, **keyset.asked(request.GET))
    context = {
        "open": [row(concern) for concern in seen.open().order_by("look_by", "pk")],
        "ended": page.rows,
        "pages": {
            "summary": f"{PAGE} to a page" if page.has_more else "These are all",
            **keyset.links(page, lambda **place: "?" + urlencode(place)),
        },
    }
    return render(request, "support/concerns.html", context)


@require_GET
@never_cache
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """One concern with its notes. That it was opened is written down first."""
    user = _lead(request)
    held = services.read_concern(_concern(user, pk), by=user)
    context = {
        **row(held),
        "told": _told(held),
        "notes": held.notes.visible_to(user).select_related("by").order_by("at", "pk"),
        "may_look": policies.can_look_into_concern(user, held),
        "may_note": policies.can_note_concern(user, held),
        "may_pass_on": policies.can_pass_on_concern(user, held),
        "may_close": policies.can_close_concern(user, held),
    }
    return render(request, "support/concern.html", context)


def _told(held: Concern) -> list[Fact]:
    """What was said around it: about whom, when, which group, by whom."""
    account = f"signed in as {held.raised_by} ({held.raised_by.email})" if held.raised_by else "without an account"
    return [
        Fact("About", held.get_about_display()),
        Fact("When it was", held.happened or "Not said"),
        Fact("Group", held.group_name or "None named"),
        Fact("Who told us", f"{held.contact_name or 'No name given'}, {account}"),
        Fact("How to reach them", held.reach or "Not said"),
    ]


@require_GET
@never_cache
def log(request: HttpRequest) -> HttpResponse:
    """Who opened which concern and when, and what else was done, newest first."""
    _lead(request)
    rows = AuditEvent.objects.filter(subject_type="support.Concern").select_related("actor")
    page = keyset.page(rows, order=("-at", "-pk"), size=PAGE, **keyset.asked(request.GET))
    context = {
        "rows": [
            {
                "at": event.at,
                "who": str(event.actor or SYSTEM.capitalize()),
                "what": verb_in_words(event.verb),
                "pk": event.subject_id,
            }
            for event in page.rows
        ],
        "pages": {
            "summary": f"{PAGE} to a page" if page.has_more else "These are all",
            **keyset.links(page, lambda **place: "?" + urlencode(place)),
        },
    }
    return render(request, "support/concern_log.html", context)


@require_POST
def look_into(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that somebody looks into it."""
    user = _lead(request)
    held = _concern(user, pk)
    try:
        services.look_into_concern(held, by=user)
    except DomainError as refusal:
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    else:
        messages.success(request, "It is yours now. Whoever raised it with an account reads that you look at it.")
    return redirect("support:concern", pk=pk)


def _act(
    request: HttpRequest,
    pk: int,
    form_class: type[ConcernNoteForm],
    can: Callable[[Any, Concern], Decision],
    do: Callable[..., Any],
    *,
    title: str,
    verb: str,
    said: str,
) -> HttpResponse:
    """Draws one of the lead's forms and does what it says. What is refused comes back with all that was typed."""
    user = _lead(request)
    held = _concern(user, pk)

    def done(given: dict[str, Any]) -> str:
        do(held, by=user, **given)
        return said

    return act_page(
        request,
        form_class(request.POST if request.method == "POST" else None),
        done,
        decision=can(user, held),
        home=("Concerns", reverse("support:concerns")),
        back=reverse("support:concern", args=[pk]),
        template="support/concern_act.html",
        more={"concern": held},
        title=f"{title}: {held.ref}",
        verb=verb,
    )


form_view = require_http_methods(["GET", "POST"])


@form_view
@sensitive_post_parameters()
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a note."""
    return _act(
        request,
        pk,
        ConcernNoteForm,
        policies.can_note_concern,
        services.note_concern,
        title="Write a note",
        verb="Keep the note",
        said="The note is kept.",
    )


@form_view
@sensitive_post_parameters()
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes down that it was passed on."""
    return _act(
        request,
        pk,
        PassOnForm,
        policies.can_pass_on_concern,
        services.pass_on_concern,
        title="Passed on",
        verb="It is passed on",
        said="It is marked as passed on. Notes can still be added.",
    )


@form_view
@sensitive_post_parameters()
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes it."""
    return _act(
        request,
        pk,
        CloseConcernForm,
        policies.can_close_concern,
        services.close_concern,
        title="Close it",
        verb="Close it",
        said="It is closed. Notes can still be added.",
    )
