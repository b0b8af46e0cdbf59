"""The forms of allauth, in the portal's words."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa import app_settings as totp_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from apps.core.forms import LineField, More

from ..personal_data import ERASED_DOMAIN
from .adapter import A_MOMENT_AGO, TOO_MANY_CODES
from .begun import AddressFilledIn

LIMITED = "too_many_login_attempts"
"""What the library calls a refusal of somebody who tried, or asked, too often."""

EMAIL = ("Email address", "", "Enter your email address, such as name@example.org")
PASSWORD = ("Password", "", "Enter your password")
NEW_PASSWORD = ("New password", "At least 10 letters, numbers or signs. Three words you will remember work well.")
CODE = (
    "Code",
    "Capitals and the dash do not matter.",
    "Enter the code",
)
SIX = ("6-number code", "From your authenticator app, or one of your recovery codes.", "Enter the code from your app")


class CodeField(LineField):
    """A code as people copy it: with spaces or dashes in it, or in the wide letters of another keyboard."""

    needs_reading = False

    def to_python(self, value: Any) -> Any:
        text = super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)
        return "".join(letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Pd")


class PlainWordsForm(forms.Form):
    """Gives the fields of a form their label, hint and the message when they are empty. No placeholders."""

    words: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint, missing = (*self.words.get(name, (field.label or "",)), "", "", "")[:3]
            field.label, field.help_text = label, hint
            missing = missing or f"Enter {str(label)[:1].lower()}{str(label)[1:]}"
            field.error_messages = {**field.error_messages, "required": missing}
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EMAIL[2]
                field.widget.attrs["spellcheck"] = "false"
            if name == "code":
                field.widget.attrs.update(
                    {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
                )


class SignInForm(AddressFilledIn, PlainWordsForm, account.LoginForm):
    """Sign in by email address and password."""

    address_field = "login"

    words = {"login": EMAIL, "password": PASSWORD}

    def clean(self) -> Any:
        """A right password that has to wait because a code was sent a moment ago is no wrong try."""
        try:
            return super().clean()
        except forms.ValidationError as refused:
            if getattr(refused, "code", "") == LIMITED and getattr(context.request, "password_was_right", False):
                raise forms.ValidationError(A_MOMENT_AGO, code="a-moment-ago") from refused
            raise


class SignUpForm(AddressFilledIn, PlainWordsForm, account.SignupForm):
    """Name, address and, for those who want one, a password: without it every sign-in is by an emailed code."""

    name = LineField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]
    words = {
        "name": ("Your name", "", "Enter your name"),
        "email": (EMAIL[0], "We send a code to it.", EMAIL[2]),
        "password1": (
            "Password",
            "At least 10 letters, numbers or signs. Leave it empty and we send you a code each time you sign in.",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("name", "email", More("Choose a password", "password1"))

    def try_save(self, request: HttpRequest) -> Any:
        """Does the same for an address that has an account and for one that has none, so that time tells nobody which."""
        if self.account_already_exists:
            with transaction.atomic():
                self._save_for_nobody(request)
                transaction.set_rollback(True)
        return super().try_save(request)

    def _save_for_nobody(self, request: HttpRequest) -> None:
        """The account that would have been made, under an address of nobody's: as many statements, and one hash."""
        typed, nobody = self.cleaned_data, f"{secrets.token_hex(16)}@{ERASED_DOMAIN}"
        self.cleaned_data, self.account_already_exists = {**typed, "email": nobody}, False
        try:
            self.save(request)
        finally:
            self.cleaned_data, self.account_already_exists = typed, True


class LoginCodeRequestForm(AddressFilledIn, PlainWordsForm, account.RequestLoginCodeForm):
    """Ask for a code to sign in with."""

    words = {"email": EMAIL}

    def clean_email(self) -> Any:
        """Asking too often is no wrong try, and is not called one."""
        try:
            return super().clean_email()
        except forms.ValidationError as refused:
            if getattr(refused, "code", "") == LIMITED:
                raise forms.ValidationError(TOO_MANY_CODES, code="too-many-codes") from refused
            raise


