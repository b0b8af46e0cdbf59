"""What somebody had begun when signing in was interrupted: the address that they typed, and where they wanted to go.

It is kept in the session for an hour, so that a code that ran out, a look at another page or a second try leads on to
the same place, with the address filled in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from . import encryption

SESSION = "begun_sign_in"
SECONDS = 60 * 60
RAN_OUT = "That code has run out or was used already. Ask for a new one."

ViewFunction = Callable[..., Any]


def remember(request: HttpRequest, *, email: str = "", onward: str = "") -> None:
    """Notes the address or the page to go on to. What is not given stays as it was."""
    held = _held(request)
    if email:
        held["email"] = email[:254]
    if onward:
        held["onward"] = encryption.seal(onward)  # the address of a page can hold a token
    request.session[SESSION] = {**held, "at": time.time()}


def address(request: HttpRequest) -> str:
    """The address that was typed last, or chosen to sign in as."""
    return str(_held(request).get("email", ""))


def onward(request: HttpRequest) -> str:
    """The page that the person wanted to reach; empty where there is none."""
    sealed = _held(request).get("onward", "")
    return encryption.unseal(sealed) if sealed else ""


def forget(request: HttpRequest) -> None:
    """The person is in: the next sign-in begins anew."""
    request.session.pop(SESSION, None)


def goes_on(view: ViewFunction) -> ViewFunction:
    """A page of signing in that notes what is begun on it, and says so where a code led back to it."""

    @wraps(view)
    def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            typed = request.POST.get("login") or request.POST.get("email") or ""
            onward = get_next_redirect_url(request) or ""
            if typed or onward:
                remember(request, email=typed, onward=onward)
        response: HttpResponse = view(request, *args, **kwargs)
        back = (reverse("account_request_login_code"), reverse("account_login"))
        if request.path not in back and response.status_code == 302 and response["Location"] in back:
            told = list(messages.get_messages(request))
            for message in told or [RAN_OUT]:
                messages.warning(request, str(message))
        return response

    return noted


def _held(request: HttpRequest) -> dict[str, Any]:
    held = request.session.get(SESSION, {})
    return dict(held) if time.time() - held.get("at", 0) < SECONDS else {}


class AddressFilledIn(forms.Form):
    """A form whose box for the address starts with the one that was typed, or chosen to sign in as."""

    address_field = "email"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = address(context.request) if context.request is not None else ""
        if chosen:
            self.fields[self.address_field].initial = chosen
