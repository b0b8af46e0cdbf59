"""Has what was sent while signed out come back in the form that it was written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from . import filling, services
from .sent import Sent

GetResponse = Callable[[HttpRequest], HttpResponse]
MAIN = re.compile(r"<main\b[^>]*>")
CANNOT_BE_SHOWN = (403, 404, 405, 410)


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for signing in unless it says otherwise; what was sent to it is kept until then."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            return services.sign_in_again(request)
        return super().handle_no_permission(request, view_func)


def bring_back(get_response: GetResponse) -> GetResponse:
    """Fills what was kept into the page that it was written on, and forgets it once it was sent again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.get(services.SESSION):
            return get_response(request)
        if request.method == "POST":
            response = get_response(request)
            if getattr(request, "was_taken", False) and response.status_code < 500:
                services.forget(request, action=request.get_full_path())
            return response
        kept = services.for_page(request) if request.method == "GET" else None
        if kept is None:
            return get_response(request)
        return _filled(request, get_response(request), kept)

    return middleware


class mark_taken:
    """Marks a POST that reached its view: it met neither the check of its token nor the question to sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        request.was_taken = True  # type: ignore[attr-defined]


def _filled(request: HttpRequest, response: HttpResponse, kept: Sent) -> HttpResponse:
    """The page with the words in its form; where it has no such form, the page on which all that is kept can be read."""
    if response.status_code in CANNOT_BE_SHOWN:
        return redirect("accounts:kept_forms")
    if response.status_code != 200 or response.streaming or "text/html" not in response.get("Content-Type", ""):
        return response
    page = response.content.decode()
    done = filling.fill(page, address=request.get_full_path(), action=kept.action, pairs=kept.pairs)
    if done is None:
        return redirect("accounts:kept_forms")
    told = {"files": kept.files, "left_over": done.left_over, "has_words": done.has_words or kept.files}
    note = render_to_string("accounts/_kept_note.html", told, request=request)
    whole = f"{done.page[: done.form_at]}{note}{done.page[done.form_at :]}"
    banner = render_to_string("accounts/_kept_banner.html", told, request=request)
    response.content = MAIN.sub(lambda main: main[0] + banner, whole, count=1).encode()
    return response
