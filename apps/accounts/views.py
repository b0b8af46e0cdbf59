"""A person's own account, and the pages on which administrators grant and end roles."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, deactivate_totp
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core import typed
from apps.core.audit import record
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.core.parts import SummaryRow

from . import factors, policies, roles, services
from .forms import DetailsForm, EndForm, GrantForm
from .models import RoleGrant, User
from .step_up import step_up

PAGE = 50


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What the portal knows of me, and how I sign in."""
    person = _me(request)
    details_page = reverse("accounts:details")
    about = [
        SummaryRow("Name", person.name or "Not said yet", details_page, change_what="your name"),
        SummaryRow("Phone", person.phone or "None", details_page, change_what="your phone number"),
        SummaryRow(
            "Best way to reach you",
            person.get_contact_preference_display() if person.contact_preference else "No preference",
            details_page,
            change_what="the best way to reach you",
        ),
        SummaryRow(
            "Access needs",
            person.access_needs or "None said",
            details_page,
            change_what="your access needs, kept private",
        ),
    ]
    return render(
        request,
        "accounts/account.html",
        {
            "about": about,
            "sign_in": _how_i_sign_in(person),
            "grants": list(RoleGrant.objects.in_force().filter(user=person).order_by("pk")),
        },
    )


def _how_i_sign_in(person: User) -> list[SummaryRow]:
    has_password = person.has_usable_password()
    ways = Authenticator.objects.filter(user=person, type__in=factors.SECOND).values_list("type", flat=True)
    passkeys = list(ways).count(factors.PASSKEY)
    return [
        SummaryRow("E-mail address", person.email, reverse("account_email"), change_what="your e-mail address"),
        SummaryRow(
            "Password",
            "Set" if has_password else "None: we send you a code each time",
            reverse("account_change_password" if has_password else "account_set_password"),
            change="Change" if has_password else "Set",
            change_what="your password" if has_password else "a password",
        ),
        SummaryRow(
            "Second step",
            _second_step_in_words(factors.APP in ways, passkeys),
            reverse("mfa_index"),
            change_what="your second step",
        ),
        SummaryRow(
            "Passkeys",
            str(passkeys) if passkeys else "None",
            reverse("mfa_list_webauthn"),
            change="See" if passkeys else "Add",
            change_what="your passkeys" if passkeys else "a passkey",
        ),
        SummaryRow(
            "Devices and sign-ins",
            "Where you are signed in now, and when you signed in lately",
            reverse("accounts:devices"),
            change="See",
            change_what="your devices and sign-ins",
        ),
    ]


def _second_step_in_words(app: bool, passkeys: int) -> str:
    if app and passkeys:
        return "On: a code from your app, or a passkey"
    if app:
        return "On: a code from your app"
    return "On: a passkey" if passkeys else "Off"


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Change my name, phone and access needs."""
    person = _me(request)
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        services.change_details(person=person, by=person, **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("accounts:account")
    return render(request, "accounts/details.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who has an account, and which roles they hold. With no words to search for: those with a role."""
    require(policies.can_see_people(request.user))
    words = request.GET.get("q", "").strip()[:100]
    found = User.objects.matching(words) if words else User.objects.with_a_role()
    found = found.by_name()
    after = request.GET.get("after", "")
    if (key := typed.number(after)) is not None:
        last = get_object_or_404(User.objects.by_name(), pk=key)
        found = found.after_name(last.sort_name, last.pk)
    grants = Prefetch("role_grants", RoleGrant.objects.in_force())
    page = list(found.prefetch_related(grants)[: PAGE + 1])
    more = len(page) > PAGE
    page = page[:PAGE]
    return render(
        request,
        "accounts/people.html",
        {"page": page, "words": words, "more": page[-1].pk if more else None, "first": not after},
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
            "second_step": Authenticator.objects.filter(user=shown, type__in=factors.SECOND).exists(),
            "may_reset": policies.can_reset_second_factor(request.user, shown),
            "may_erase": policies.can_erase(request.user, shown),
        },
    )


@step_up
@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one person one more role, with a reason."""
    require(policies.can_see_people(request.user))
    shown = get_object_or_404(User, pk=pk)
    require(policies.can_grant(request.user, shown))
    held = set(RoleGrant.objects.in_force().filter(user=shown).values_list("role", flat=True))
    form = GrantForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.grant(person=shown, by=_me(request), **form.cleaned_data)
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"{shown} is now: {given.get_role_display()}. We have told them by e-mail.")
            return redirect("accounts:person", pk=pk)
    return render(request, "accounts/give_role.html", {"shown": shown, "form": form})


@step_up
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End one role of one person, with a reason."""
    require(policies.can_see_people(request.user))
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=pk)
    require(policies.can_end(request.user, grant))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end(grant=grant, by=_me(request), **form.cleaned_data)
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"The role {grant.get_role_display()} has ended. We have told {grant.user}.")
            return redirect("accounts:person", pk=grant.user_id)
    return render(request, "accounts/end_role.html", {"grant": grant, "form": form})


@step_up
@require_POST
def reset_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second step off a person who has lost it."""
    require(policies.can_see_people(request.user))
    shown = get_object_or_404(User, pk=pk)
    try:
        services.reset_second_factor(person=shown, by=_me(request))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, f"{shown} can set up a new second step now. We have told them by e-mail.")
    return redirect("accounts:person", pk=pk)


class _Activate(ActivateTOTPView):
    """Setting up the second factor counts as having used it in this session."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whoever must have one can open nothing else before: no way back is drawn then."""
        forced = roles.is_privileged(self.request.user)
        context: dict[str, Any] = super().get_context_data(forced=forced, **kwargs)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp", reauthenticated=True)
        record("account.second-step-added", subject=_me(self.request), by=_me(self.request), after={"type": "totp"})
        return response


activate_second_factor = transaction.atomic(_Activate.as_view())


@step_up
@transaction.atomic
def turn_off_app(request: HttpRequest) -> HttpResponse:
    """Takes the authenticator app off. Locked, so that of two last ways one stays where a role needs it."""
    User.objects.select_for_update().get(pk=_me(request).pk)
    had = factors.held_by(_me(request))
    response: HttpResponse = deactivate_totp(request)
    if factors.APP in had - factors.held_by(_me(request)):
        record("account.second-step-removed", subject=_me(request), by=_me(request), before={"type": "totp"})
    return response


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _add_error(form: Any, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)
