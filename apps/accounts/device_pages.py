"""Where I am signed in, when I signed in lately, and signing out elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from . import devices as service
from .models import SignIn, User
from .step_up import step_up

RECENT = 30


@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """The devices that are signed in as me now, and my last sign-ins."""
    mine = SignIn.objects.visible_to(request.user).newest_first()
    here = request.session.session_key
    open_now = list(mine.live()[:RECENT])
    return render(
        request,
        "accounts/devices.html",
        {
            "here": next((each for each in open_now if each.session_key == here), None),
            "others": [each for each in open_now if each.session_key != here],
            "recent": list(mine[:RECENT]),
        },
    )


@step_up
@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of my devices out."""
    sign_in = get_object_or_404(SignIn.objects.visible_to(request.user), pk=pk)
    service.end(sign_in=sign_in, by=_me(request))
    messages.success(request, f"{sign_in.device} is signed out.")
    return redirect("accounts:devices")


@step_up
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere but here."""
    ended = service.end_others(person=_me(request), keep=request.session.session_key, by=_me(request))
    if ended:
        messages.success(request, "You are signed out everywhere else.")
    else:
        messages.success(request, "You were not signed in anywhere else.")
    return redirect("accounts:devices")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
