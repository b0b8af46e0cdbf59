"""The form field for one file."""

from __future__ import annotations

from django import forms
from django.conf import settings

from . import files


def upload_field(label: str = "Add a file") -> forms.FileField:
    """One file, checked by its content when the service takes it."""
    limit = files.size_in_words(settings.UPLOAD_LIMIT_BYTES)
    return forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,  # the service says it in our words
        help_text=f"PDF, Word, Excel, PowerPoint, OpenDocument or a picture, up to {limit}",
    )
