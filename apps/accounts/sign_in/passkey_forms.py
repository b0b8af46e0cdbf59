"""The forms of passkeys. Any malformed answer of a browser is one error of the form, never a server error."""

from __future__ import annotations

import json
import struct
from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from django import forms

from apps.core.forms import LineField

from .forms import PlainWordsForm

NAME = ("Name", "So that you know it again, such as: Ada's phone.", "Give it a name")
NOT_SOUND = "That passkey did not work. Try again, or use another way."
MALFORMED = (TypeError, ValueError, KeyError, AttributeError, IndexError, struct.error, UnsupportedAlgorithm)


class CredentialField(forms.JSONField):
    """What the browser says of a passkey. Numbers of thousands of digits, lists in lists in lists and NUL are refused."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            read = super().to_python(value)
            if "\\u0000" in json.dumps(read):
                raise ValueError
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(NOT_SOUND) from error
        return read


class _CredentialForm(forms.Form):
    """Turns a malformed or refused credential into one error of the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def full_clean(self) -> None:
        super().full_clean()
        if "credential" in self.errors:
            self.errors["credential"] = self.error_class([NOT_SOUND])

    def clean_credential(self) -> Any:
        try:
            checked = getattr(super(), "clean_credential", None)
            return checked() if checked else self.cleaned_data["credential"]
        except MALFORMED as error:
            raise forms.ValidationError(NOT_SOUND) from error

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or self.cleaned_data
        except forms.ValidationError as error:
            raise forms.ValidationError({"credential": NOT_SOUND}) from error
        except MALFORMED as error:
            raise forms.ValidationError({"credential": NOT_SOUND}) from error


class AddPasskeyForm(_CredentialForm, PlainWordsForm, webauthn.SignupWebAuthnForm):
    """A new passkey and its name. With no name it is called "Passkey", since by now it is on the phone."""

    name = LineField(required=False)
    words = {"name": NAME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].needs_reading = False  # type: ignore[attr-defined]
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        return str(super().clean_name())[:60]


class RenamePasskeyForm(PlainWordsForm, webauthn.EditWebAuthnForm):
    """Give a passkey another name."""

    name = LineField(max_length=60)
    words = {"name": NAME}


class SignInByPasskeyForm(_CredentialForm, webauthn.LoginWebAuthnForm):
    """Sign in by passkey alone."""


class SecondFactorByPasskeyForm(_CredentialForm, webauthn.AuthenticateWebAuthnForm):
    """The second factor at sign-in: a passkey."""


class ConfirmByPasskeyForm(_CredentialForm, webauthn.ReauthenticateWebAuthnForm):
    """Re-authenticate by passkey."""
