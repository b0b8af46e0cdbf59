"""Re-authentication ("step-up"): before a dangerous act the person confirms that it is them, unless they did just now.

``@step_up`` stands above every other decorator of a view. The page is asked for with GET, so the question comes
before the form is drawn and nothing typed is lost. A POST that came too late is suspended: see ``suspended``.
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
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..kept_forms import services as kept_forms
from . import suspended

ViewFunction = Callable[..., HttpResponse]


def step_up(view: ViewFunction) -> ViewFunction:
    """Has the person confirm that it is them before this view is reached.

    By password, authenticator app or passkey; by an emailed code for somebody who has no second factor.
    Holds for ACCOUNT_REAUTHENTICATION_TIMEOUT seconds, in that session alone.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_fresh(request):
            return ask(request)
        return suspended.take_page(request) or view(request, *args, **kwargs)

    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last minutes, by signing in or by confirming."""
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def ask(request: HttpRequest) -> HttpResponse:
    """Leads to the page on which this person confirms that it is them, and suspends what they sent, if they did.

    Whoever has no way to confirm has to sign in again, and what they sent comes back after that.
    """
    suspended.drop(request)
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        return kept_forms.sign_in_again(request)
    onward = suspended.suspend(request) if request.method == "POST" else request.get_full_path()
    return redirect(f"{ways[0]['url']}?{urlencode({'next': onward})}")
