"""What staff type about a request: one form for each verb that asks for something."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.core.forms import Affixed, Counted, DateBoxesField

from ..models import Contact, Message, Reason, Request, Stage, Verdict


class StaffForm(forms.Form):
    """A form of one verb. ``seen`` is how the request stood when the form was drawn."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.by = asked, by
        self.fields["seen"].initial = asked.status
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.order(), "seen")

    def order(self) -> list[Any]:
        """The fields as they are drawn."""
        return [name for name in self.fields if name != "seen"]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class WriteForm(StaffForm):
    """A message to the group, which may ask for facts. Notes of a call or an e-mail go in the same thread."""

    body = forms.CharField(
        label="Write to the group",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your message"},
    )
    route = forms.ChoiceField(label="How it was said", choices=Message.Route.choices, required=False)
    asks = forms.BooleanField(label="This asks for facts: start their clock", required=False)


class AskFactsForm(StaffForm):
    """What we need to know from the group."""

    body = forms.CharField(
        label="What do you need to know?",
        help_text="The group gets this in your words. Their clock starts, ours stops, and they keep their place.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what you need to know"},
    )


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


class _EndForm(StaffForm):
    """Why the request ends here, from a list, and words for the group."""

    verb = ""
    reason = forms.ModelChoiceField(
        label="Why",
        queryset=Reason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a reason", "invalid_choice": "Choose a reason from the list"},
    )
    closing_note = forms.CharField(
        label="Words for the group",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Write a few words for the group"},
    )

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        choices = self.fields["reason"]
        assert isinstance(choices, forms.ModelChoiceField)
        choices.queryset = Reason.objects.filter(verb=self.verb).in_force().in_order()

    def order(self) -> list[Any]:
        return ["reason", Counted("closing_note", limit=2000, rows=5)]


class SignpostForm(_EndForm):
    """Who can help, when we cannot. It is counted as demand that was not met."""

    verb = Reason.Verb.SIGNPOST


class DeclineForm(_EndForm):
    """Why we cannot help, said kindly. It is counted as demand that was not met."""

    verb = Reason.Verb.DECLINE


class AssignForm(StaffForm):
    """Who works on it."""

    adviser = forms.ModelChoiceField(
        label="Give it to",
        queryset=User.objects.none(),
        empty_label="Choose an adviser",
        error_messages={"required": "Choose an adviser"},
    )

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        choices = self.fields["adviser"]
        assert isinstance(choices, forms.ModelChoiceField)
        choices.queryset = advisers()
        choices.initial = asked.adviser_id


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


def advisers() -> Any:
    """Those who advise groups, by name."""
    return (
        User.objects.filter(
            is_active=True,
            role_grants__role__in=[Role.ADVISER, Role.TRIAGE_LEAD],
            role_grants__ended_at__isnull=True,
        )
        .distinct()
        .order_by("name", "email")
    )
