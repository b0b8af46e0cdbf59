"""A group's start page, and choosing for which group one acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from .. import home_blocks, notifications
from ..middleware import ACTING_FOR
from ..models import Invitation, Membership, Organisation, RegistrationDraft


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the group first, then the rest. Somebody with no group is shown how to get one."""
    membership: Membership | None = request.acting_for  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "invitations": _invitations(request),
        "draft": RegistrationDraft.objects.filter(user=request.user).first(),  # type: ignore[misc]
    }
    if membership is None:
        return render(request, "organisations/home_no_group.html", context)
    context |= {
        "group": membership.organisation,
        "main": home_blocks.drawn(request, membership, "main"),
        "side": home_blocks.drawn(request, membership, "side"),
    }
    return render(request, "organisations/home.html", context)


def _invitations(request: HttpRequest) -> list[dict[str, Any]]:
    """Open invitations to this person's own address."""
    email = request.user.email  # type: ignore[union-attr]
    found = Invitation.objects.open().filter(email=email).select_related("organisation", "invited_by").order_by("pk")
    return [{"invitation": each, "token": notifications.invitation_token(each)} for each in found]


def switch(request: HttpRequest) -> HttpResponse:
    """Chooses for which group the person acts."""
    if request.method == "POST":
        chosen = get_object_or_404(Organisation.objects.of_member(request.user), slug=request.POST.get("group", ""))
        request.session[ACTING_FOR] = chosen.pk
        messages.success(request, f"You are now acting for {chosen.name}.")
        return redirect("organisations:home")
    return render(request, "organisations/switch.html")


def record_gaps(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """What the group left for later in its record. None when nothing is missing."""
    org = membership.organisation
    asked = {
        "who your group is for": org.serves_answer,
        "who it is led by": org.led_by_answer,
        "your income": org.income_answer,
        "how many people give time": org.people_answer,
    }
    missing = [what for what, answer in asked.items() if answer == Organisation.Answer.NOT_ASKED]
    return {"group": org, "missing": missing} if missing else None


def own_people(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """How many people act for the group, and how many have yet to answer."""
    org = membership.organisation
    return {
        "group": org,
        "members": Membership.objects.open().filter(organisation=org).count(),
        "invited": Invitation.objects.open().filter(organisation=org).count(),
    }
