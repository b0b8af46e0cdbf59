"""The pages on which administrators see people, and grant and end roles."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from apps.core import keyset
from apps.core.decisions import require
from apps.core.errors import DomainError

from ..people.current import current_person
from ..people.models import User
from ..personal_data.policies import can_erase
from ..reauthentication.step_up import step_up
from ..sign_in import second_factors
from ..sign_in.policies import can_reset_second_factor
from . import policies, services
from .forms import EndForm, GrantForm, InviteForm
from .models import Role, RoleGrant
from .open_work import left_by
from .person_parts import render_parts

PAGE = 50


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who has an account, and which roles they hold. With no words to search for: those with a role."""
    require(policies.can_see_people(request.user))
    words = request.GET.get("q", "").strip()[:100]
    found = User.objects.matching(words) if words else User.objects.with_a_role()
    grants = Prefetch("role_grants", RoleGrant.objects.in_force())
    page = keyset.page(
        found.prefetch_related(grants),
        order=("sort_name", "pk"),
        size=PAGE,
        **keyset.asked(request.GET),
    )
    kept = {"q": words} if words else {}
    return render(
        request,
        "accounts/people.html",
        {"page": page.rows, "words": words, **keyset.links(page, lambda **place: "?" + urlencode(kept | place))},
    )


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's roles, now and before, and how they sign in."""
    require(policies.can_see_people(request.user))
    shown = get_object_or_404(User, pk=pk)
    grants = list(shown.role_grants.select_related("granted_by", "ended_by").order_by("-pk"))
    return render(
        request,
        "accounts/person.html",
        {
            "shown": shown,
            "grants": [(grant, policies.can_end(request.user, grant)) for grant in grants],
            "may_grant": policies.can_grant(request.user, shown),
            "second_step": Authenticator.objects.filter(user=shown, type__in=second_factors.TYPES).exists(),
            "may_reset": can_reset_second_factor(request.user, shown),
            "may_erase": can_erase(request.user, shown),
            "parts": [] if shown.erased_at else render_parts(request, shown),
        },
    )


@step_up
@require_http_methods(["GET", "POST"])
def invite_colleague(request: HttpRequest) -> HttpResponse:
    """Invite a colleague, with the role that they will have."""
    require(policies.can_invite_colleague(request.user))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.invite_colleague(by=current_person(request), **form.cleaned_data)
        except DomainError as error:
            _add_error(form, error)
        else:
            role = Role(form.cleaned_data["role"]).label
            messages.success(request, f"{person} is now: {role}. We have told them by email how to sign in.")
            return redirect("accounts:person", pk=person.pk)
    return render(request, "accounts/invite_colleague.html", {"form": form}, status=422 if form.errors else 200)


@step_up
@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one person one more role, with a reason."""
    require(policies.can_see_people(request.user))
    shown = get_object_or_404(User, pk=pk)
    require(policies.can_grant(request.user, shown))
    held = set(RoleGrant.objects.in_force().filter(user=shown).values_list("role", flat=True))
    form = GrantForm(request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.grant(person=shown, by=current_person(request), **form.cleaned_data)
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"{shown} is now: {given.get_role_display()}. We have told them by email.")
            return redirect("accounts:person", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/give_role.html", {"shown": shown, "form": form}, status=status)


@step_up
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End one role of one person, with a reason."""
    require(policies.can_see_people(request.user))
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=pk)
    require(policies.can_end(request.user, grant))
    works = [(work, held) for work in left_by(grant) if (held := work.says(grant.user))]
    form = EndForm(request.POST if request.method == "POST" else None, left=[work for work, _ in works], grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            services.end(grant=grant, by=current_person(request), **form.cleaned_data)
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"The role {grant.get_role_display()} has ended. We have told {grant.user}.")
            return redirect("accounts:person", pk=grant.user_id)
    context = {"grant": grant, "form": form, "held": [held for _, held in works]}
    return render(request, "accounts/end_role.html", context, status=422 if form.errors else 200)


def _add_error(form: Any, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)
