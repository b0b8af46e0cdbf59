"""What a group is asked, in three steps: the topic, what will be different, time and people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from apps.core.forms import AreaField, Cards, Counted, DateBoxesField, Html, Reveal, SubmitRow, with_lines
from apps.organisations.record import what_counts
from apps.threads.forms import upload_field

from ..form_fields import drawn_as, text_field
from ..models import Access, Readiness, Request, Topic
from ..stages import STAGE_CARDS, STAGES

LONGEST = 20_000
"""Letters of a text that a draft keeps: more than a request may have, so that too long a text is not lost."""


def _today() -> Any:
    return timezone.localdate()


class StepForm(forms.Form):
    """One step of asking. Knows the draft, the version it was drawn from, and which open page this is.

    ``returning`` means that the person comes back from the check of all answers, and so has been here before.
    """

    says_optional = True
    step = ""
    """The word of the step in its address."""
    names: tuple[str, ...] = ()
    """The answers that this step keeps."""

    def __init__(self, *args: Any, asked: Request | None = None, returning: bool = False, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
        if asked is not None:
            self.initial = {name: self.known(asked, name) for name in self.names}
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=asked.version if asked else None
        )
        # filled by the script that saves by itself: a copy of the page in another tab is another page
        self.fields["page"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    @staticmethod
    def known(asked: Request, name: str) -> Any:
        """An answer of this request as a field begins with it."""
        value = getattr(asked, name)
        if hasattr(value, "all"):
            return [entry.pk for entry in value.all()]
        return value

    def answers(self) -> dict[str, Any]:
        """The answers that can be kept: those that are right, and a text that is too long, whole, to be made shorter."""
        right = {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}
        return right | {name: text for name in self.names if name not in right and (text := self._too_long(name))}

    def _too_long(self, name: str) -> str:
        wrong = self.errors.as_data().get(name, [])
        if not isinstance(self.fields.get(name), AreaField) or [error.code for error in wrong] != ["max_length"]:
            return ""
        text = with_lines(self.data.get(self.add_prefix(name), ""))
        return text if len(text) <= LONGEST else ""

    def not_kept(self) -> list[str]:
        """What is wrong with answers that were typed and cannot be kept as they are."""
        kept = self.answers()
        return [
            f"“{self.fields[name].label}”: {self.errors[name][0]}"
            for name in self.names
            if name in self.errors and name not in kept and self._typed(name)
        ]

    def _typed(self, name: str) -> bool:
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return any(value) if isinstance(value, list) else bool(value)

    def rows(self, second: tuple[str, str] | None = None) -> FormHelper:
        """The questions, and the row that ends them."""
        saved = self.asked.updated_at if self.asked and self.asked.edited_by_id else None
        end = SubmitRow("Save and continue", draft=self.asked is not None, saved_at=saved, second=second)
        return drawn_as(*self.layout(), "version", "page", end)

    def layout(self) -> Iterable[Any]:
        raise NotImplementedError

    @property
    def helper(self) -> FormHelper:
        """The form as it is drawn."""
        return self.rows()


class TopicForm(StepForm):
    step = "topic"
    names = ("topic",)
    topic = forms.ModelChoiceField(
        label="What would you like help with?",
        help_text="Pick the one that matters most. You can ask about something else later.",
        queryset=Topic.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose what you would like help with"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topic"]
        field.queryset = Topic.objects.in_force().in_order()
        self.topics = list(field.queryset)
        field.choices = [(topic.pk, topic.name) for topic in self.topics]
        field.choice_words = {topic.pk: topic.search_words.lower() for topic in self.topics}

    def layout(self) -> Iterable[Any]:
        yield Reveal(
            "topic",
            {topic.pk: [Html("support/_scope_note.html", topic=topic)] for topic in self.topics},
            cards=True,
            hints={topic.pk: topic.hint for topic in self.topics},
            heading=True,
            search=f"Search {len(self.topics)} topics",
        )


class DifferenceForm(StepForm):
    """What will be different, and where the group is now: how far it has come, and what is in place."""

    step = "difference"
    names = ("difference", "title", "stage", "readiness")
    difference = text_field(
        "What will be different?",
        2000,
        required="Say what will be different",
        area=True,
        hint="Say it as you would to a friend. Who will notice, and what will they be able to do?",
    )
    title = text_field(
        "Give your request a short name",
        120,
        required="Give it a short name",
        hint="So that you can find it again, such as “Help with a bid for the tool store”",
    )
    stage = forms.ChoiceField(
        label="Where are you now?",
        help_text="Our support follows three steps: Try it, Do it, Grow it.",
        choices=STAGES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where you are now"},
    )
    readiness = forms.ModelMultipleChoiceField(
        label="What is in place already?",
        help_text="Choose all that are true today. It is fine if none is: tell us, and we start there.",
        queryset=Readiness.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["readiness"]
        field.queryset = Readiness.objects.in_force().in_order()
        field.choice_hints = {entry.pk: entry.hint for entry in field.queryset}

    def layout(self) -> Iterable[Any]:
        what_counts.say_beside(self, stage="stage", readiness="readiness")
        yield Counted("difference", limit=2000, rows=6, heading=True)
        yield "title"
        yield Cards("stage", hints=STAGE_CARDS)
        yield "readiness"


def _deadline_answers(cleaned: dict[str, Any]) -> dict[str, Any]:
    """A choice of 'no date' takes the date and its fact away; the boxes arrive also when they are hidden."""
    if cleaned.get("has_deadline") == "no":
        cleaned["deadline"], cleaned["deadline_fact"] = None, ""
    return cleaned


class TimeForm(StepForm):
    """Time and people: the date that cannot move, papers, whom to work with, and what helps to take part."""

    step = "time"
    names = ("deadline", "deadline_fact", "wish", "wish_name", "access", "access_note")
    has_deadline = forms.ChoiceField(
        label="Is there a date that you cannot move?",
        help_text="Such as a fund that closes, or a lease that ends. You do not set how urgent it is: facts do.",
        choices=[("yes", "Yes, there is a date"), ("no", "No fixed date")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    deadline = DateBoxesField(
        what="the date",
        earliest=_today,
        too_early="This date has passed. Enter a date from today on",
        label="What is the date?",
        required=False,
    )
    deadline_fact = text_field("What happens on that date?", 200, hint="Such as “the Green Spaces fund closes”")
    wish = forms.ChoiceField(
        label="Who would you rather work with?",
        help_text="You need not say why. We report how often we could do what groups asked for.",
        choices=Request.Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one, or “No preference”"},
    )
    wish_name = text_field("Which organisation?", 160)
    access = forms.ModelMultipleChoiceField(
        label="What helps you take part?",
        help_text="Choose all that help.",
        queryset=Access.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access_note = text_field(
        "Anything else that helps", 500, area=True, hint="Only those who arrange the support see this"
    )
    file = upload_field("Add a file, if it helps")

    def __init__(self, *args: Any, asked: Request | None = None, returning: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, returning=returning, **kwargs)
        if asked and asked.deadline:
            self.initial["has_deadline"] = "yes"
        elif asked and self.step in asked.answered_steps:
            self.initial["has_deadline"] = "no"
        access: Any = self.fields["access"]
        access.queryset = Access.objects.in_force().in_order()
        access.choice_hints = {entry.pk: entry.hint for entry in access.queryset}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("has_deadline") == "no":
            for name in ("deadline", "deadline_fact"):
                self.errors.pop(name, None)
        elif cleaned.get("has_deadline") == "yes":
            if not cleaned.get("deadline") and "deadline" not in self.errors:
                self.add_error("deadline", "Enter the date, or choose “No fixed date”")
            if not cleaned.get("deadline_fact") and "deadline_fact" not in self.errors:
                self.add_error("deadline_fact", "Say what happens on that date")
        if cleaned.get("wish") != Request.Wish.NAMED:
            cleaned["wish_name"] = ""
            self.errors.pop("wish_name", None)
        elif not cleaned.get("wish_name") and "wish_name" not in self.errors:
            self.add_error("wish_name", "Say who you would rather work with")
        return _deadline_answers(cleaned)

    def layout(self) -> Iterable[Any]:
        what_counts.say_beside(self, has_deadline="deadline")
        yield Reveal("has_deadline", yes=["deadline", "deadline_fact"], heading=True)
        yield Reveal("wish", named=["wish_name"])
        yield "access"
        yield Counted("access_note", limit=500, rows=3)
        yield "file"

    @property
    def helper(self) -> FormHelper:
        """The form as it is drawn, with a way to add one file and stay."""
        return self.rows(second=("Add this file and stay", "add"))


STEPS: dict[str, type[StepForm]] = {form.step: form for form in (TopicForm, DifferenceForm, TimeForm)}
"""The three steps, in their order, by the word in the address."""
