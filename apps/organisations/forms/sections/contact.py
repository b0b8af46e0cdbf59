"""How people reach the group, and what of the record is public."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from apps.core.forms import Cards, Reveal

from ... import publishing
from ..fields import Words, tidy
from .base import Section


class ContactSection(Section):
    code = "contact"
    title = "How people reach you"
    heading = "How can people reach your group?"

    contact_name = Words(what="The name", limit=120, required=False, label="Name of the person to ask for")
    contact_email = forms.EmailField(
        required=False,
        label="E-mail address of the group",
        error_messages={"invalid": "Enter an e-mail address such as hello@example.org"},
    )
    contact_phone = forms.CharField(
        required=False, label="Phone number", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    website = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=300,
        label="Website or social media page",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "invalid": "Enter a web address such as www.example.org",
            "max_length": "The web address can have 300 letters at most",
        },
    )
    listed = forms.TypedChoiceField(
        choices=[("yes", "Yes, show our group"), ("no", "No, keep it between us and the support team")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Show your group in the public directory?",
        help_text="Its name, kind, themes, wards and what it does are then open to everybody.",
        error_messages={"required": "Say whether to show your group in the directory"},
    )
    public = forms.MultipleChoiceField(
        required=False,
        choices=[(field.code, field.label) for field in publishing.OPTIONAL],
        widget=forms.CheckboxSelectMultiple,
        label="What else may everybody see?",
        help_text=publishing.WORDINGS[publishing.WORDING],
        error_messages={"invalid_choice": "Choose from the list"},
    )

    def prepare(self) -> None:
        if isinstance(self.initial.get("listed"), bool):
            self.initial["listed"] = "yes" if self.initial["listed"] else "no"

    def parts(self) -> list[Any]:
        hints = {field.code: field.hint for field in publishing.OPTIONAL if field.hint}
        return [
            "contact_name",
            "contact_email",
            "contact_phone",
            "website",
            Reveal("listed", yes=[Cards("public", hints=hints)]),
        ]

    def clean_contact_phone(self) -> str:
        number = tidy(self.cleaned_data["contact_phone"])
        digits = re.sub(r"\D", "", number)
        if number and (not 6 <= len(digits) <= 15 or len(number) > 40):
            raise forms.ValidationError("Enter a phone number such as 0161 496 0000")
        return number
