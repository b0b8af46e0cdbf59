"""A person's own account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.parts import SummaryRow

from ..roles.models import RoleGrant
from ..sign_in import second_factors
from . import services
from .current import current_person
from .forms import DetailsForm
from .models import User


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What the portal knows of me, and how I sign in."""
    person = current_person(request)
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
    ways = Authenticator.objects.filter(user=person, type__in=second_factors.TYPES).values_list("type", flat=True)
    passkeys = list(ways).count(second_factors.PASSKEY)
    return [
        SummaryRow("Email address", person.email, reverse("account_email"), change_what="your email address"),
        SummaryRow(
            "Password",
            "Set" if has_password else "None: we send you a code each time",
            reverse("account_change_password" if has_password else "account_set_password"),
            change="Change" if has_password else "Set",
            change_what="your password" if has_password else "a password",
        ),
        SummaryRow(
            "Second step",
            _second_step_in_words(second_factors.APP in ways, passkeys),
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
    person = current_person(request)
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        services.change_details(person=person, by=person, **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("accounts:account")
    return render(request, "accounts/details.html", {"form": form}, status=422 if form.is_bound else 200)
