"""The forms of an offer, its answer, the time spent and what changed."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from apps.accounts.models import User
from apps.core.forms import Affixed, AreaField, Cards, Counted, DateBoxesField, LineField, SubmitRow

from ..form_fields import drawn_as, text_field
from ..models import Contact, Request, Stage, Verdict
from ..staff_forms import StaffForm, advisers
from ..stages import STAGE_CARDS, STAGES


class OfferForm(StaffForm):
    """One-to-one help: what, how long, by whom."""

    what = AreaField(
        label="What do you offer?",
        help_text="In words for the group, such as: two meetings and a read of your draft.",
        max_length=2000,
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


class ChangeOfferForm(OfferForm):
    """The open offer, to be put in other words, hours or hands."""

    offer = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        held = asked.offers.filter(answer="").first()
        if held:
            begins = {"what": held.what, "hours": held.hours.normalize(), "adviser": held.adviser_id, "offer": held.pk}
            for name, value in begins.items():
                self.fields[name].initial = value

    def order(self) -> list[Any]:
        return [*super().order(), "offer"]


class WithdrawOfferForm(StaffForm):
    """Why the offer is taken back, in words for the group."""

    body = AreaField(
        label="Words for the group",
        help_text="Say why we take the offer back, and what happens next.",
        max_length=2000,
        error_messages={"required": "Say why we take the offer back"},
    )

    def order(self) -> list[Any]:
        return [Counted("body", limit=2000, rows=4)]


class RecordAnswerForm(StaffForm):
    """What somebody of the group said to the offer on the phone."""

    answer = forms.ChoiceField(
        label="What did they say?",
        choices=[("accepted", "Yes, they take the offer"), ("refused", "No, they would rather wait")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said"},
    )
    said_by = LineField(
        label="Who said it",
        help_text="The name of the person from the group.",
        max_length=120,
        error_messages={"required": "Enter the name of the person who said it"},
    )
    note = AreaField(label="Anything they added", max_length=1000, required=False)
    offer = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        self.fields["offer"].initial = asked.offers.filter(answer="").values_list("pk", flat=True).first()

    def order(self) -> list[Any]:
        return ["answer", "said_by", Counted("note", limit=1000, rows=3), "offer"]


class StopWorkForm(StaffForm):
    """Words for a group that is no longer heard of."""

    closing_note = AreaField(
        label="Words for the group",
        help_text="Say how you tried to reach them, and that they can ask again.",
        max_length=2000,
        error_messages={"required": "Write a few words for the group"},
    )

    def order(self) -> list[Any]:
        return [Counted("closing_note", limit=2000, rows=5)]


class OfferAnswerForm(forms.Form):
    """A few words with a yes or a no."""

    note = text_field("Anything to add", 1000, area=True)
    offer = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ContactForm(StaffForm):
    """Time spent with or for the group."""

    on = DateBoxesField(what="the day", label="When", initial=timezone.localdate)
    kind = forms.ChoiceField(label="How", choices=Contact.Kind.choices, initial=Contact.Kind.CALL)
    what = LineField(
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


class CorrectContactForm(ContactForm):
    """Time that was logged, as it should have been. None takes it out of the count."""

    why = LineField(
        label="Why does it change?",
        help_text="The first entry is kept beside this one.",
        max_length=200,
        error_messages={"required": "Say why it changes"},
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].help_text = "Enter 0 if this time should not count at all."
        begins = {"on": contact.on, "kind": contact.kind, "what": contact.what, "hours": contact.hours.normalize()}
        for name, value in begins.items():
            self.fields[name].initial = value

    def order(self) -> list[Any]:
        return [*super().order(), "why"]


class CompleteForm(StaffForm):
    """What changed, as the adviser sees it. No change and worse are answers too."""

    change = forms.ChoiceField(
        label="What changed?",
        choices=Verdict.Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what changed"},
    )
    what = AreaField(
        label="In your own words",
        max_length=2000,
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
