"""What somebody asks of the ledger's list, and its columns as a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from apps.core.exports import Column
from apps.core.forms import LineField

from ..models import BudgetLine, Contract, ContractYear, LedgerEntry
from .querysets import LedgerEntryQuerySet

PAGE = 50
ORDER = ("-on", "-pk")


class LedgerFilter(forms.Form):
    """The boxes beside the list. What cannot be read is said beside its box and left out."""

    says_optional = False
    year = forms.ModelChoiceField(
        label="Year", queryset=ContractYear.objects.none(), required=False, empty_label="Every year"
    )
    line = forms.ModelChoiceField(
        label="Line", queryset=BudgetLine.objects.none(), required=False, empty_label="Every line"
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *LedgerEntry.Kind.choices])
    group = LineField(label="Group", required=False, max_length=100, help_text="Part of its name")

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        self.fields["year"].queryset = contract.years.order_by("starts")  # type: ignore[attr-defined]
        self.fields["line"].queryset = contract.lines.order_by("position", "pk")  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What could be read."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    def kept(self) -> dict[str, str]:
        """The same as an address has it."""
        return {name: str(getattr(value, "pk", value)) for name, value in self.given().items()}

    def rows(self) -> LedgerEntryQuerySet:
        """The entries that the boxes leave, in no order yet."""
        given = self.given()
        found: LedgerEntryQuerySet = LedgerEntry.objects.filter(line__contract=self.contract).with_reversed()
        for name in ("year", "line", "kind"):
            if name in given:
                found = found.filter(**{name: given[name]})
        if "group" in given:
            found = found.filter(grant__organisation__name__icontains=given["group"])
        return found


def columns(*, names: bool) -> list[Column]:
    """The columns of the file. Who entered it is for the contract manager alone."""
    found = [
        Column("Entry", lambda entry: entry.pk),
        Column("Day", lambda entry: entry.on),
        Column("Year", lambda entry: entry.year.name),
        Column("Line", lambda entry: entry.line.code),
        Column("Kind", lambda entry: entry.kind),
        Column("Pounds", lambda entry: Decimal(entry.pence) / 100),
        Column("Reverses entry", lambda entry: entry.reverses_id),
        Column("Grant", lambda entry: entry.grant.identifier if entry.grant else ""),
        Column("Group", lambda entry: entry.grant.organisation.name if entry.grant else ""),
        Column("What for", lambda entry: entry.said),
        Column("Entered", lambda entry: entry.at),
    ]
    return [*found, Column("By", lambda entry: str(entry.by))] if names else found
