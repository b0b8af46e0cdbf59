"""How allauth speaks and writes here: its mail goes through the outbox, its words are plain."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from .. import roles
from ..devices import services as devices
from ..notifications import notify, notify_nobody
from ..people.passwords import one_spelling
from ..reauthentication import step_up
from . import begun, encryption, policies, second_factors

TOO_MANY_CODES = "You asked for too many codes. Try again in 5 minutes."
A_MOMENT_AGO = "We sent a code to this address a moment ago. Wait 10 seconds and try again."

CODES = {
    "account/email/login_code",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_code",
}

CHANGES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_set": "A password was set for your account.",
    "account/email/password_reset": "Your password was set anew.",
    "account/email/email_changed": "The email address of your account was changed.",
    "account/email/email_confirm": "A new email address was confirmed for your account.",
    "account/email/email_deleted": "An email address was taken off your account.",
    "mfa/email/totp_activated": "A second step was added to your sign-in.",
    "mfa/email/totp_deactivated": "The second step was taken off your sign-in.",
    "mfa/email/webauthn_added": "A passkey was added to your account. With it one can sign in as you.",
    "mfa/email/webauthn_removed": "A passkey was taken off your account.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account. The old ones stopped working.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, in the portal's words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "The email address or the password is not right. You can ask for a code instead.",
        "enter_current_password": "Enter the password that you use now.",
        "incorrect_code": "That is not the code that we sent last. Check it and try again.",
        "incorrect_password": "That is not your password.",
        "invalid_login": "The email address or the password is not right.",
        "too_many_login_attempts": "Too many wrong tries. Wait 5 minutes and try again.",
        "rate_limited": TOO_MANY_CODES,
        "same_as_current": "This is the address that you have now. Enter another one.",
        "duplicate_email": "This is the address that you have now. Enter another one.",
        "email_taken": "Enter another address.",
        "cannot_delete_authenticator": "Your role needs a second step. Add a passkey first, then you can turn this off.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of allauth is a row of the outbox. An unknown address gets none, for as much work as a known one."""
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        if template_prefix == "account/email/unknown_account":
            notify_nobody("account-code", code=self.generate_login_code(), minutes=minutes)
        elif template_prefix in CODES:
            notify("account-code", email, code=context["code"], minutes=minutes)
        elif template_prefix == "account/email/account_already_exists":
            url = reverse("account_request_login_code")
            notify("account-exists", email, url=url, action="Sign in with a code")
        else:
            notify("account-changed", email, what=CHANGES[template_prefix])

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Notes that the password was right, for the form: what it refuses then is no wrong try."""
        person = super().authenticate(request, **credentials)
        request.password_was_right = person is not None
        return person

    def clean_password(self, password: str, user: Any = None) -> str:
        """A new password is judged and kept in one spelling, whichever keyboard it was typed on."""
        cleaned: str = super().clean_password(one_spelling(password), user)
        return cleaned

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Keeps the name with the rest of the sign-up form."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit=commit)

    def get_login_redirect_url(self, request: Any) -> str:
        """Where nothing says where to go: to the page that the person had wanted before they were interrupted."""
        return begun.onward(request) or super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: Any) -> str:
        """The same for a new account."""
        return begun.onward(request) or super().get_signup_redirect_url(request)

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        """Writes the sign-in down, and has the browser keep the number by which it is known again."""
        response = super().post_login(request, user, **kwargs)
        signed_in = devices.record_sign_in(request, user)
        devices.set_browser_cookie(request, response)
        begun.forget(request)
        request.session[devices.SESSION] = {"id": signed_in.pk, "seen": time.time()}
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in or confirmed a moment ago is not asked again: one rule with ``step_up``."""
        request = context.request
        if request is not None and step_up.is_fresh(request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm that it is you, the first being the one that is offered.

        An emailed code is one of them for whoever has no second factor: they sign in with it, too.
        """
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not user.is_authenticated:
            return ways
        held = second_factors.held_by(user)
        if not held:
            return [*ways, {"id": "code", "description": "Send me a code", "url": reverse("account_confirm_by_code")}]
        if second_factors.APP not in held:  # then the codes are recovery codes, and the passkey comes before them
            ways.sort(key=lambda way: way["id"] == "mfa_reauthenticate")
        if roles.is_privileged(user) and context.request is not None and not second_factors.used_in(context.request):
            ways = [way for way in ways if way["id"].startswith("mfa_reauthenticate")]
        return ways

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("accounts:account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: sealed secrets, and no way to turn it off for a role that needs it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Codes change every 30 seconds: try the one shown now.",
        "cannot_delete_authenticator": "Your role needs a second step. Add a passkey first, then you can turn this off.",
    }

    def encrypt(self, text: str) -> str:
        return encryption.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"{settings.SITE_NAME} {settings.SITE_PLACE}".strip()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return bool(policies.can_remove_authenticator(authenticator.user, authenticator))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 – allauth names it so
        """What a passkey is called until the person names it."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {held + 1}" if held else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the phone shows when it asks for a finger or a face: the portal's name, not its address."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}
