"""What staff type about the queue: a view's name, and why a request is moved."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import Affixed, AreaField, Counted, LineField


class SaveViewForm(forms.Form):
    """The name under which a view is kept."""

    name = LineField(label="Name of this view", max_length=40, error_messages={"required": "Give the view a name"})
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class OverrideForm(forms.Form):
    """Other points for a request than the policy gave, and why."""

    points = forms.IntegerField(
        label="Points in place of those that the policy gave",
        help_text="From 0 to 100. More points, a higher place.",
        min_value=0,
        max_value=100,
        error_messages={
            "required": "Enter the points",
            "invalid": "Enter a number of points from 0 to 100",
            "min_value": "Enter a number of points from 0 to 100",
            "max_value": "Enter a number of points from 0 to 100",
        },
    )
    reason = AreaField(
        label="Why",
        help_text="It is kept with your name, and colleagues can read it. The group sees that a person moved it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why. The reason is kept"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Affixed("points", suffix="of 100", width=4), Counted("reason", limit=500, rows=4))
