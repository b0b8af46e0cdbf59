"""Formsets of a record's identifiers and other names. An empty row is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from apps.core.forms import LineField
from apps.registers import identifiers

from ..fields import TidyCharField
from ..models import OtherName

MOST = 20


class NumberRow(forms.Form):
    """A register and the number there."""

    says_optional = False
    scheme = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Choose the register"),
            *((code, f"{scheme.name} ({scheme.label})") for code, scheme in identifiers.SCHEMES.items()),
        ],
        label="Register",
        error_messages={"invalid_choice": "Choose the register from the list"},
    )
    number = LineField(required=False, label="Number")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        scheme, number = found.get("scheme"), found.get("number") or ""
        if not number or "scheme" in self.errors:
            return found
        try:
            if scheme:
                found["number"] = identifiers.clean(scheme, number)
            else:
                found["scheme"], found["number"] = identifiers.split(number)
        except identifiers.BadNumber as wrong:
            self.add_error("number" if scheme else "scheme", wrong.message)
        return found


class NameRow(forms.Form):
    """Another name, and what kind of name it is."""

    says_optional = False
    kind = forms.ChoiceField(
        required=False,
        choices=OtherName.Kind.choices,
        initial=OtherName.Kind.ALSO,
        label="What it is",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    name = TidyCharField(what="The name", limit=200, required=False, label="Name")


class _Rows(BaseFormSet):
    """Rows in the order in which they stand, without those that are empty."""

    pair = ("", "")

    def pairs(self) -> list[tuple[str, str]]:
        """What was typed, once it is valid."""
        one, two = self.pair
        return [(form.cleaned_data[one], form.cleaned_data[two]) for form in self.filled()]

    def fields_of_pairs(self) -> list[str]:
        """The name of the field that holds each pair's text, for a message beside it."""
        return [form.add_prefix(self.pair[1]) for form in self.filled()]

    def filled(self) -> list[Any]:
        """The rows that hold something."""
        return [form for form in self.forms if form.cleaned_data.get(self.pair[1])]

    def one_more(self) -> list[dict[str, str]]:
        """What was typed, as it was typed, for the same rows drawn again with one more below."""
        return [
            {name: form.data.get(form.add_prefix(name), "")[:500] for name in self.pair}
            for form in self.forms[: MOST - 1]
        ]


class _Numbers(_Rows):
    pair = ("scheme", "number")


class _Names(_Rows):
    pair = ("kind", "name")


NumberRows = formset_factory(NumberRow, formset=_Numbers, extra=1, max_num=MOST, absolute_max=MOST)
NameRows = formset_factory(NameRow, formset=_Names, extra=1, max_num=MOST, absolute_max=MOST)
