"""What the group does."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import Counted, More
from apps.organisations.fields import TidyCharField
from apps.organisations.models import Theme

from .base import Section, entries, long_list


class WorkSection(Section):
    code = "work"
    title = "What you do"
    heading = "What does your group do?"

    purpose = TidyCharField(
        what="This",
        limit=1000,
        lines=True,
        label="Say it in a few sentences",
        error_messages={"required": "Say what your group does"},
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="What is your work about?",
        help_text="Choose all that fit.",
        error_messages={"required": "Choose at least one theme", "invalid_choice": "Choose themes from the list"},
    )
    services_offered = TidyCharField(
        what="This",
        limit=2000,
        lines=True,
        required=False,
        label="What can people get from you?",
        help_text="Such as a weekly lunch, advice on benefits, a room to hire.",
    )

    def fill(self) -> None:
        self.fields["themes"].queryset = entries(Theme, self.initial.get("themes"))  # type: ignore[attr-defined]

    def parts(self) -> list[Any]:
        count = len(self.fields["themes"].choices)  # type: ignore[attr-defined]
        offered = Counted("services_offered", limit=2000)
        return [
            Counted("purpose", limit=1000),
            long_list("themes", search=f"Search {count} themes"),
            offered if self.of_record else More("Add what people can get", offered),
        ]
