"""The forms of an offer, its answer, the time spent and what changed."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from apps.accounts.models import User
from apps.core.forms import Affixed, Cards, Counted, DateBoxesField, SubmitRow

from ..form_fields import drawn_as, text_field
from ..models import Contact, Request, Stage, Verdict
from ..staff_forms import StaffForm, advisers
from ..stages import STAGE_CARDS, STAGES


class OfferForm(StaffForm):
    """One-to-one help: what, how long, by whom."""

    what = forms.CharField(
        label="What do you offer?",
        help_text="In words for the group, such as: two meetings and a read of your draft.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what you offer"},
    )
    hours = forms.DecimalField(
        label="Hours it is likely to take",
        max_digits=5,
        decimal_places=2,
        error_messages={
            "required": "Enter the hours it is likely to take, such as 6",
            "invalid": "Enter hours such as 6",
        },
    )
    adviser = forms.ModelChoiceField(label="Who will do it", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        choices = self.fields["adviser"]
        assert isinstance(choices, forms.ModelChoiceField)
        choices.queryset = advisers()
        choices.initial = asked.adviser_id or by.pk

    def order(self) -> list[Any]:
        return [Counted("what", limit=2000, rows=4), Affixed("hours", suffix="hours", width=4), "adviser"]


class OfferAnswerForm(forms.Form):
    """A few words with a yes or a no."""

    note = text_field("Anything to add", 1000, area=True)


class ContactForm(StaffForm):
    """Time spent with or for the group."""

    on = DateBoxesField(what="the day", label="When", initial=timezone.localdate)
    kind = forms.ChoiceField(label="How", choices=Contact.Kind.choices, initial=Contact.Kind.CALL)
    what = forms.CharField(
        label="What you did",
        max_length=300,
        error_messages={"required": "Say in a few words what you did"},
    )
    hours = forms.DecimalField(
        label="Hours",
        max_digits=4,
        decimal_places=2,
        error_messages={
            "required": "Enter hours such as 1.5, up to 24",
            "invalid": "Enter hours such as 1.5, up to 24",
        },
    )

    def order(self) -> list[Any]:
        return ["on", "kind", "what", Affixed("hours", suffix="hours", width=4)]


class CompleteForm(StaffForm):
    """What changed, as the adviser sees it. No change and worse are answers too."""

    change = forms.ChoiceField(
        label="What changed?",
        choices=Verdict.Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what changed"},
    )
    what = forms.CharField(
        label="In your own words",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say in your own words what changed"},
    )
    stage_now = forms.ChoiceField(
        label="Where they are on the ladder now",
        choices=[("", "I cannot say"), *Stage.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def order(self) -> list[Any]:
        return ["change", Counted("what", limit=2000, rows=5), "stage_now"]


class VerdictForm(forms.Form):
    """What changed, as the group sees it."""

    change = forms.ChoiceField(
        label="What changed?",
        help_text="Compare today with before you asked. All three answers help us.",
        choices=Verdict.Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what changed"},
    )
    what = text_field(
        "Say it in your own words",
        2000,
        required="Say in your own words what changed",
        area=True,
        hint="What can you do now that you could not do before? What is still hard?",
    )
    stage_now = forms.ChoiceField(
        label="Where are you now?",
        choices=STAGES,
        widget=forms.RadioSelect,
        required=False,
    )

    @property
    def helper(self) -> FormHelper:
        """The form as it is drawn."""
        return drawn_as(
            Cards("change", heading=True),
            Counted("what", limit=2000, rows=5),
            Cards("stage_now", hints=STAGE_CARDS),
            SubmitRow("Send what changed"),
        )
