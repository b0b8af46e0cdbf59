"""Requires the second factor of privileged people, and signs them out when idle."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from .. import roles
from ..kept_forms import services as kept_forms
from . import second_factors

AWAY = "You were away for an hour, so we signed you out. Your drafts are safe."
AWAY_AND_KEPT = "You were away for an hour, so we signed you out. What you wrote is kept. Sign in, and it comes back."
GetResponse = Callable[[HttpRequest], HttpResponse]

ALWAYS = frozenset({"account_logout", "digests:stop", "live", "ready", "favicon"})
SETTING_UP = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_confirm_by_code"})
USING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """A privileged person passes only in a session that was opened, or confirmed, with the second factor.

    That is a code from an authenticator app, or a passkey: on its own, or after a password or a code.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            not request.user.is_authenticated
            or not roles.is_privileged(request.user)
            or second_factors.used_in(request)
        ):
            return get_response(request)
        name = _name(request)
        if name in ALWAYS:
            return get_response(request)
        held = second_factors.held_by(request.user)
        if name in (USING if held else SETTING_UP):
            return get_response(request)
        sent = kept_forms.keep(request, person=request.user) if request.method == "POST" else None
        if not held:
            return redirect("mfa_activate_totp")
        to = "mfa_reauthenticate" if second_factors.APP in held else "mfa_reauthenticate_webauthn"
        return redirect(f"{reverse(to)}?{urlencode({'next': sent.page})}" if sent else reverse(to))

    return middleware


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def sign_out_when_idle(get_response: GetResponse) -> GetResponse:
    """Signs a privileged person out after PRIVILEGED_IDLE_SECONDS without a request. Drafts are rows and stay."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and roles.is_privileged(request.user):
            now, seen = int(time.time()), request.session.get("seen_at")
            if seen is not None and now - seen > settings.PRIVILEGED_IDLE_SECONDS:
                return kept_forms.sign_in_again(request, words=AWAY_AND_KEPT, nothing_sent=AWAY)
            if seen is None or now - seen > 60:
                request.session["seen_at"] = now
        return get_response(request)

    return middleware
