"""The forms of a request that was sent, for its group: taking it back, and correcting a fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from apps.core.forms import Cards, Counted, DateBoxesField, Fieldset, Heading, SubmitRow

from ..form_fields import drawn_as, text_field
from ..models import Access, Readiness, Reason
from ..stages import STAGE_CARDS, STAGES
from .step_forms import DifferenceForm, StepForm, TimeForm


class WithdrawForm(forms.Form):
    """Why the group no longer needs this."""

    reason = forms.ModelChoiceField(
        label="Why do you no longer need this?",
        help_text="We count the reasons, so that support gets better.",
        queryset=Reason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a reason"},
    )
    closing_note = text_field("Anything to add", 2000, area=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.queryset = Reason.objects.in_force().filter(verb="withdraw").in_order()
        field.choice_hints = {entry.pk: entry.hint for entry in field.queryset}

    @property
    def helper(self) -> FormHelper:
        """The form as it is drawn."""
        return drawn_as(
            Heading("reason"),
            Counted("closing_note", limit=2000, rows=3),
            SubmitRow("Withdraw this request", kind="warn"),
        )


STAFF_LABELS = {
    "stage": "Where the group is now",
    "readiness": "What is in place there",
    "deadline": "Date that the group cannot move",
    "access": "What helps them take part",
    "access_note": "Anything else that helps them take part",
}
"""The labels of the facts where somebody of the team puts them right."""
STAFF_HINTS = {"readiness": "What is true today, as the group says it.", "access": "As the group says it."}


class CorrectForm(StepForm):
    """The facts that a group may put right after sending. What was checked and changes is checked again.

    What helps people to take part is drawn for those who ``know_access``: the group, and whoever arranges its support.
    ``of_staff`` draws the labels in the words of the team.
    """

    names: tuple[str, ...] = (
        "title",
        "difference",
        "stage",
        "readiness",
        "deadline",
        "deadline_fact",
        "access",
        "access_note",
    )
    title = text_field("Short name", 120, required="Give it a short name")
    difference = text_field("What will be different", 2000, required="Say what will be different", area=True)
    stage = forms.ChoiceField(
        label="Where you are now",
        choices=STAGES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where you are now"},
    )
    readiness = DifferenceForm.base_fields["readiness"]
    deadline = DateBoxesField(
        what="the date", label="Date that you cannot move", help_text="Leave it empty if there is none", required=False
    )
    deadline_fact = text_field("What happens on that date", 200)
    access = TimeForm.base_fields["access"]
    access_note = text_field("Anything else that helps you take part", 500, area=True)

    def __init__(self, *args: Any, knows_access: bool, of_staff: bool = False, **kwargs: Any) -> None:
        self.knows_access = knows_access
        if not knows_access:
            self.names = tuple(name for name in self.names if name not in ("access", "access_note"))
        super().__init__(*args, **kwargs)
        for name, model in (("readiness", Readiness), ("access", Access)):
            field: Any = self.fields[name]
            field.queryset = model.objects.in_force().in_order()
        if of_staff:
            for name, label in STAFF_LABELS.items():
                self.fields[name].label = label
            for name, hint in STAFF_HINTS.items():
                self.fields[name].help_text = hint
        if not knows_access:
            del self.fields["access"], self.fields["access_note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deadline") and not cleaned.get("deadline_fact") and "deadline_fact" not in self.errors:
            self.add_error("deadline_fact", "Say what happens on that date")
        return cleaned

    def layout(self) -> Iterable[Any]:
        yield "title"
        yield Counted("difference", limit=2000, rows=5)
        yield Cards("stage", hints=STAGE_CARDS)
        yield "readiness"
        yield Fieldset("Deadline", "deadline", "deadline_fact")
        if self.knows_access:
            yield "access"
            yield Counted("access_note", limit=500, rows=3)

    @property
    def helper(self) -> FormHelper:
        """The form as it is drawn."""
        return drawn_as(*self.layout(), "version", "page", SubmitRow("Save the facts"))
