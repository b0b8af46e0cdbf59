"""Setting up, taking off and resetting the second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.totp.views import ActivateTOTPView, deactivate_totp
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from apps.core.audit import record
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed

from .. import events, roles
from ..people.current import current_person
from ..people.models import User
from ..reauthentication.step_up import ask, step_up
from ..roles.policies import can_see_people
from . import second_factors, services


@step_up
@require_POST
def reset_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second step off a person who has lost it."""
    require(can_see_people(request.user))
    shown = get_object_or_404(User, pk=pk)
    try:
        services.reset_second_factor(person=shown, by=current_person(request))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, f"{shown} can set up a new second step now. We have told them by email.")
    return redirect("accounts:person", pk=pk)


class _Activate(ActivateTOTPView):
    """Setting up the second factor counts as having used it in this session."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the role forces a second factor: then there is no way back, and no link to one."""
        forced = roles.is_privileged(self.request.user)
        context: dict[str, Any] = super().get_context_data(forced=forced, **kwargs)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp", reauthenticated=True)
        record(
            events.ACCOUNT_SECOND_STEP_ADDED,
            subject=current_person(self.request),
            by=current_person(self.request),
            after={"type": "totp"},
        )
        return response


@transaction.atomic
def activate_second_factor(request: HttpRequest) -> HttpResponse:
    """Sets up an authenticator app. Where allauth requires re-authentication, ``step_up.ask`` suspends the request."""
    try:
        return _Activate.as_view()(request)
    except ReauthenticationRequired:
        return ask(request)


@step_up
@transaction.atomic
def turn_off_app(request: HttpRequest) -> HttpResponse:
    """Takes the authenticator app off. Locked, so that of two last ways one stays where a role needs it."""
    User.objects.select_for_update().get(pk=current_person(request).pk)
    had = second_factors.held_by(current_person(request))
    response: HttpResponse = deactivate_totp(request)
    if second_factors.APP in had - second_factors.held_by(current_person(request)):
        record(
            events.ACCOUNT_SECOND_STEP_REMOVED,
            subject=current_person(request),
            by=current_person(request),
            before={"type": "totp"},
        )
    return response
