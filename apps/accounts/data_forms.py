"""What is asked before an account is erased: never a word to remember or to copy, only whether it is meant."""

from __future__ import annotations

from typing import Any

from django import forms

from .erasing import BY_STAFF
from .personal_data import Tie


class EraseForm(forms.Form):
    """Whether it is meant, and whether a group may be left without a lead."""

    leave = forms.BooleanField(required=False)
    sure = forms.BooleanField(
        label="I understand that my account is erased at once and cannot be brought back",
        error_messages={"required": "Tick the box if you want to erase your account"},
    )
    says_optional = False

    def __init__(self, *args: Any, ties: list[Tie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ties:
            del self.fields["leave"]
            return
        self.fields["leave"].label = " ".join(tie.choice for tie in ties)
        self.fields["leave"].required = True
        self.fields["leave"].error_messages["required"] = (
            "Make somebody else a lead, or tick that the group goes on without one"
        )


class ErasePersonForm(EraseForm):
    """The same for an administrator, with how the person asked."""

    why = forms.ChoiceField(
        label="Why",
        choices=[(why.value, why.label) for why in BY_STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the account is erased"},
    )
    field_order = ["why", "leave", "sure"]

    def __init__(self, *args: Any, ties: list[Tie], **kwargs: Any) -> None:
        super().__init__(*args, ties=ties, **kwargs)
        self.fields["sure"].label = "I made sure who asked, and that this account is theirs. It cannot be brought back"
        self.fields["sure"].error_messages["required"] = "Tick the box if you made sure"
        if ties:
            self.fields["leave"].label = "Leave without a lead. The support team finds a new one with the group"
            self.fields["leave"].error_messages["required"] = "Tick the box, or make somebody else a lead first"
