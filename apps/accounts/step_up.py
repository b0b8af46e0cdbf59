"""Before a dangerous act the person confirms that it is them, unless they did so a moment ago.

``@step_up`` stands above every other decorator of a view. The page is asked for with GET, so the question
comes before the form is drawn and nothing typed is lost. Where the moment ran out while the person was
typing, their POST is kept, sealed, in their own session; after they confirm they come back to the same
address, and what they sent is done then, as if it had arrived just now. Files cannot be kept: a form that
carries files is drawn again, and a message says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from . import crypto

View = Callable[..., HttpResponse]

KEPT = "step_up_kept"
KEPT_SECONDS = 30 * 60
KEPT_LETTERS = 100_000


def step_up(view: View) -> View:
    """Has the person confirm that it is them before this view is reached.

    By password, authenticator app or passkey; by an e-mailed code for somebody who has no second factor.
    Holds for ACCOUNT_REAUTHENTICATION_TIMEOUT seconds, in that session alone.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_fresh(request):
            return _ask(request)
        _take_up(request)
        return view(request, *args, **kwargs)

    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last minutes, by signing in or by confirming."""
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def _ask(request: HttpRequest) -> HttpResponse:
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
    if request.method == "POST":
        _keep(request)
    return redirect(f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}")


def _keep(request: HttpRequest) -> None:
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    text = sent.urlencode()
    if request.FILES or len(text) > KEPT_LETTERS:
        messages.warning(request, "You were away for a while, so nothing was sent yet. Choose your files again.")
        return
    request.session[KEPT] = {"at": time.time(), "address": request.get_full_path(), "sent": crypto.seal(text)}


def _take_up(request: HttpRequest) -> None:
    """Turns the GET that comes back from confirming into the POST that was kept. It passed the CSRF check then."""
    kept = request.session.get(KEPT)
    if kept is None or request.method != "GET" or kept["address"] != request.get_full_path():
        return
    del request.session[KEPT]
    if time.time() - kept["at"] < KEPT_SECONDS:
        request.method = request.META["REQUEST_METHOD"] = "POST"
        request.POST = QueryDict(crypto.unseal(kept["sent"]))
        request._files = MultiValueDict()  # type: ignore[attr-defined]
