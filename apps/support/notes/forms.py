"""The form of a note for the team."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.accounts.models import User
from apps.core.forms import AreaField, Counted

from ..models import Request
from ..staff_forms import StaffForm
from .services import can_be_mentioned


class NoteForm(StaffForm):
    """A note, and which colleagues are told of it."""

    body = AreaField(
        label="Note for the team",
        help_text="The group never sees it. Write it so that you could show it: people may ask what we hold about them.",
        max_length=2000,
        error_messages={"required": "Write the note"},
    )
    mentions = forms.ModelMultipleChoiceField(
        label="Whom do you want to tell?",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose colleagues from the list"},
    )

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        self.fields["mentions"].queryset = can_be_mentioned(asked, by=by)  # type: ignore[attr-defined]

    def order(self) -> list[Any]:
        return [Counted("body", limit=2000, rows=5), "mentions"]
