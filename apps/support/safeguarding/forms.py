"""The forms of a safeguarding concern."""

from __future__ import annotations

from django import forms

from apps.core.forms import AreaField, LineField

from .models import Concern


class ConcernForm(forms.Form):
    """What somebody is worried about. Only two questions have to be answered."""

    about = forms.ChoiceField(
        label="Whom are you worried about?",
        choices=Concern.About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whom you are worried about"},
    )
    what = AreaField(
        label="What did you see or hear?",
        help_text="In your own words, and who it is about. You do not need to be sure, or to prove anything.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Tell us what you saw or heard"},
    )
    happened = LineField(label="When was it?", max_length=200, required=False)
    group_name = LineField(
        label="Which group has it to do with?",
        max_length=200,
        required=False,
    )
    contact_name = LineField(label="Your name", max_length=120, required=False)
    reach = LineField(
        label="How can we reach you safely?",
        help_text="A phone number or an email address, and when. Without it we cannot ask you anything back.",
        max_length=200,
        required=False,
    )


class ConcernNoteForm(forms.Form):
    """A note on a concern."""

    body = AreaField(
        label="What was done or said",
        help_text="It is kept as you write it, with your name and the time. It cannot be changed afterwards.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write down what was done"},
    )


class PassOnForm(ConcernNoteForm):
    """To whom a concern was passed on."""

    passed_to = forms.ChoiceField(
        label="To whom did you pass it on?",
        choices=Concern.PassedTo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose to whom you passed it on"},
    )
    field_order = ("passed_to", "body")


class CloseConcernForm(ConcernNoteForm):
    """Why a concern is closed."""

    closed_why = forms.ChoiceField(
        label="Why is it closed?",
        choices=Concern.ClosedWhy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is closed"},
    )
    field_order = ("closed_why", "body")
