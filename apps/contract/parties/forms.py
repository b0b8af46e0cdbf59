"""The forms about who is bound by the contract."""

from __future__ import annotations

from django import forms

from apps.core.forms import DateBoxesField, LineField

from ..forms import day_field
from ..models import Party


class PartyForm(forms.Form):
    """A new party."""

    name = LineField(label="Its name", max_length=200, error_messages={"required": "Enter its name"})
    role = forms.ChoiceField(
        label="What it is in the contract",
        choices=Party.Role.choices,
        widget=forms.RadioSelect,
        help_text="One party leads at a time. If another leads now, end it first.",
        error_messages={"required": "Choose what it is"},
    )
    starts = DateBoxesField(label="Its first day", what="the first day")


class RenameForm(forms.Form):
    """What a party is called from a day on."""

    name = LineField(label="Its new name", max_length=200, error_messages={"required": "Enter its new name"})
    on = day_field("The first day of the new name", "the day")
    version = forms.IntegerField(widget=forms.HiddenInput)


class EndPartyForm(forms.Form):
    """The last day of a party."""

    last_day = DateBoxesField(label="Its last day", what="the last day")
    version = forms.IntegerField(widget=forms.HiddenInput)
