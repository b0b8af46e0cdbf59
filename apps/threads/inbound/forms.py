"""What staff say about an email that is held."""

from __future__ import annotations

from django import forms

from apps.core.forms import LineField

from .models import InboundMail

Why = InboundMail.Why


class PlaceForm(forms.Form):
    """Where an email belongs, and who wrote it."""

    reference = LineField(
        label="The number of the request",
        max_length=20,
        help_text="Such as R-2418. It stands on the page of the request.",
        error_messages={"required": "Enter a number such as R-2418"},
    )
    address = LineField(
        label="The address with which its writer signs in",
        max_length=254,
        help_text="Their name will stand at the message. They must act for the group.",
        error_messages={"required": "Enter the email address of the person who wrote it"},
    )


class ThrowAwayForm(forms.Form):
    """Why an email is thrown away."""

    why = forms.ChoiceField(
        label="Why it belongs nowhere",
        choices=[(each.value, each.label) for each in (Why.SPAM, Why.AUTOMATIC, Why.DEALT_WITH, Why.NOT_OURS)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason", "invalid_choice": "Choose a reason from the list"},
    )
