"""Signing in as the person whom a link is for: whoever is signed in is signed out, and the address is filled in."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from . import begun


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Signs out whoever is signed in, and leads to the sign-in with this address, and from there to ``next``.

    The address travels in the session: addresses of pages are kept in histories and logs.
    """
    onward = get_next_redirect_url(request) or "/"
    if request.user.is_authenticated:
        logout(request)
    begun.remember(request, email=request.POST.get("email", ""), onward=onward)
    to = "account_signup" if request.POST.get("new") else settings.LOGIN_URL
    response = redirect(to)
    response["Location"] += "?" + urlencode({"next": onward})
    return response
