"""What the group is."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from apps.core.forms import Cards, Fieldset

from ...models import Kind, LegalForm
from ..fields import Words
from .base import Section, entries


class NameSection(Section):
    code = "name"
    title = "Your group"
    heading = "What is your group?"
    lede = "Groups with no written rules and no bank account are welcome."

    name = Words(
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
        help_text="Choose the one that fits best.",
        error_messages={"required": "Choose the kind of group", "invalid_choice": "Choose the kind of group"},
    )
    legal_form = forms.ModelChoiceField(
        LegalForm.objects.none(),
        empty_label="Choose one",
        label="Legal form",
        help_text="If you do not know, choose “Not sure”.",
        error_messages={"required": "Choose the legal form", "invalid_choice": "Choose the legal form"},
    )
    charity_number = forms.CharField(
        required=False, label="Charity number", help_text="6 or 7 numbers, such as 1234567"
    )
    company_number = forms.CharField(required=False, label="Company number", help_text="8 characters, such as 01234567")

    def prepare(self) -> None:
        self.fields["kind"].queryset = entries(Kind, self.initial.get("kind"))  # type: ignore[attr-defined]
        self.fields["legal_form"].queryset = entries(LegalForm, self.initial.get("legal_form"))  # type: ignore[attr-defined]

    def parts(self) -> list[Any]:
        hints = {kind.pk: kind.hint for kind in self.fields["kind"].queryset if kind.hint}  # type: ignore[attr-defined]
        numbers = Fieldset("Numbers in a register", "charity_number", "company_number", hint="Only if you have them.")
        return ["name", Cards("kind", hints=hints), "legal_form", numbers]

    def clean_charity_number(self) -> str:
        number = re.sub(r"\s", "", self.cleaned_data["charity_number"])
        if number and not re.fullmatch(r"[1-9][0-9]{5,6}", number):
            raise forms.ValidationError("Enter a charity number of 6 or 7 numbers, such as 1234567")
        return number

    def clean_company_number(self) -> str:
        number = re.sub(r"\s", "", self.cleaned_data["company_number"]).upper()
        if re.fullmatch(r"[0-9]{6,7}", number):
            number = number.zfill(8)
        if number and not re.fullmatch(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|IP[0-9]{5}R", number):
            raise forms.ValidationError("Enter a company number of 8 characters, such as 01234567 or IP123456")
        return number
