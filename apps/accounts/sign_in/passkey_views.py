"""Passkeys: signing in with one, using one as the second step, and the list of one's own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.generic.edit import FormView

from apps.core.audit import record
from apps.core.decisions import require

from .. import events, roles
from ..devices import services as devices
from ..people.current import current_person
from ..people.models import User
from ..reauthentication.step_up import step_up
from . import policies, second_factors


def as_text(options: dict[str, Any]) -> str:
    """WebAuthn options as JSON, for the script of the page."""
    return json.dumps(options)


class _SignIn(LoginWebAuthnView):
    """Signing in with nothing but a passkey. One that does not work leaves the person on the sign-in page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)
        onward = self.request.POST.get("next", "")
        page = reverse("account_login")
        return redirect(f"{page}?{urlencode({'next': onward})}" if onward else page)


sign_in = login_not_required(_SignIn.as_view())


class _SecondStep(AuthenticateView):
    """The second step on the way in: by app, by passkey, or by a recovery code, as the person has set it up."""

    def form_invalid(self, form: Any) -> HttpResponse:
        devices.record_failed_second_factor(self.request, self.stage.login.user)
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        held = second_factors.held_by(self.stage.login.user)
        return {
            **context,
            "has_app": second_factors.APP in held,
            "has_passkey": second_factors.PASSKEY in held,
            "options": as_text(context["js_data"]["request_options"]),
        }


second_step = login_not_required(_SecondStep.as_view())


class _Confirm(ReauthenticateWebAuthnView):
    """Confirming by a passkey. One that does not work leaves the person on the page, with the other ways."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or self.get_form(),
        }
        return {**context, "options": as_text(context["js_data"]["request_options"])}

    def form_invalid(self, form: Any) -> HttpResponse:
        return FormView.form_invalid(self, form)


confirm = _Confirm.as_view()


@require_GET
def passkeys(request: HttpRequest) -> HttpResponse:
    """My passkeys: what each is called, when it was added and last used."""
    mine = _mine(request).order_by("-created_at", "-pk")
    return render(request, "mfa/webauthn/passkeys.html", {"passkeys": list(mine)})


class _Add(AddWebAuthnView):
    """Adding a passkey counts as having used it: the finger or the face was asked for a moment ago."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Always one that can sign in alone. allauth would ask for a mere second factor first.
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {
            **FormView.get_context_data(self, **kwargs),
            "options": as_text(options),
            "forced": roles.is_privileged(self.request.user),
            "held": second_factors.held_by(self.request.user),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            person = current_person(self.request)
            record(events.ACCOUNT_PASSKEY_ADDED, subject=person, by=person)
        record_authentication(self.request, person, method="mfa", type="webauthn", reauthenticated=True)
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_list_webauthn")


add = step_up(_Add.as_view())


class _Rename(EditWebAuthnView):
    """Another name for a passkey of one's own."""

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "The new name is saved.")
        response: HttpResponse = super().form_valid(form)
        return response


rename = step_up(_Rename.as_view())


@step_up
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey of mine off, unless it is the last second step of somebody whose role needs one."""
    passkey = get_object_or_404(_mine(request), pk=pk)
    may = policies.can_remove_authenticator(current_person(request), passkey)
    if request.method == "POST":
        with transaction.atomic():
            User.objects.select_for_update().get(pk=current_person(request).pk)
            require(policies.can_remove_authenticator(current_person(request), passkey))
            flows.remove_authenticator(request, passkey)
            record(events.ACCOUNT_PASSKEY_REMOVED, subject=current_person(request), by=current_person(request))
        return redirect("mfa_list_webauthn")
    return render(request, "mfa/webauthn/remove.html", {"passkey": passkey, "may": may})


def _mine(request: HttpRequest) -> Any:
    return Authenticator.objects.filter(user=current_person(request), type=Authenticator.Type.WEBAUTHN)
