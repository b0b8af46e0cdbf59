"""Giving a role, and ending one."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import LineField

from .models import Role


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


class EndForm(forms.Form):
    """Why a role ends."""

    reason = LineField(
        max_length=200,
        label="Why it ends",
        help_text="Such as: left the team at the end of March. It is kept with the role.",
        error_messages={"required": "Say why the role ends"},
    )
