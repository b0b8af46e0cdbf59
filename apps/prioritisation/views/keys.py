"""The keys of the queue: a page that lists them, and the switch that turns them off on one device."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from .queue import keys_on, staff, view_query

KEYS = (
    ("j", "Go to the next request"),
    ("k", "Go to the request before"),
    ("Enter", "Open the request that you are at"),
    ("x", "Tick the request that you are at, or take the tick away"),
    ("a", "Assign those that are ticked, or the one that you are at: goes to the list of advisers"),
    ("/", "Go to the search box"),
    ("?", "Open this page"),
)
"""What assets/js/queue.js does, in the order of the page."""


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Lists the keys, and leads back to the view from which the person came."""
    staff(request)
    view = view_query(request.GET)
    context = {
        "columns": ("Key", "What it does"),
        "keys": KEYS,
        "keys_on": keys_on(request),
        "view": view,
        "back": reverse("prioritisation:queue") + (f"?{view}" if view else ""),
    }
    return render(request, "prioritisation/keys.html", context)


@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """Turns the keys off on this device for a year, or on again. A cookie remembers it, for the pages of the queue alone."""
    staff(request)
    view = view_query(QueryDict(request.POST.get("view", "")[:2000]))
    answer = redirect(reverse("prioritisation:keys") + (f"?{view}" if view else ""))
    path = reverse("prioritisation:queue")
    if request.POST.get("keys") == "off":
        answer.set_cookie(
            "queue_keys",
            "off",
            max_age=365 * 24 * 3600,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        messages.success(request, "The keys of the queue are off on this device.")
    else:
        answer.delete_cookie("queue_keys", path=path, samesite="Lax")
        messages.success(request, "The keys of the queue are on.")
    return answer
