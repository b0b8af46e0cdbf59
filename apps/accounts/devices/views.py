"""Where I am signed in, when I signed in lately, and signing out elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ..people.current import current_person
from ..reauthentication.step_up import step_up
from . import services
from .models import SignIn

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
    services.sign_out(sign_in=sign_in, by=current_person(request))
    messages.success(request, f"{sign_in.device} is signed out.")
    return redirect("accounts:devices")


@step_up
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere but here."""
    ended = services.sign_out_others(
        person=current_person(request), keep=request.session.session_key, by=current_person(request)
    )
    if ended:
        messages.success(request, "You are signed out everywhere else.")
    else:
        messages.success(request, "You were not signed in anywhere else.")
    return redirect("accounts:devices")
