"""Who the group is for, who is in it, and its income."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from apps.core.forms import Affixed, More, Reveal
from apps.organisations.fields import WholeNumberField
from apps.organisations.models import Community, Organisation

from ..strands import STRANDS
from .base import Section, entries, long_list

Answer = Organisation.Answer
ANSWERS: list[tuple[str, str]] = [
    (Answer.ANSWERED, "We will say"),
    (Answer.RATHER_NOT, "We would rather not say"),
    (Answer.NOT_ASKED, "Leave this for now"),
]
FOR_WHOM = [ANSWERS[0], (Answer.EVERYBODY, "No, for everybody"), *ANSWERS[1:]]


def _answer(label: str, hint: str = "", choices: list[tuple[str, str]] = ANSWERS) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices,
        required=False,
        widget=forms.RadioSelect,
        label=label,
        help_text=hint,
        initial=Answer.NOT_ASKED,
        error_messages={"invalid_choice": "Choose one of the answers"},
    )


class PeopleSection(Section):
    code = "people"
    title = "People and money"
    heading = "Who is your group for, and who is in it?"
    lede = "You may leave this out. It shows us who support reaches."
    says_optional = False

    serves_answer = _answer("Is your group for particular communities?", choices=FOR_WHOM)
    serves = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Who is it for?")
    led_by_answer = _answer("Is your group led by people of particular communities?", "Most of those who decide.")
    led_by = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Who is it led by?")
    income_answer = _answer("What was your income last year?", "All money that came in. We show a band at most.")
    income = WholeNumberField(
        low=0,
        high=2_000_000_000,
        wrong="Enter the income in whole pounds, such as 2300",
        label="Income in the year",
    )
    income_year = WholeNumberField(
        low=1990,
        high=2200,
        wrong="Enter the year in which it ended, such as 2026",
        label="The year in which that year ended",
    )
    people_answer = _answer("How many people give their time?")
    volunteers = WholeNumberField(
        low=0, high=100_000, wrong="Enter the number of volunteers, such as 12", label="Volunteers, trustees included"
    )
    paid_staff = WholeNumberField(
        low=0, high=100_000, wrong="Enter the number of paid staff, such as 0 or 3", label="Paid staff"
    )
    committee = WholeNumberField(
        low=0, high=1_000, wrong="Enter how many are on the committee, such as 5", label="On the committee, or trustees"
    )
    member_count = WholeNumberField(
        low=0, high=1_000_000, wrong="Enter how many members the group has, such as 40", label="Members of the group"
    )
    only_record = ("committee", "member_count")

    def fill(self) -> None:
        held = {*(self.initial.get("serves") or ()), *(self.initial.get("led_by") or ())}
        self.known = {community.pk: community for community in entries(Community, list(held))}
        grouped: list[tuple[str, list[tuple[str, str]]]] = [
            (name, [(c.pk, c.name) for c in self.known.values() if c.strand == code]) for code, name in STRANDS.items()
        ]
        choices = [(name, options) for name, options in grouped if options]
        for name in ("serves", "led_by"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = "Choose communities from the list"

    def parts(self) -> list[Any]:
        search = f"Search {len(self.known)} communities"
        numbers = [
            Reveal("income_answer", answered=[Affixed("income", prefix="£"), Affixed("income_year", width=4)]),
            Reveal(
                "people_answer",
                answered=[
                    Affixed(name, width=6)
                    for name in ("volunteers", "paid_staff", "committee", "member_count")
                    if name in self.fields
                ],
            ),
        ]
        return [
            Reveal("serves_answer", answered=[long_list("serves", search=search)]),
            Reveal("led_by_answer", answered=[long_list("led_by", search=search)]),
            *(numbers if self.of_record else [More("Add income and people", *numbers)]),
        ]

    def _counts(self) -> list[str]:
        return [name for name in ("paid_staff", "committee", "member_count") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for question, parts, ask in (
            ("serves_answer", ("serves",), "Choose who your group is for, or another answer"),
            ("led_by_answer", ("led_by",), "Choose who your group is led by, or another answer"),
            ("income_answer", ("income", "income_year"), "Enter your income in pounds, or choose another answer"),
            ("people_answer", ("volunteers", *self._counts()), "Enter how many volunteers, or choose another answer"),
        ):
            found[question] = found.get(question) or Answer.NOT_ASKED
            if found[question] != Answer.ANSWERED:
                for name in parts:
                    found[name] = [] if name in {"serves", "led_by"} else None
                    self.errors.pop(name, None)
            elif parts[0] not in self.errors and found.get(parts[0]) in (None, [], ""):
                self.add_error(parts[0], ask)
        if found.get("income") is not None and found.get("income_year") is None and "income_year" not in self.errors:
            self.add_error("income_year", "Enter the year in which it ended, such as 2026")
        if (found.get("income_year") or 0) > timezone.localdate().year:
            self.add_error("income_year", "Enter a year that has ended or is this year")
        for name in ("serves", "led_by"):
            found[name] = [self.known[code] for code in found.get(name) or []]
        return found
