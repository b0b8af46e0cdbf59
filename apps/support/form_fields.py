"""What the forms of support have in common: a line or an area of words, and how a form is drawn."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout

from apps.core.forms import AreaField, LineField

_TOO_LONG = "This is too long. Use %(limit_value)d letters or fewer"


def drawn_as(*layout: Any) -> FormHelper:
    """A helper that draws these parts inside a form of the page's own."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*layout)
    return helper


def text_field(label: str, limit: int, *, required: str = "", area: bool = False, hint: str = "") -> LineField:
    """A line, or an area, of words. ``required`` is what to say when nothing was written."""
    return (AreaField if area else LineField)(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=limit,
        error_messages={"required": required, "max_length": _TOO_LONG},
    )
