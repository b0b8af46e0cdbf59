"""A group's start page, and choosing for which group one acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..lifecycle import policies as lifecycle_policies
from ..middleware import ACTING_FOR
from ..models import Claim, Invitation, Membership, Organisation, RegistrationDraft
from ..people import notifications as people_notifications
from ..record import what_counts
from ..record.what_counts import NO_POINTS
from . import blocks, needs

ANSWERS_SHOWN_FOR = dt.timedelta(days=30)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the group first, then the rest. Somebody with no group is shown how to get one."""
    membership: Membership | None = request.acting_for  # type: ignore[attr-defined]
    claims = _own_claims(request)
    context: dict[str, Any] = {
        "invitations": _invitations(request),
        "claims": claims,
        "waiting": any(claim.status == Claim.Status.ASKED for claim in claims),
        "draft": RegistrationDraft.objects.filter(user=request.user).first(),  # type: ignore[misc]
    }
    if membership is None:
        return render(request, "organisations/home_no_group.html", context)
    context |= {
        "group": membership.organisation,
        "lead": membership.role == Membership.Role.LEAD,
        "may_reopen": lifecycle_policies.can_reopen(request.user, membership.organisation),
        "may_wake": lifecycle_policies.can_wake(request.user, membership.organisation),
        "main": blocks.render_blocks(request, membership, "main"),
        "side": blocks.render_blocks(request, membership, "side"),
    }
    return render(request, "organisations/home.html", context)


def _invitations(request: HttpRequest) -> list[dict[str, Any]]:
    """Open invitations to this person's own address."""
    email = request.user.email  # type: ignore[union-attr]
    found = Invitation.objects.open().filter(email=email).select_related("organisation", "invited_by").order_by("pk")
    return [{"invitation": each, "token": people_notifications.invitation_token(each)} for each in found]


def _own_claims(request: HttpRequest) -> list[Claim]:
    """What this person asked to act for: what waits for an answer, and what ended without a yes in the last weeks."""
    found = Claim.objects.filter(user=request.user).select_related("organisation").order_by("-asked_at", "-pk")  # type: ignore[misc]
    lately = timezone.now() - ANSWERS_SHOWN_FOR
    ended = Q(status=Claim.Status.REFUSED, answered_at__gte=lately)
    ended |= Q(status=Claim.Status.LAPSED, asked_at__gte=lately - Claim.LAPSES_AFTER)
    return list(found.filter(Q(status=Claim.Status.ASKED) | ended)[: needs.CLAIMS_SHOWN])


def needs_you(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For the start page: what waits for this person's answer, here and in their other groups. None when nothing does."""
    groups: list[Membership] = request.groups  # type: ignore[attr-defined]
    found = needs.waiting(request.user, groups)  # type: ignore[arg-type]
    here = found[membership.organisation_id]
    others = [each for each in groups if each.pk != membership.pk and found[each.organisation_id]]
    if not here and not others:
        return None
    return {"needs": here, "others": [(each.organisation, found[each.organisation_id]) for each in others]}


def switch(request: HttpRequest) -> HttpResponse:
    """Chooses for which group the person acts."""
    if request.method == "POST":
        chosen = get_object_or_404(Organisation.objects.of_member(request.user), slug=request.POST.get("group", ""))
        request.session[ACTING_FOR] = chosen.pk
        messages.success(request, f"You are now acting for {chosen.name}.")
        return redirect("organisations:home")
    return render(request, "organisations/switch.html")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the record could hold: its section, what it is, and what it is good for."""

    code: str
    section: str
    what: str
    good_for: str
    empty: Callable[[Organisation], bool]


def _not_asked(name: str) -> Callable[[Organisation], bool]:
    return lambda org: bool(getattr(org, name) == Organisation.Answer.NOT_ASKED)


GAPS = (
    Gap("income", "people", "Your income", "Some funders look for groups by income band. Only the band is ever shown.",
        _not_asked("income_answer")),
    Gap("serves", "people", "Who your group is for", "People look for groups that are for them. It shows who support reaches.",
        _not_asked("serves_answer")),
    Gap("led_by", "people", "Who leads your group", "Some money is kept for groups led by a community.",
        _not_asked("led_by_answer")),
    Gap("people", "people", "How many people give time", "Insurers and funders ask this. Once here, we never ask again.",
        _not_asked("people_answer")),
    Gap("services", "work", "What people can get from you", "It is what people type when they search.",
        lambda org: not org.services_offered),
    Gap("contact", "contact", "A way to reach you", "Without one, people who find you have to ask us.",
        lambda org: not (org.contact_email or org.contact_phone or org.website)),
)  # fmt: skip
"""What we offer to fill in, the most useful first."""
SHOWN_AT_ONCE = 2


def record_gaps(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """What the record could still hold, and what that is good for. None when nothing is left or all is put away."""
    org = membership.organisation
    if org.status != Organisation.Status.ACTIVE:
        return None
    left = [gap for gap in GAPS if gap.code not in org.gaps_put_away and gap.empty(org)]
    if not left:
        return None
    counts = what_counts.sentences()
    return {"group": org, "gaps": [(gap, counts.get(gap.code, NO_POINTS)) for gap in left[:SHOWN_AT_ONCE]]}


def own_people(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """How many people act for the group, and how many have yet to answer."""
    org = membership.organisation
    return {
        "group": org,
        "members": Membership.objects.open().filter(organisation=org).count(),
        "invited": Invitation.objects.open().filter(organisation=org).count(),
    }
