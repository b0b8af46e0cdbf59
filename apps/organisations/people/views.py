"""Who acts for a group: the list, invitations, leaving and roles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apps.core.decisions import ALLOW, require
from apps.core.errors import DomainError, NotAllowed
from apps.core.rate_limits import RateLimit

from ..middleware import ACTING_FOR
from ..models import Claim, Invitation, Membership, Organisation
from ..record import policies as record_policies
from . import notifications, policies, services
from .forms import InviteForm
from .policies import KEEP_A_LEAD

INVITATIONS = RateLimit(
    "invitations",
    times=20,
    seconds=60 * 60,
    sentence="You have invited many people within an hour. Wait an hour and invite the others.",
)


def _group(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.records_visible_to(request.user), slug=slug)


def people(request: HttpRequest, slug: str) -> HttpResponse:
    """The people of a group and those invited, and a form to invite one more."""
    org = _group(request, slug)
    decision = policies.can_invite(request.user, org)
    if request.method == "POST":
        require(decision)
    form = InviteForm(request.POST if request.method == "POST" else None)
    too_often = request.method == "POST" and form.is_valid() and not INVITATIONS.allows(str(request.user.pk))
    if too_often:
        form.add_error("email", INVITATIONS.sentence)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(organisation=org, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed:
            raise
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(
                request, f"We have written to {invitation.email}. They hear of what concerns the group now."
            )
            return redirect("organisations:people", slug=slug)
    members = list(
        Membership.objects.open().filter(organisation=org).select_related("user").order_by("role", "started_at", "pk")
    )
    invited = Invitation.objects.open().filter(organisation=org).select_related("invited_by")
    leads = sum(member.role == Membership.Role.LEAD for member in members)
    return render(
        request,
        "organisations/people.html",
        {
            "group": org,
            "form": form,
            "decision": decision,
            "members": [_member(request, member, leads=leads, manages=bool(decision)) for member in members],
            "invited": invited.order_by("-invited_at", "-pk"),
            "claims": Claim.objects.open().filter(organisation=org).select_related("user").order_by("asked_at", "pk")
            if record_policies.can_manage(request.user, org)
            else (),
        },
        status=429 if too_often else 422 if form.is_bound else 200,
    )


def _member(request: HttpRequest, member: Membership, *, leads: int, manages: bool) -> dict[str, Any]:
    """A row: who, and what may be done about it, decided without a query for each row."""
    own = member.user_id == request.user.pk
    lead = member.role == Membership.Role.LEAD
    last = lead and leads == 1
    return {
        "membership": member,
        "own": own,
        "lead": lead,
        "end": KEEP_A_LEAD if last and (own or manages) else ALLOW if own or manages else None,
        "change": KEEP_A_LEAD if last and manages else ALLOW if manages else None,
        "other": Membership.Role.MEMBER if lead else Membership.Role.LEAD,
    }


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes back an invitation."""
    invitation = get_object_or_404(Invitation, organisation=_group(request, slug), pk=pk)
    services.withdraw_invitation(invitation=invitation, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"The invitation to {invitation.email} is taken back. We will not write to them again.")
    return redirect("organisations:people", slug=slug)


def end_membership(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says what ending a membership means, one's own or another's, and then ends it."""
    org = _group(request, slug)
    membership = get_object_or_404(Membership.objects.select_related("user"), organisation=org, pk=pk)
    require(policies.can_end_membership(request.user, membership))
    if request.method != "POST":
        own = membership.user_id == request.user.pk
        context = {"group": org, "membership": membership, "own": own}
        return render(request, "organisations/membership_end.html", context)
    services.end_membership(membership=membership, by=request.user)  # type: ignore[arg-type]
    if membership.user_id == request.user.pk:
        messages.success(request, "You have left the group.")
        return redirect("organisations:home")
    messages.success(request, f"{membership.user} no longer acts for the group. We have told them.")
    return redirect("organisations:people", slug=slug)


@require_POST
def change_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Makes somebody a lead or a member."""
    membership = get_object_or_404(Membership, organisation=_group(request, slug), pk=pk)
    require(policies.can_change_role(request.user, membership))
    role = request.POST.get("role", "")
    if role in Membership.Role.values:
        changed = services.change_role(membership=membership, role=role, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{changed.user} is now a {changed.get_role_display().lower()}.")
    return redirect("organisations:people", slug=slug)


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: who asks, and a way to accept for a new person and for one who has an account."""
    found = notifications.invitation_from(token)
    if found is None:
        return render(request, "organisations/invitation_gone.html", status=404)
    decision = policies.can_accept_invitation(request.user, found)
    if request.method == "POST" and request.user.is_authenticated:
        membership = services.accept_invitation(invitation=found, by=request.user)
        request.session[ACTING_FOR] = membership.organisation_id
        messages.success(request, f"You now act for {found.organisation.name}.")
        return redirect("organisations:home")
    return render(
        request,
        "organisations/invitation.html",
        {
            "invitation": found,
            "decision": decision,
            "reason": decision.reason,
            "already": record_policies.membership_of(request.user, found.organisation),
        },
        status=403 if request.method == "POST" else 200,
    )