class LoginCodeForm(PlainWordsForm, account.ConfirmLoginCodeForm):
    """Enter the code that was sent to sign in with."""

    code = CodeField()
    words = {"code": CODE}


class AddressCodeForm(PlainWordsForm, account.ConfirmEmailVerificationCodeForm):
    """Enter the code that was sent to a new email address."""

    code = CodeField()
    words = {"code": CODE}


class ResetCodeForm(PlainWordsForm, account.ConfirmPasswordResetCodeForm):
    """Enter the code that was sent to set a new password."""

    code = CodeField()
    words = {"code": CODE}


class ForgottenPasswordForm(PlainWordsForm, account.ResetPasswordForm):
    """Ask for a code to set a new password."""

    words = {"email": EMAIL}


class _TypedOnceForm(PlainWordsForm):
    """A new password is typed once; it can be pasted, and a code always gets the person in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)


class NewPasswordForm(_TypedOnceForm, account.ResetPasswordKeyForm):
    """Set a new password after a code was entered."""

    words = {"password1": NEW_PASSWORD}


class ChangePasswordForm(_TypedOnceForm, account.ChangePasswordForm):
    """Change the password, by the one used now."""

    words = {"oldpassword": ("Password that you use now",), "password1": NEW_PASSWORD}


class SetPasswordForm(_TypedOnceForm, account.SetPasswordForm):
    """Set a first password."""

    words = {"password1": NEW_PASSWORD}


class ChangeAddressForm(PlainWordsForm, account.AddEmailForm):
    """Ask for another email address, which is confirmed by a code."""

    words = {
        "email": ("New email address", "We send a code to it. Until you enter the code, the old one stays.", EMAIL[2])
    }


class ChangeUnconfirmedAddressForm(PlainWordsForm, account.ChangeEmailForm):
    """Correct an address that was not confirmed yet, while signing up."""

    words = {"email": EMAIL}


class ConfirmByPasswordForm(PlainWordsForm, account.ReauthenticateForm):
    """Re-authenticate by password."""

    words = {"password": PASSWORD}


class ConfirmByCodeForm(PlainWordsForm):
    """The code that was sent to confirm that it is you. ``right`` says whether a code is it."""

    code = CodeField(max_length=20)
    words = {"code": CODE}

    def __init__(self, *args: Any, right: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def clean_code(self) -> str:
        if not self.right(self.cleaned_data["code"]):
            raise forms.ValidationError("That is not the code that we sent last. Check it and try again.")
        return str(self.cleaned_data["code"])


class UsedOnceForm(forms.Form):
    """A code of the app that was used opens nothing again for as long as it would still be right."""

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        key = f"second-factor-used:{self.user.pk}:{code.lower()}"  # type: ignore[attr-defined]
        if not cache.add(key, 1, totp_settings.TOTP_PERIOD * (2 * totp_settings.TOTP_TOLERANCE + 1)):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(UsedOnceForm, PlainWordsForm, mfa.AuthenticateForm):
    """The second factor at sign-in: a code of the app, or a recovery code."""

    code = CodeField()
    words = {"code": SIX}


class ConfirmBySecondFactorForm(UsedOnceForm, PlainWordsForm, mfa.ReauthenticateForm):
    """Re-authenticate by a code of the app, or a recovery code."""

    code = CodeField()
    words = {"code": SIX}


class SetUpAppForm(PlainWordsForm, totp.ActivateTOTPForm):
    """Set up an authenticator app, by the first code that it shows."""

    code = CodeField()
    words = {
        "code": ("6-number code", "The code that the app shows for this portal now.", "Enter the code from your app")
    }


class TurnOffAppForm(PlainWordsForm, totp.DeactivateTOTPForm):
    """Turn the authenticator app off."""


class NewRecoveryCodesForm(PlainWordsForm, recovery.GenerateRecoveryCodesForm):
    """Make new recovery codes."""
