"""Forms for the gallery: between them they have every kind of field."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from apps.core.forms import Affixed, Cards, Counted, DateBoxesField, Fieldset, Heading, Reveal, Small, SubmitRow

HERE = "#main"
"""Where the samples' links lead: they are drawings, and go nowhere."""


class SampleForm(forms.Form):
    """A form with every kind of field."""

    outcome = forms.CharField(
        label="What will be different?",
        help_text="One or two sentences are enough.",
        widget=forms.Textarea,
        error_messages={"required": "Say what will be different"},
    )
    stage = forms.ChoiceField(
        label="Where are you now?",
        choices=[("try", "Try it"), ("do", "Do it"), ("grow", "Grow it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say where you are now"},
    )
    deadline_kind = forms.ChoiceField(
        label="Is there a date behind this?",
        choices=[("none", "No"), ("fund-closes", "A fund closes"), ("lease-ends", "A lease ends")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether there is a date"},
    )
    deadline = DateBoxesField(label="When?", what="the deadline", required=False, help_text="Such as 19 12 2026")
    helps = forms.MultipleChoiceField(
        label="What helps you take part?",
        choices=[("step-free", "Step-free"), ("evenings", "Evenings"), ("hearing-loop", "A hearing loop")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    income = forms.DecimalField(
        label="Income last year",
        widget=forms.TextInput,
        error_messages={"required": "Enter your income. If there was none, enter 0"},
    )
    hours = forms.DecimalField(label="Hours", required=False, widget=forms.TextInput)
    adviser = forms.ChoiceField(
        label="Adviser", choices=[("", "Nobody yet"), ("north", "Adviser, north")], required=False
    )
    paper = forms.FileField(label="Add a file", help_text="PDF, Word, Excel or a picture, up to 10 MB", required=False)
    agree = forms.BooleanField(
        label="Others in my group may see this", error_messages={"required": "Say that you agree"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helps"].choice_counts = {"step-free": 16, "evenings": 9}  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Counted("outcome", limit=400, rows=3),
            Cards(
                "stage",
                hints={
                    "try": "We have an idea to test",
                    "do": "We run this every week",
                    "grow": "We want to reach further",
                },
            ),
            Reveal("deadline_kind", {"fund-closes": ["deadline"]}),
            "helps",
            Fieldset("Size and time", Affixed("income", prefix="£"), Affixed("hours", suffix="hours", width=4)),
            Small("adviser"),
            "paper",
            "agree",
            SubmitRow(
                "Save and continue", second=("Keep as a draft", HERE + "/"), draft=True, saved_at=dt.time(19, 42)
            ),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("deadline_kind") == "fund-closes" and not given.get("deadline") and "deadline" not in self.errors:
            self.add_error("deadline", ValidationError("Enter the deadline, such as 19 12 2026"))
        return given


class TopicForm(forms.Form):
    """One question as a page."""

    topic = forms.ChoiceField(
        label="What would you like help with?",
        help_text="Pick the one that matters most. You can ask about something else later.",
        choices=[
            ("funding", "Finding funding"),
            ("bid", "Writing a bid"),
            ("books", "Keeping the books"),
            ("income", "Earning income"),
        ],
        initial="bid",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Cards(
                "topic",
                heading=True,
                search="Search 21 topics",
                hints={
                    "funding": "Where to look, and what you could ask for",
                    "bid": "You know the fund. You want the form to be strong",
                    "books": "Budgets, bank accounts, claims, annual accounts",
                    "income": "Selling things or services, fees, room hire",
                },
            )
        )


class HeadingForm(forms.Form):
    name = forms.CharField(label="What is your group called?", help_text="As people know it.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Heading("name", width=20))


class ActionForm(forms.Form):
    what = forms.CharField(label="What")
    by = forms.CharField(label="By", required=False)
