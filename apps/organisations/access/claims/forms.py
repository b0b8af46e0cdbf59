"""Forms of a claim: who you are in the group, and the answer to it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.html import format_html

from apps.core.forms import Cards, Counted
from apps.organisations.fields import PhoneField, TidyCharField
from apps.organisations.models import ClaimCheck, ClaimRefusal


class ClaimForm(forms.Form):
    """Who the person is in the group, and how we can check."""

    who = TidyCharField(
        what="Who you are",
        limit=200,
        label="Who are you in this group?",
        help_text="For example: I am the treasurer, or I run the Tuesday session.",
        error_messages={"required": "Say who you are in this group"},
    )
    phone = PhoneField(
        required=True,
        least=10,
        wrong="Enter a phone number with its area code, such as 0161 496 0000",
        label="A phone number on which we can ring you",
        help_text="Only to check that you are of the group. Nobody else sees it.",
        error_messages={"required": "Enter a phone number, so that we can check"},
    )
    note = TidyCharField(
        what="What else helps",
        limit=500,
        lines=True,
        required=False,
        label="Anything else that helps us to check",
        help_text="For example who in the group we could ask.",
    )

    def __init__(self, *args: Any, phone: str = "", **kwargs: Any) -> None:
        """Begins with the ``phone`` of the person's account, and says so."""
        super().__init__(*args, **kwargs)
        if phone and not self.is_bound:
            field = self.fields["phone"]
            field.initial = phone
            field.help_text = format_html('{} <span class="field__source">From your account</span>', field.help_text)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("who", "phone", Counted("note", limit=500, rows=3))


AS_LEAD = {
    "checked": "If you agree: how do you know that they are of your group?",
    "refusal": "If you do not agree: why not?",
}
"""What a lead is asked in place of what staff are asked."""


def _for_lead(entry: ClaimCheck | ClaimRefusal) -> str:
    return entry.for_lead


class AnswerForm(forms.Form):
    """What was checked, when it is agreed; the reason, when it is not. A lead is asked in a lead's words."""

    checked = forms.ModelChoiceField(
        ClaimCheck.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        label="If you agree: what did you check?",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    refusal = forms.ModelChoiceField(
        ClaimRefusal.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        label="If you do not agree: why?",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    told = TidyCharField(
        what="What you add",
        limit=500,
        lines=True,
        required=False,
        label="Anything to add for the person",
        help_text="Only if you do not agree. They get it in your words.",
    )

    def __init__(self, *args: Any, agrees: bool | None = None, as_lead: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agrees, self.as_lead = agrees, as_lead
        checks, refusals = ClaimCheck.objects.in_force().in_order(), ClaimRefusal.objects.in_force().in_order()
        if as_lead:
            checks, refusals = checks.exclude(for_lead=""), refusals.exclude(for_lead="")
            for name, label in AS_LEAD.items():
                self.fields[name].label = label
                self.fields[name].label_from_instance = _for_lead  # type: ignore[attr-defined]
        self.fields["checked"].queryset = checks  # type: ignore[attr-defined]
        self.fields["refusal"].queryset = refusals  # type: ignore[attr-defined]
        self.says_optional = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Cards("checked", hints={each.pk: each.hint for each in checks if each.hint and not as_lead}),
            Cards("refusal", hints={each.pk: f"They are told: {each.hint}" for each in refusals if each.hint}),
            Counted("told", limit=500, rows=3),
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.agrees and not found.get("checked") and "checked" not in self.errors:
            self.add_error("checked", "Choose how you know them" if self.as_lead else "Choose what you checked")
        if self.agrees is False and not found.get("refusal") and "refusal" not in self.errors:
            self.add_error("refusal", "Choose the reason")
        return found
