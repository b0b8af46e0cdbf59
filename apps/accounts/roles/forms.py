"""Giving a role, and ending one."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import LineField

from ..people.models import User
from .models import Role, RoleGrant
from .open_work import OpenWork, can_take


class GrantForm(forms.Form):
    """A role to give, and why."""

    role = forms.ChoiceField(choices=Role, error_messages={"required": "Choose a role"})
    reason = LineField(
        max_length=200,
        label="Why they need it",
        help_text="Such as: joined the team as an adviser in June. It is kept with the role.",
        error_messages={"required": "Say why this person needs the role"},
    )

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(value, label) for value, label in Role.choices if value not in held]
        self.fields["role"].choices = [("", "Choose a role"), *free]  # type: ignore[attr-defined]


class InviteForm(GrantForm):
    """A colleague, their role, and why they need it."""

    email = forms.EmailField(
        label="Their email address at work",
        max_length=254,
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address such as name@example.org",
        },
    )
    name = LineField(
        label="Their name", max_length=120, error_messages={"required": "Enter the name that colleagues know them by"}
    )
    field_order = ("email", "name", "role", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, held=set(), **kwargs)


class EndForm(forms.Form):
    """Why a role ends, and who has the open work from now on where there is any."""

    to = forms.ModelChoiceField(
        label="Who takes over their open work",
        queryset=User.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    reason = LineField(
        max_length=200,
        label="Why it ends",
        help_text="Such as: left the team at the end of March. It is kept with the role.",
        error_messages={"required": "Say why the role ends"},
    )

    def __init__(self, *args: Any, left: list[OpenWork], grant: RoleGrant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not left:
            del self.fields["to"]
            return
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = can_take(grant, left)
        to.empty_label = left[0].otherwise
