"""Choices, the one-click stop, and the outbox for staff."""

from __future__ import annotations

from django.contrib import messages as banners
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import roles
from apps.core import keyset
from apps.core.decisions import require
from apps.core.parts import ListTab

from . import policies, rendering, services
from .forms import FrequencyForm
from .kinds import all_topics
from .models import Envelope

PAGE = 50

FILTERS = {
    "waiting": "Waiting",
    "sent": "Sent",
    "failed": "Failed",
    "uncertain": "Not known",
}


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How often the portal may write to me, topic by topic."""
    person = request.user
    topics = [t for t in all_topics().values() if not t.fixed and (not t.staff or roles.is_privileged(person))]
    now = services.frequencies_of(person)  # type: ignore[arg-type]
    form = FrequencyForm(request.POST if request.method == "POST" else None, topics=topics, initial=now)
    if request.method == "POST" and form.is_valid():
        services.set_frequencies(by=person, choices=form.cleaned_data)  # type: ignore[arg-type]
        banners.success(request, "Your choices are saved. They also count for what is waiting for you now.")
        return redirect("digests:preferences")
    fixed = [topic for topic in all_topics().values() if topic.fixed]
    return render(
        request, "digests/preferences.html", {"form": form, "fixed": fixed}, status=422 if form.errors else 200
    )


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click stops emails like this one (RFC 8058). Opening the link only asks; it changes nothing."""
    envelope = rendering.envelope_of(token)
    if envelope is None:
        raise Http404
    if request.method == "POST":
        stopped = services.stop(envelope=envelope)
        return render(request, "digests/stopped.html", {"topics": stopped, "envelope": envelope})
    topics = services.topics_to_stop(envelope)
    return render(request, "digests/stop.html", {"topics": topics, "envelope": envelope})


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent, what waits, what failed: newest first."""
    require(policies.can_see_outbox(request.user))
    chosen = request.GET.get("show", "")
    rows = Envelope.objects.visible_to(request.user).shown(chosen if chosen in FILTERS else "")
    page = keyset.page(rows, order=("-pk",), size=PAGE, **keyset.asked(request.GET))
    kept = {"show": chosen} if chosen in FILTERS else {}
    return render(
        request,
        "digests/outbox.html",
        {
            "page": page.rows,
            "views": _views(chosen),
            "chosen": chosen if chosen in FILTERS else "",
            **keyset.links(page, lambda **place: "?" + urlencode(kept | place)),
        },
    )


@require_GET
def envelope(request: HttpRequest, pk: int) -> HttpResponse:
    """One email: to whom, each attempt, and its text unless that is private."""
    require(policies.can_see_outbox(request.user))
    shown = get_object_or_404(Envelope.objects.visible_to(request.user), pk=pk)
    return render(
        request,
        "digests/envelope.html",
        {
            "envelope": shown,
            "attempts": list(shown.attempts.order_by("number")),
            "messages_inside": [] if shown.is_private else list(shown.messages.order_by("pk")),
            "may_retry": policies.can_retry(request.user, shown),
        },
    )


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed email again."""
    require(policies.can_see_outbox(request.user))
    shown = get_object_or_404(Envelope.objects.visible_to(request.user), pk=pk)
    services.retry(envelope=shown, by=request.user)  # type: ignore[arg-type]
    banners.success(request, "It will be sent again within a minute.")
    return redirect("digests:envelope", pk=pk)


def _views(chosen: str) -> list[ListTab]:
    address = reverse("digests:outbox")
    every = ListTab("All", address, current=chosen not in FILTERS)
    return [
        every,
        *(ListTab(label, f"{address}?show={code}", current=code == chosen) for code, label in FILTERS.items()),
    ]
