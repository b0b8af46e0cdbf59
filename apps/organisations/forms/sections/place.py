"""Where the group works."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import Reveal
from apps.places.models import Ward

from .base import Section, long_list


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
        return ["ward", Reveal("city_wide", no=[long_list("works_in", search=f"Search {count} wards")])]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        others = found.get("works_in")
        if others is not None:
            base = found.get("ward")
            found["works_in"] = [] if found.get("city_wide") else [ward for ward in others if ward != base]
        return found
