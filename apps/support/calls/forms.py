"""The one page on which staff write down a request that somebody makes by phone."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import Counted, DateBoxesField, Fieldset, Needed, Reveal
from apps.organisations.fields import TidyCharField
from apps.organisations.models import Kind, LegalForm, Organisation
from apps.places.models import Ward

from ..models import PhoneCall, Stage, Topic

NEW = "new"
CHOOSE = "Choose the group, or say that it is new"
NEEDED_OF_NEW = {
    "kind": "Choose what kind of group it is",
    "legal_form": "Choose the legal form",
    "ward": "Choose the ward where it is based",
}
"""What has to be known of a group that is not here yet."""


class PhoneRequestForm(forms.Form):
    """Which group, who rang, how they agreed, and what they ask for.

    ``alike`` are groups that the name or number may mean: then the person chooses one of them, or a new group.
    """

    group_name = TidyCharField(
        what="The name",
        limit=200,
        label="Which group?",
        help_text="Its name, or a number in any register. We look whether it is here.",
        error_messages={"required": "Enter the name of the group"},
    )
    organisation = forms.ChoiceField(
        label="Is it one of these?",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    kind = forms.ModelChoiceField(
        label="What kind of group is it?",
        help_text="Only for a group that is not here yet.",
        queryset=Kind.objects.none(),
        empty_label="Choose a kind",
        required=False,
    )
    legal_form = forms.ModelChoiceField(
        label="What is its legal form?",
        help_text="Only for a group that is not here yet.",
        queryset=LegalForm.objects.none(),
        empty_label="Choose a form",
        required=False,
    )
    ward = forms.ModelChoiceField(
        label="Ward where it is based",
        help_text="Only for a group that is not here yet.",
        queryset=Ward.objects.none(),
        empty_label="Choose a ward",
        required=False,
    )
    caller_name = TidyCharField(
        what="The name",
        limit=120,
        label="Who rang?",
        error_messages={"required": "Enter the name of the person who rang"},
    )
    caller_phone = TidyCharField(
        what="The number",
        limit=40,
        label="Their phone number",
        help_text="A number or an email address: one of the two is enough.",
        required=False,
    )
    caller_email = forms.EmailField(
        label="Their email address",
        help_text="We write to them with the number of the request, and how to act for the group.",
        required=False,
        error_messages={"invalid": "Enter an email address such as ada@example.org"},
    )
    topic = forms.ModelChoiceField(
        label="What do they want help with?",
        queryset=Topic.objects.none(),
        empty_label="Choose a topic",
        error_messages={"required": "Choose what they want help with"},
    )
    title = TidyCharField(
        what="The short name",
        limit=120,
        label="A short name for the request",
        error_messages={"required": "Give it a short name"},
    )
    difference = TidyCharField(
        what="The answer",
        limit=2000,
        lines=True,
        label="What will be different?",
        help_text="In their words.",
        error_messages={"required": "Say what will be different"},
    )
    stage = forms.ChoiceField(
        label="Where are they now?",
        choices=Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where they are now"},
    )
    deadline = DateBoxesField(what="the date", label="Date that they have to meet", required=False)
    deadline_fact = TidyCharField(what="The answer", limit=200, label="What happens on that date?", required=False)
    agreed = forms.ChoiceField(
        label="How did they agree to what you wrote?",
        help_text="Read it back to them before you send it.",
        choices=PhoneCall.Agreed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they agreed"},
    )

    def __init__(self, *args: Any, alike: list[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = alike or []
        fields: Any = self.fields
        fields["organisation"].required = bool(self.alike)
        fields["kind"].queryset = Kind.objects.in_force().in_order()
        fields["legal_form"].queryset = LegalForm.objects.in_force().in_order()
        fields["ward"].queryset = Ward.objects.on().by_name()
        fields["topic"].queryset = Topic.objects.in_force().in_order()
        fields["organisation"].choices = [
            *((str(group.pk), f"{group.name}, {group.ward.name}") for group in self.alike),
            (NEW, "None of these: it is a new group"),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        new = [Needed(name) for name in NEEDED_OF_NEW]
        group = [Reveal("organisation", {NEW: new})] if self.alike else new
        ask = ["topic", "title", Counted("difference", limit=2000, rows=5), "stage", "deadline", "deadline_fact"]
        self.helper.layout = Layout(
            Fieldset("The group", "group_name", *group),
            Fieldset("Who rang", "caller_name", Needed("caller_phone"), Needed("caller_email")),
            Fieldset("What they ask for", *ask),
            "agreed",
        )

    def clean(self) -> dict[str, Any]:
        """Which group it is, how to reach the caller, and what a date needs."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = found.get("organisation")
        if chosen == NEW or not self.alike:
            for name, said in NEEDED_OF_NEW.items():
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, said)
        if not (found.get("caller_phone") or found.get("caller_email")) and "caller_email" not in self.errors:
            self.add_error("caller_phone", "Enter a phone number or an email address")
        day = found.get("deadline")
        if day and day < timezone.localdate():
            self.add_error("deadline", "This date has passed. Change it, or take it out")
        if day and not found.get("deadline_fact") and "deadline_fact" not in self.errors:
            self.add_error("deadline_fact", "Say what happens on that date")
        return found

    @property
    def group(self) -> Organisation | None:
        """The group that was chosen, or None for a new one."""
        chosen = self.cleaned_data["organisation"]
        return next((group for group in self.alike if str(group.pk) == chosen), None)

    def call(self) -> dict[str, Any]:
        """What the service takes, the group apart."""
        apart = {"group_name", "organisation", *NEEDED_OF_NEW}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}
