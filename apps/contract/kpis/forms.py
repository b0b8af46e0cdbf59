"""The forms about the measures of the contract."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import AreaField, LineField

from ..forms import day_field
from ..models import Kpi, KpiRating

NUMBER = {
    "required": "Enter a number, such as 200 or 87.5",
    "invalid": "Enter a number, such as 200 or 87.5",
    "min_value": "Enter 0 or more",
    "max_decimal_places": "Enter no more than two figures after the point",
    "max_digits": "Enter a smaller number",
    "max_whole_digits": "Enter a smaller number",
}


def number_field(label: str) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, widget=widget, error_messages=NUMBER
    )


class KpiForm(forms.Form):
    """A new measure."""

    name = LineField(
        label="What the measure is called",
        max_length=140,
        help_text="Such as: Groups supported",
        error_messages={"required": "Enter its name"},
    )
    definition = AreaField(
        label="What is counted, and how",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="So that two people would count the same. It never changes.",
        error_messages={"required": "Say what is counted, and how"},
    )
    kind = forms.ChoiceField(
        label="What its target is",
        choices=Kpi.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what its target is"},
    )


class SeenForm(forms.Form):
    """Carries what was seen when the form was opened."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class TargetForm(SeenForm):
    """What a measure has to reach."""

    number = number_field("The target")


class FigureForm(SeenForm):
    """What is reported for a year."""

    number = number_field("The figure")
    source = LineField(
        label="Where the figure comes from",
        max_length=200,
        help_text="Such as: our list of visits, counted by hand on 3 April. No names of people.",
        error_messages={"required": "Say where the figure comes from"},
    )
    as_of = day_field("The day up to which it counts", "the day")


class RateForm(SeenForm):
    """How a year is rated."""

    word = forms.ChoiceField(
        label="Your rating",
        choices=KpiRating.Word.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a rating"},
    )
    reason = AreaField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The lead body reads this. It is kept also when you rate again. No names of people.",
        error_messages={"required": "Say why"},
    )


def given(values: dict[str, Any]) -> dict[str, Any]:
    """What a form was given, with nothing in place of an empty ``seen``."""
    return {**values, "seen": values.get("seen") or None}
