"""The forms of the contract and its ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from apps.core import wording
from apps.core.forms import AreaField, DateBoxesField, LineField
from apps.core.names import SortKey
from apps.organisations.models import Organisation

from . import amounts
from .models import BudgetLine, Contract

NAMED_UP_TO = 5
CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class PoundsField(LineField):
    """An amount as people type it, in pence: £1,200, 1200 or 1,200.50."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "In pounds, such as 1,200 or 1,200.50")
        kwargs.setdefault("error_messages", {}).setdefault("required", "Enter an amount, such as 1,200")
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        pence = amounts.read(text)
        if pence is None:
            raise ValidationError("Enter an amount such as 1,200 or 1,200.50", code="invalid")
        if pence > amounts.MOST_PENCE:
            raise ValidationError(f"Enter an amount up to {amounts.pounds(amounts.MOST_PENCE)}", code="out-of-range")
        return pence


class GroupField(LineField):
    """A group by the whole name of its record, or by the last part of the address of its page where two have one name."""

    def clean(self, value: Any) -> Organisation | None:
        words = super().clean(value)
        live = Organisation.objects.exclude(status=Organisation.Status.MERGED)
        whole = list(live.filter(slug=words)[:1]) or list(live.filter(name__iexact=words).order_by("pk")[:NAMED_UP_TO])
        if len(whole) == 1:
            found: Organisation = whole[0]
            return found
        if whole:
            ends = wording.listed([group.slug for group in whole], last="or")
            raise ValidationError(f"Several groups have this name. Enter the end of the address of its page: {ends}")
        near = list(live.filter(name__icontains=words).order_by(SortKey("name"), "pk")[:NAMED_UP_TO])
        if near:
            names = wording.listed([f"“{group.name}”" for group in near], last="or")
            raise ValidationError(f"No group has this name. Is it {names}? Enter its whole name")
        raise ValidationError("No group has this name. Look under “Groups” how it is called on its record")


def said_field(label: str, required: str, hint: str = "") -> LineField:
    return LineField(label=label, max_length=200, help_text=hint, error_messages={"required": required})


def day_field(label: str, what: str) -> DateBoxesField:
    return DateBoxesField(label=label, what=what, initial=timezone.localdate)


class SetUpForm(forms.Form):
    """The contract as it was signed."""

    title = LineField(
        label="What the contract is called", max_length=200, error_messages={"required": "Enter its title"}
    )
    reference = LineField(
        label="Its reference", max_length=60, error_messages={"required": "Enter the number that it is known by"}
    )
    starts = DateBoxesField(label="Its first day", what="the first day")
    years = forms.IntegerField(
        label="How many years it has",
        min_value=1,
        max_value=10,
        error_messages={
            "required": "Enter a number from 1 to 10",
            "invalid": "Enter a number from 1 to 10",
            "min_value": "Enter a number from 1 to 10",
            "max_value": "Enter a number from 1 to 10",
        },
    )
    value = PoundsField(label="What the council pays for each year", help_text="It can be changed for each year later.")


class ValueForm(forms.Form):
    """What the council pays for a year."""

    value = PoundsField(label="What the council pays for this year")
    version = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(forms.Form):
    """A new line."""

    name = LineField(label="What the line is called", max_length=120, error_messages={"required": "Enter its name"})
    code = LineField(
        label="A short code for files",
        max_length=40,
        validators=[RegexValidator(CODE, "Use small letters, numbers and dashes, such as small-grants")],
        help_text="Small letters, numbers and dashes, such as small-grants. It never changes.",
        error_messages={"required": "Enter a code, such as small-grants"},
    )
    purpose = LineField(label="What it is for", max_length=300, error_messages={"required": "Say what it is for"})
    may_pass_down = forms.BooleanField(label="Grants to groups may be awarded from it", required=False)


class BudgetForm(forms.Form):
    """The budget of a line for a year, in place of what it had."""

    amount = PoundsField(label="The budget from now on", help_text="In pounds. 0 takes the budget away.")
    said = said_field("Why", "Say in a few words why", "Such as: agreed on 12 May. No names of people.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class CommitForm(forms.Form):
    """A promise to anything but a group."""

    amount = PoundsField(label="Amount")
    on = day_field("The day it counts for", "the day")
    said = said_field("What for", "Say in a few words what it is for", "Such as: rent of the hub. No names of people.")


class EndLineForm(forms.Form):
    """The first day on which a line takes nothing more."""

    on = DateBoxesField(label="The first day on which nothing more is entered", what="the day")


class AwardForm(forms.Form):
    """A grant to a group."""

    group = GroupField(
        label="Which group",
        max_length=200,
        help_text="The whole name, as it stands on its record.",
        error_messages={"required": "Enter the name of the group"},
    )
    line = forms.ModelChoiceField(
        label="From which line",
        queryset=BudgetLine.objects.none(),
        empty_label="Choose a line",
        error_messages={"required": "Choose a line"},
    )
    amount = PoundsField(label="Amount")
    title = LineField(label="Title", max_length=140, error_messages={"required": "Enter a title, such as New tools"})
    description = AreaField(
        label="What it is for",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Write it so that everybody may read it. No names of people.",
        error_messages={"required": "Say what the grant is for"},
    )
    on = day_field("The day of the award", "the day of the award")
    planned_starts = DateBoxesField(label="First day of what it pays for", what="the first day", required=False)
    planned_ends = DateBoxesField(label="Last day of what it pays for", what="the last day", required=False)
    from_open_call = forms.BooleanField(label="Groups could apply for it openly", required=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = contract.lines.filter(may_pass_down=True).order_by("position", "pk")
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("planned_starts"), given.get("planned_ends")
        bad = self.errors
        if ends and not starts and "planned_starts" not in bad:
            self.add_error("planned_starts", "Enter the first day too")
        elif starts and not ends and "planned_ends" not in bad:
            self.add_error("planned_ends", "Enter the last day too")
        elif starts and ends and ends < starts:
            self.add_error("planned_ends", "The last day must not be before the first")
        return given


class PayForm(forms.Form):
    """A payment of a grant."""

    amount = PoundsField(label="Amount")
    on = day_field("The day it was paid", "the day")
    said = said_field("What for", "Say in a few words what is paid", "Such as: first half. No names of people.")


class WhyForm(forms.Form):
    """Why something is taken back or cancelled."""

    said = said_field("Why", "Say in a few words why", "It is kept for ever. No names of people.")
