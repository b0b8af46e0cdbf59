"""Sign-in and account forms: allauth's, in the portal's words, and our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import More

from .models import ContactPreference, Role, User

EMAIL = ("E-mail address", "", "Enter your e-mail address, such as name@example.org")
PASSWORD = ("Password", "", "Enter your password")
NEW_PASSWORD = ("New password", "At least 10 letters, numbers or signs. Three words you will remember work well.")
CODE = (
    "Code",
    "Capitals and the dash do not matter.",
    "Enter the code",
)
SIX = ("6-number code", "From your authenticator app, or one of your recovery codes.", "Enter the code from your app")


class InPlainWords(forms.Form):
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


class SignIn(InPlainWords, account.LoginForm):
    words = {"login": EMAIL, "password": PASSWORD}


class SignUp(InPlainWords, account.SignupForm):
    """Name, address and, for those who want one, a password: without it every sign-in is by an emailed code."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
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


class AskForCode(InPlainWords, account.RequestLoginCodeForm):
    words = {"email": EMAIL}


class SignInCode(InPlainWords, account.ConfirmLoginCodeForm):
    words = {"code": CODE}


class AddressCode(InPlainWords, account.ConfirmEmailVerificationCodeForm):
    words = {"code": CODE}


class ResetCode(InPlainWords, account.ConfirmPasswordResetCodeForm):
    words = {"code": CODE}


class ForgottenPassword(InPlainWords, account.ResetPasswordForm):
    words = {"email": EMAIL}


class _TypedOnce(InPlainWords):
    """A new password is typed once; it can be pasted, and a code always gets the person in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)


class NewPassword(_TypedOnce, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD}


class ChangePassword(_TypedOnce, account.ChangePasswordForm):
    words = {"oldpassword": ("Password that you use now",), "password1": NEW_PASSWORD}


class SetPassword(_TypedOnce, account.SetPasswordForm):
    words = {"password1": NEW_PASSWORD}


class ChangeAddress(InPlainWords, account.AddEmailForm):
    words = {
        "email": ("New e-mail address", "We send a code to it. Until you enter the code, the old one stays.", EMAIL[2])
    }


class ChangeUnconfirmedAddress(InPlainWords, account.ChangeEmailForm):
    words = {"email": EMAIL}


class ConfirmByPassword(InPlainWords, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class ConfirmByCode(InPlainWords):
    """The code that was sent to confirm that it is you. ``right`` says whether a code is it."""

    code = forms.CharField(max_length=20)
    words = {"code": CODE}

    def __init__(self, *args: Any, right: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def clean_code(self) -> str:
        if not self.right(self.cleaned_data["code"]):
            raise forms.ValidationError("That is not the code that we sent last. Check it and try again.")
        return str(self.cleaned_data["code"])


class SecondStep(InPlainWords, mfa.AuthenticateForm):
    words = {"code": SIX}


class ConfirmBySecondStep(InPlainWords, mfa.ReauthenticateForm):
    words = {"code": SIX}


class SetUpSecondStep(InPlainWords, totp.ActivateTOTPForm):
    words = {
        "code": ("6-number code", "The code that the app shows for this portal now.", "Enter the code from your app")
    }


class TurnOffSecondStep(InPlainWords, totp.DeactivateTOTPForm):
    pass


class NewRecoveryCodes(InPlainWords, recovery.GenerateRecoveryCodesForm):
    pass


class DetailsForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["name", "phone", "contact_preference", "access_needs"]
        labels = {
            "phone": "Phone number",
            "contact_preference": "The best way to reach you",
            "access_needs": "Access needs",
        }
        help_texts = {
            "name": "People in your groups and the support team see it.",
            "phone": "Only the support team sees it.",
            "contact_preference": "For when a person of the support team wants to talk to you. "
            "Only those who work on a request of yours see it.",
            "access_needs": "What helps you to take part: large print, a sign language interpreter, step-free rooms. "
            "Kept private: only those who work on a request of yours or arrange something for you see it.",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "contact_preference": forms.RadioSelect,
            "access_needs": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "Enter your name"
        preference: Any = self.fields["contact_preference"]
        preference.choices = [("", "No preference"), *ContactPreference.choices]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("contact_preference") in (ContactPreference.PHONE, ContactPreference.TEXT) and not given.get(
            "phone"
        ):
            self.add_error("phone", "Enter a phone number, or choose to be reached by e-mail")
        return given


class GrantForm(forms.Form):
    """A role to give, and why."""

    role = forms.ChoiceField(choices=Role, error_messages={"required": "Choose a role"})
    reason = forms.CharField(
        max_length=200,
        label="Why they need it",
        help_text="Such as: joined the team as an adviser in June. It is kept with the role.",
        error_messages={"required": "Say why this person needs the role"},
    )

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(value, label) for value, label in Role.choices if value not in held]
        self.fields["role"].choices = [("", "Choose a role"), *free]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(
        max_length=200,
        label="Why it ends",
        help_text="Such as: left the team at the end of March. It is kept with the role.",
        error_messages={"required": "Say why the role ends"},
    )
