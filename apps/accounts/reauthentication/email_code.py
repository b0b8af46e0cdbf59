"""Confirming that it is you by an emailed code, for those who have no password and no second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from ..people.models import User
from ..sign_in.forms import ConfirmByCodeForm

STATE = "confirm_by_code"
MAX_TRIES = 3
MAX_CODES = 3


class EmailCode(AbstractCodeVerificationProcess):
    """One code, sent to the address that the person signs in with, and kept in their session until it is used."""

    def __init__(self, request: HttpRequest, user: User, state: dict[str, Any]) -> None:
        super().__init__(MAX_TRIES, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, state, user)
        self.request, self.person = request, user

    @classmethod
    def begin(cls, request: HttpRequest, user: User) -> EmailCode:
        """Sends a code, in place of one that was sent before."""
        code = cls(request, user, cls.initial_state(user, email=user.email))
        code.send()
        return code

    @classmethod
    def sent(cls, request: HttpRequest, user: User) -> EmailCode | None:
        """The code that is on its way to this person, if there is one and it still works."""
        state = request.session.get(STATE)
        if state is None or state.get("email") != user.email:
            return None
        code = cls(request, user, state)
        if not code.is_valid():
            code.abort()
            return None
        return code

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_login_code()
        get_adapter().send_mail("account/email/login_code", self.person.email, {"code": self.code})
        self.persist()

    def persist(self) -> None:
        self.request.session[STATE] = self.state

    def abort(self) -> None:
        self.request.session.pop(STATE, None)

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(MAX_CODES - 1)

    def resend(self) -> None:
        """Sends another code, for a person whose first one did not arrive."""
        self.record_resend()
        self.send()

    def is_correct(self, given: str) -> bool:
        """Whether this is the code, however it was typed. After three wrong ones the code is worth nothing."""
        if constant_time_compare(_normalised(given), _normalised(self.code)):
            self.abort()
            return True
        self.record_invalid_attempt()
        return False


def _normalised(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


class ConfirmByCodeView(BaseReauthenticateView):
    """First a button that sends the code, then the box for it: reading the page sends nothing."""

    template_name = "account/confirm_by_code.html"
    form_class = ConfirmByCodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action")
        if action in {"send", "resend"}:
            code = self.code
            if code is None:
                EmailCode.begin(request, self.person)
            elif code.can_resend:
                code.resend()
            return redirect(request.get_full_path())
        if self.code is None:
            return redirect(request.get_full_path())
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def code(self) -> EmailCode | None:
        return EmailCode.sent(self.request, self.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        code = self.code
        return {**super().get_form_kwargs(), "right": code.is_correct if code else lambda given: False}

    def form_valid(self, form: Any) -> HttpResponse:
        record_authentication(self.request, self.person, method="code", email=self.person.email, reauthenticated=True)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = self.code
        return {
            **super().get_context_data(**kwargs),
            "verify_form": kwargs.get("form") or self.get_form(),
            "email": self.person.email,
            "sent": code is not None,
            "can_resend": code is not None and code.can_resend,
            "cancel_url": None,
        }


confirm_by_code = ConfirmByCodeView.as_view()
