"""Forms about places: a day to look at, a move of a ward, a neighbourhood, a file of boundaries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import Cards, DateBoxesField, LineField
from apps.core.names import SortKey

from .geography.reading import Property
from .models import Neighbourhood, Source, Ward

YEARS_AHEAD = 5


def _latest() -> dt.date:
    today = timezone.localdate()
    return dt.date(today.year + YEARS_AHEAD, 12, 31)


class DayForm(forms.Form):
    """The day that a page shows."""

    on = DateBoxesField(label="Show a day", what="the date", latest=_latest)

    def __init__(self, *args: Any, first_day: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].earliest = first_day  # type: ignore[attr-defined]


REASON = "Such as the paper or meeting where it was decided. Everybody can read it."


def _reason(hint: str = REASON) -> LineField:
    return LineField(
        label="Reason and source",
        help_text=hint,
        max_length=300,
        error_messages={"required": "Say why, and where it was decided"},
    )


class MoveForm(forms.Form):
    """Which ward goes where, from which day, and why."""

    ward = forms.ModelChoiceField(
        Ward.objects.none(), label="Ward", empty_label="Choose a ward", error_messages={"required": "Choose the ward"}
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label="New neighbourhood",
        empty_label="Choose a neighbourhood",
        error_messages={"required": "Choose the new neighbourhood"},
    )
    first_day = DateBoxesField(
        label="First day in the new neighbourhood",
        help_text="It may be a day to come.",
        what="the first day",
        latest=_latest,
    )
    reason = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ward"].queryset = Ward.objects.on().by_name()  # type: ignore[attr-defined]
        self.fields["neighbourhood"].queryset = Neighbourhood.objects.in_force().in_order()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is taken back or closed."""

    reason = _reason()


class NeighbourhoodForm(forms.Form):
    """A new neighbourhood, still without wards."""

    name = LineField(label="Name", max_length=120, error_messages={"required": "Enter the name"})
    short_name = LineField(
        label="Short name",
        help_text="Stands where room is short: on small maps and in tables.",
        max_length=40,
        error_messages={"required": "Enter a short name"},
    )
    code = LineField(
        label="Code",
        help_text="Small letters and numbers, such as n5. It stands in files and addresses, and never changes.",
        max_length=20,
        error_messages={"required": "Enter a code, such as n5"},
    )
    area = LineField(
        label="Part of the city",
        help_text="Such as North. Leave it empty if there is none.",
        max_length=40,
        required=False,
    )
    reason = _reason()

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().lower()


class UploadForm(forms.Form):
    """The file of boundaries."""

    file = forms.FileField(
        label="GeoJSON file",
        help_text="At most 10 MB, with longitude and latitude. It may hold wards of other places too.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )


class ChooseForm(forms.Form):
    """Which property of the file holds the ward's code, where the file is from, and from which day it holds."""

    code_property = forms.ChoiceField(
        label="Which of these is the ward’s code?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the property that holds the ward’s code"},
    )
    name_property = forms.ChoiceField(
        label="Which is the ward’s name?",
        help_text="Only to compare: our own names stay.",
        required=False,
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label="Where is the file from?",
        help_text="It is named under every map.",
        empty_label="Choose a source",
        error_messages={"required": "Choose where the file is from"},
    )
    starts = DateBoxesField(
        label="First day of these boundaries",
        help_text="Maps of earlier days keep the boundaries before them.",
        what="the first day",
        latest=_latest,
    )

    def __init__(self, *args: Any, properties: list[Property], wards: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.order_by(SortKey("name"), "code")  # type: ignore[attr-defined]
        choices = [(each.name, each.name) for each in properties]
        self.fields["code_property"].choices = choices  # type: ignore[attr-defined]
        self.fields["name_property"].choices = [("", "None of them"), *choices]  # type: ignore[attr-defined]
        hints = {
            each.name: f"{', '.join(each.samples)}. "
            + (f"Names {each.wards} of our {wards} wards." if each.wards else "Names none of our wards.")
            for each in properties
        }
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # it is sent by GET: a token does not belong in an address
        self.helper.layout = Layout(Cards("code_property", hints=hints), "name_property", "source", "starts")
