"""What the group is."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import Cards, Fieldset, LineField, More
from apps.organisations.fields import TidyCharField
from apps.organisations.models import Kind, LegalForm
from apps.registers import identifiers

from .base import Section, entries

ASKED = ("GB-CHC", "GB-COH")
"""The registers that registering asks about by name."""
OTHERS = [
    (code, f"{scheme.name} ({scheme.label})") for code, scheme in identifiers.SCHEMES.items() if code not in ASKED
]


class NameSection(Section):
    code = "name"
    title = "Your group"
    heading = "What is your group?"
    lede = "Groups with no written rules and no bank account are welcome."

    name = TidyCharField(
        what="The name",
        limit=200,
        label="Name of your group",
        error_messages={"required": "Say what your group is called"},
    )
    kind = forms.ModelChoiceField(
        Kind.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label="What kind of group is it?",
        error_messages={"required": "Choose the kind of group", "invalid_choice": "Choose the kind of group"},
    )
    legal_form = forms.ModelChoiceField(
        LegalForm.objects.none(),
        empty_label="Choose one",
        label="Legal form (or “Not sure”)",
        error_messages={"required": "Choose the legal form", "invalid_choice": "Choose the legal form"},
    )
    charity_number = LineField(required=False, label="Charity number", help_text="6 or 7 numbers, such as 1234567")
    company_number = LineField(required=False, label="Company number", help_text="8 characters, such as 01234567")
    national_body = LineField(
        required=False,
        label="Charity number of your national body",
        help_text="If your group is a branch without a number of its own. We take neither its income nor its phone.",
    )
    other_register = forms.ChoiceField(
        required=False,
        choices=[("", "None"), *OTHERS],
        label="Another register that your group is in",
        error_messages={"invalid_choice": "Choose the register from the list"},
    )
    other_number = LineField(required=False, label="Its number there")
    only_registering = ("charity_number", "company_number", "other_register", "other_number")

    def fill(self) -> None:
        self.fields["kind"].queryset = entries(Kind, self.initial.get("kind"))  # type: ignore[attr-defined]
        self.fields["legal_form"].queryset = entries(LegalForm, self.initial.get("legal_form"))  # type: ignore[attr-defined]

    def parts(self) -> list[Any]:
        hints = {kind.pk: kind.hint for kind in self.fields["kind"].queryset if kind.hint}  # type: ignore[attr-defined]
        if self.of_record:
            return [
                "name",
                Cards("kind", hints=hints),
                "legal_form",
                More("A branch of a larger charity", "national_body"),
            ]
        numbers = Fieldset("Numbers in a register", "charity_number", "company_number", hint="Only if you have them.")
        another = Fieldset(
            "Another number", "other_register", "other_number", hint="A society or a sports club may have one."
        )
        body = Fieldset("A branch of a larger charity", "national_body")
        more = More("Add a register number", numbers, another, body)
        return ["name", Cards("kind", hints=hints), "legal_form", more]

    def _number(self, scheme: str, name: str) -> str:
        try:
            return identifiers.clean(scheme, self.cleaned_data[name])
        except identifiers.BadNumber as wrong:
            raise forms.ValidationError(wrong.message) from None

    def clean_national_body(self) -> str:
        return self._number("GB-CHC", "national_body")

    def clean_charity_number(self) -> str:
        return self._number("GB-CHC", "charity_number")

    def clean_company_number(self) -> str:
        return self._number("GB-COH", "company_number")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.of_record:
            return found
        scheme, number = found.get("other_register"), found.get("other_number")
        if scheme and not number:
            self.add_error("other_number", f"Enter the number, or choose “None”: {identifiers.SCHEMES[scheme].hint}")
        elif number and not scheme and "other_register" not in self.errors:
            try:
                found["other_register"], found["other_number"] = identifiers.split(number)
            except identifiers.BadNumber as wrong:
                self.add_error("other_register", wrong.message)
        elif scheme and number:
            try:
                found["other_number"] = identifiers.clean(scheme, number)
            except identifiers.BadNumber as wrong:
                self.add_error("other_number", wrong.message)
        return found
