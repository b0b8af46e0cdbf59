"""What staff checked, and what they ask the group for."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import Cards, Counted

from ..fields import TidyCharField
from ..models import Check


class CheckForm(forms.Form):
    """What was checked; right, or what the group is asked for."""

    says_optional = False
    checks = forms.ModelMultipleChoiceField(
        Check.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What did you check?",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    message = TidyCharField(
        what="The message",
        limit=2000,
        lines=True,
        required=False,
        label="What do you need from the group?",
        help_text="Only if it is not right yet. The group gets this in your words.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checks = Check.objects.in_force().in_order()
        self.fields["checks"].queryset = checks  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        hints = {check.pk: check.hint for check in checks if check.hint}
        self.helper.layout = Layout(Cards("checks", hints=hints), Counted("message", limit=2000, rows=4))
