"""The five sections of a group's record. Registering asks each once; later each is changed by itself."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import Affixed, Cards, Counted, Fieldset, Reveal
from apps.places.models import Ward

from .. import publishing
from ..models import Community, Kind, LegalForm, Organisation, Theme
from ..strands import STRANDS
from .fields import Whole, Words, tidy

Answer = Organisation.Answer
ANSWERS = [
    (Answer.ANSWERED, "We will say"),
    (Answer.RATHER_NOT, "We would rather not say"),
    (Answer.NOT_ASKED, "Leave this for now"),
]


def entries(model: Any, held: Any = None) -> Any:
    """The entries of a list that can be chosen today, and those that the record holds already."""
    chosen = model.objects.in_force()
    if held:
        chosen = chosen | model.objects.filter(pk__in=[held] if isinstance(held, str) else held)
    return chosen.order_by("position", "code")


def _long(name: str, *, search: str) -> Cards:
    """A long list of boxes, close together, that typing narrows."""
    drawn = Cards(name, search=search)
    drawn.said["cards"] = False
    return drawn


class Section(forms.Form):
    """One section: its code in addresses, its heading, and what it asks."""

    code = ""
    title = ""
    heading = ""
    lede = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.parts())

    def prepare(self) -> None:
        """Fills the choices of lists."""

    def parts(self) -> list[Any]:
        """The layout."""
        return list(self.fields)

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as services take it."""
        return dict(self.cleaned_data)


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


class WorkSection(Section):
    code = "work"
    title = "What you do"
    heading = "What does your group do?"

    purpose = Words(
        what="This",
        limit=1000,
        lines=True,
        label="In a few sentences, what does your group do?",
        help_text="Everybody who finds your group in the directory reads this.",
        error_messages={"required": "Say what your group does"},
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="What is your work about?",
        help_text="Choose all that fit. People and funders look for groups by these.",
        error_messages={"required": "Choose at least one theme", "invalid_choice": "Choose themes from the list"},
    )
    services_offered = Words(
        what="This",
        limit=2000,
        lines=True,
        required=False,
        label="What can people get from you?",
        help_text="Such as a weekly lunch, advice on benefits, a room to hire.",
    )

    def prepare(self) -> None:
        self.fields["themes"].queryset = entries(Theme, self.initial.get("themes"))  # type: ignore[attr-defined]

    def parts(self) -> list[Any]:
        count = len(self.fields["themes"].choices)  # type: ignore[attr-defined]
        return [
            Counted("purpose", limit=1000),
            _long("themes", search=f"Search {count} themes"),
            Counted("services_offered", limit=2000),
        ]


class PlaceSection(Section):
    code = "place"
    title = "Where you work"
    heading = "Where does your group work?"

    ward = forms.ModelChoiceField(
        Ward.objects.none(),
        empty_label="Choose a ward",
        label="Which ward is your group based in?",
        help_text="Choose where you meet most, or where your post goes.",
        error_messages={
            "required": "Choose the ward that you are based in",
            "invalid_choice": "Choose the ward that you are based in",
        },
    )
    city_wide = forms.TypedChoiceField(
        choices=[("no", "In some wards"), ("yes", "Across the whole city")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Where do you work?",
        error_messages={"required": "Say whether you work in some wards or across the city"},
    )
    works_in = forms.ModelMultipleChoiceField(
        Ward.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Which other wards do you work in?",
        error_messages={"invalid_choice": "Choose wards from the list"},
    )

    def prepare(self) -> None:
        wards = Ward.objects.by_name()
        self.fields["ward"].queryset = wards  # type: ignore[attr-defined]
        self.fields["works_in"].queryset = wards  # type: ignore[attr-defined]
        if isinstance(self.initial.get("city_wide"), bool):
            self.initial["city_wide"] = "yes" if self.initial["city_wide"] else "no"

    def parts(self) -> list[Any]:
        count = len(self.fields["works_in"].choices)  # type: ignore[attr-defined]
        return ["ward", Reveal("city_wide", no=[_long("works_in", search=f"Search {count} wards")])]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        others = found.get("works_in")
        if others is not None:
            base = found.get("ward")
            found["works_in"] = [] if found.get("city_wide") else [ward for ward in others if ward != base]
        return found


def _answer(label: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=ANSWERS,
        required=False,
        widget=forms.RadioSelect,
        label=label,
        help_text=hint,
        initial=Answer.NOT_ASKED,
        error_messages={"invalid_choice": "Choose one of the three answers"},
    )


class PeopleSection(Section):
    code = "people"
    title = "People and money"
    heading = "Who is your group for, and who is in it?"
    lede = "You may leave any of this out. It helps us to see who support reaches, and who it does not."
    says_optional = False

    serves_answer = _answer(
        "Is your group for particular communities?",
        "If it is open to everybody, leave this for now.",
    )
    serves = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Who is it for?")
    led_by_answer = _answer("Is your group led by people of particular communities?", "Most of those who decide.")
    led_by = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Who is it led by?")
    income_answer = _answer("What was your income last year?", "All money that came in. We show a band at most.")
    income = Whole(
        low=0,
        high=2_000_000_000,
        wrong="Enter the income in whole pounds, such as 2300",
        label="Income in the year",
    )
    income_year = Whole(
        low=1990,
        high=2200,
        wrong="Enter the year in which it ended, such as 2026",
        label="The year in which that year ended",
    )
    people_answer = _answer("How many people give their time?")
    volunteers = Whole(
        low=0, high=100_000, wrong="Enter the number of volunteers, such as 12", label="Volunteers, trustees included"
    )
    paid_staff = Whole(low=0, high=100_000, wrong="Enter the number of paid staff, such as 0 or 3", label="Paid staff")

    def prepare(self) -> None:
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
        return [
            Reveal("serves_answer", answered=[_long("serves", search=search)]),
            Reveal("led_by_answer", answered=[_long("led_by", search=search)]),
            Reveal("income_answer", answered=[Affixed("income", prefix="£"), Affixed("income_year", width=4)]),
            Reveal("people_answer", answered=[Affixed("volunteers", width=5), Affixed("paid_staff", width=5)]),
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for question, parts, ask in (
            ("serves_answer", ("serves",), "Choose who your group is for, or another answer"),
            ("led_by_answer", ("led_by",), "Choose who your group is led by, or another answer"),
            ("income_answer", ("income", "income_year"), "Enter your income in pounds, or choose another answer"),
            ("people_answer", ("volunteers", "paid_staff"), "Enter how many volunteers, or choose another answer"),
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


SECTIONS: dict[str, type[Section]] = {
    section.code: section for section in (NameSection, WorkSection, PlaceSection, PeopleSection, ContactSection)
}
"""The sections by their code, in the order in which they are asked."""
