"""Middleware of the kernel: request ids with one log line, what is sent without NUL, the 403 page of a refusal."""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.shortcuts import render

from . import request_ids
from .errors import NotAllowed
from .navigation import forget_counts

log = logging.getLogger("portal.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"
SAFE = ("GET", "HEAD", "OPTIONS")
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(get_response: GetResponse) -> GetResponse:
    """Gives each request an id, taken from the proxy's X-Request-ID when it looks like one, and logs it in one line.

    The line names the route and not the address: an address can hold a token, or the words that somebody searched.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        value = request_ids.begin(offered if _SAFE_ID.fullmatch(offered) else "")
        began = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = value
        route = request.resolver_match.route if request.resolver_match else "no route"
        took = (time.perf_counter() - began) * 1000
        log.info("%s %s %s %.0f ms", request.method, route, response.status_code, took)
        return response

    return middleware


class without_nul:
    """Takes the sign NUL out of all that is sent: it is no letter, and the database can neither keep it nor look for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        request.COOKIES = {name: value.replace(NUL, "") for name, value in request.COOKIES.items()}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        if request.method == "POST":
            with contextlib.suppress(UnreadablePostError):  # the browser went away: whoever reads it next says so
                request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _without_nul(sent: QueryDict) -> QueryDict:
    if not any(NUL in text for name, values in sent.lists() for text in (name, *values)):
        return sent
    cleaned = QueryDict(mutable=True)
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned


def not_stored(get_response: GetResponse) -> GetResponse:
    """Has no browser and no proxy keep a page of somebody who is signed in: after them others sit at the computer.

    What says itself how it may be kept, such as the icon, keeps its own rule.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated  # asked before: the page may be the one that signs out
        response = get_response(request)
        if not response.has_header("Cache-Control") and (signed_in or request.user.is_authenticated):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def header_counts(get_response: GetResponse) -> GetResponse:
    """Forgets the numbers in a person's header when they send a form, so that what they answered is gone from it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in SAFE and request.user.is_authenticated:
            forget_counts(request)
        return response

    return middleware


class refusals:
    """Turns a policy's refusal into the 403 page, with the policy's own reason."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"reason": exception.message}, status=403)
        return None
