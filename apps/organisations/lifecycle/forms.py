"""Closing a group, and what staff say after they checked a record."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import Cards, DateBoxesField

from ..models import ClosingReason


class CloseForm(forms.Form):
    closing_reason = forms.ModelChoiceField(
        ClosingReason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label="Why did the group close?",
        error_messages={"required": "Choose why the group closed", "invalid_choice": "Choose from the list"},
    )
    closed_on = DateBoxesField(
        what="the day on which it closed",
        latest=timezone.localdate,
        label="When did it close?",
        help_text="If you are not sure of the day, take the last day of the month.",
        too_late="Enter the day on which it closed: today or before",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ClosingReason.objects.in_force().in_order()
        self.fields["closing_reason"].queryset = reasons  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        hints = {reason.pk: reason.hint for reason in reasons if reason.hint}
        self.helper.layout = Layout(Cards("closing_reason", hints=hints), "closed_on")
