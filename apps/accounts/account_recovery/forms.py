"""The forms of account recovery: asking for it, noting the checks of identity, refusing it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import AreaField, Counted, LineField

from ..sign_in.forms import EMAIL
from .models import IdentityCheck, RecoveryRefusal


class AskRecoveryForm(forms.Form):
    """The public form with which a person who cannot sign in asks to be let in."""

    email = forms.EmailField(
        label="Email address of your account",
        max_length=254,
        help_text="The one that you signed in with, even if you cannot read it any more.",
        error_messages={"required": EMAIL[2], "invalid": EMAIL[2]},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    name = LineField(
        label="Your name",
        max_length=120,
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = LineField(
        label="Phone number",
        max_length=40,
        help_text="So that we can talk to you. We may call the number that we hold instead.",
        error_messages={"required": "Enter a phone number"},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    new_email = forms.EmailField(
        label="New email address",
        max_length=254,
        required=False,
        help_text="Only if you have lost the old one.",
        error_messages={"invalid": EMAIL[2]},
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    happened = AreaField(
        label="What happened",
        max_length=1000,
        help_text="Such as: my phone was stolen, and I left the job whose address I used. Please write no password.",
        error_messages={"required": "Say what happened"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("email", "name", "phone", "new_email", Counted("happened", limit=1000, rows=4))


class CheckRecoveryForm(forms.Form):
    """The ways in which a member of the team checked the identity of the person."""

    checks = forms.ModelMultipleChoiceField(
        IdentityCheck.objects.none(),
        label="How did you make sure that it is them?",
        help_text="Tick all that you did. Keep no copy of any paper, and write no number down.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick how you made sure that it is them"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checks"].queryset = IdentityCheck.objects.in_force().in_order()  # type: ignore[attr-defined]
        hints = {entry.pk: entry.hint for entry in self.fields["checks"].queryset if entry.hint}  # type: ignore[attr-defined]
        self.fields["checks"].choice_hints = hints  # type: ignore[attr-defined]


class RefuseRecoveryForm(forms.Form):
    """The reason why an account recovery is refused."""

    reason = forms.ModelChoiceField(
        RecoveryRefusal.objects.none(),
        label="Why is the answer no?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a reason"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = RecoveryRefusal.objects.in_force().in_order()  # type: ignore[attr-defined]
