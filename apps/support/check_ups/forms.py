"""One page of a check-up: a question with its four answers, and two more that are always there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.assessments.models import Answer, Question


class CheckUpForm(forms.Form):
    """The questions of a page. To leave the page for later, none has to be answered; to go on, all have."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, questions: Sequence[Question], held: Mapping[str, str], whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [question.pk for question in questions]
        for question in questions:
            numbered = [(str(number), words) for number, words in enumerate(question.answers, start=1)]
            choose = f"{question.name} Choose an answer, or “We are not sure”"
            others = [(choice.value, choice.label) for choice in (Answer.Choice.NOT_OURS, Answer.Choice.UNSURE)]
            self.fields[question.pk] = forms.ChoiceField(
                label=question.name,
                choices=[*numbered, *others],
                widget=forms.RadioSelect,
                required=whole,
                initial=held.get(question.pk, ""),
                error_messages={"required": choose, "invalid_choice": choose},
            )

    def choices(self) -> dict[str, str]:
        """By the code of each question of the page what was chosen and holds; empty for the others."""
        return {code: self.cleaned_data.get(code, "") for code in self.codes}
