"""The form of a saved reply."""

from __future__ import annotations

from django import forms

from apps.core.forms import AreaField, LineField

from .filling import WORDS


class SavedReplyForm(forms.Form):
    """A name for advisers, and the text for groups."""

    name = LineField(
        label="Name",
        max_length=80,
        help_text="Advisers choose it by this. The group never sees it.",
        error_messages={"required": "Enter a name that advisers know it by"},
    )
    body = AreaField(
        label="Text",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"These are filled in for each request: {', '.join(f'{{{word}}}' for word in WORDS)}",
        error_messages={"required": "Write the text"},
    )
