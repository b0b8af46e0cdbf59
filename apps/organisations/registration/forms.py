"""Forms of registering that are no section of the record: the search before it, and why a similar group is another."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import Heading, Reveal, SubmitRow

from ..fields import TidyCharField
from ..models import SimilarGroupDeclaration

Why = SimilarGroupDeclaration.Why
SKIP = "go-on"
"""The button that goes on to the questions, whatever is here."""


class FindForm(forms.Form):
    """The name of the group, or its charity number."""

    name = TidyCharField(
        what="The name",
        limit=200,
        label="What is your group called?",
        help_text="Or its charity number. We look whether it is here already.",
        error_messages={"required": "Type the name of your group, or skip this"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Heading("name"), SubmitRow("Continue", second=("Skip this", SKIP)))


class SimilarGroupForm(forms.Form):
    """The reason why the group is not one of the similar groups that were found."""

    why = forms.ChoiceField(
        choices=Why.choices,
        widget=forms.RadioSelect,
        label="Why is yours another group?",
        help_text="The support team reads this. It does not stop you.",
        error_messages={
            "required": "Say why yours is another group, or choose the one that is yours",
            "invalid_choice": "Say why yours is another group, or choose the one that is yours",
        },
    )
    words = TidyCharField(what="The reason", limit=300, required=False, label="In a few words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Reveal("why", {Why.OTHER.value: ["words"]}))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("why") == Why.OTHER:
            if not found.get("words") and "words" not in self.errors:
                self.add_error("words", "Say in a few words why yours is another group")
        else:
            found["words"] = ""
            self.errors.pop("words", None)
        return found
