"""The confirmation that is asked before an account is erased."""

from __future__ import annotations

from typing import Any

from django import forms

from . import Responsibility
from .erasing import BY_STAFF


class EraseForm(forms.Form):
    """Confirms that the account is erased, and that its responsibilities are left, where it has any."""

    leave = forms.BooleanField(required=False)
    sure = forms.BooleanField(
        label="I understand that my account is erased at once and cannot be brought back",
        error_messages={"required": "Tick the box if you want to erase your account"},
    )
    says_optional = False

    def __init__(self, *args: Any, responsibilities: list[Responsibility], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not responsibilities:
            del self.fields["leave"]
            return
        self.fields["leave"].label = " ".join(responsibility.choice for responsibility in responsibilities)
        self.fields["leave"].required = True
        self.fields["leave"].error_messages["required"] = (
            "Make somebody else a lead, or tick that the group goes on without one"
        )


class ErasePersonForm(EraseForm):
    """The confirmation for an administrator who erases somebody else, with the reason."""

    why = forms.ChoiceField(
        label="Why",
        choices=[(why.value, why.label) for why in BY_STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the account is erased"},
    )
    field_order = ["why", "leave", "sure"]

    def __init__(self, *args: Any, responsibilities: list[Responsibility], **kwargs: Any) -> None:
        super().__init__(*args, responsibilities=responsibilities, **kwargs)
        self.fields["sure"].label = "I made sure who asked, and that this account is theirs. It cannot be brought back"
        self.fields["sure"].error_messages["required"] = "Tick the box if you made sure"
        if responsibilities:
            self.fields["leave"].label = "Leave without a lead. The support team finds a new one with the group"
            self.fields["leave"].error_messages["required"] = "Tick the box, or make somebody else a lead first"
