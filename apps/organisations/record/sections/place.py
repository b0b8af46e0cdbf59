"""Where the group works: its postcode, which fills in the ward, and the wards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from apps.core.forms import Affixed, Html, LineField, More, Needed, Reveal
from apps.organisations.fields import TidyCharField
from apps.places import postcodes
from apps.places.models import Ward
from apps.places.postcodes import Answer, BadPostcode
from apps.places.succession import succession

from .base import Section, long_list

CHOOSE = "Choose the ward that you are based in"


class PlaceSection(Section):
    """The ward is the postcode's unless the person chooses another. Without a list of postcodes it is asked for.

    ``shown`` is what the form was drawn with, "postcode|ward". When only the postcode was changed since, the ward
    that stood there was the old postcode's, and follows the new one; where that has no ward of ours it is asked for.
    """

    code = "place"
    title = "Where you work"
    heading = "Where does your group work?"

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    postcode = LineField(
        required=False,
        label="Postcode of your group",
        help_text="Where you meet most, or where your post goes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    ward = forms.ModelChoiceField(
        Ward.objects.none(),
        empty_label="Choose a ward",
        label="Which ward is your group based in?",
        help_text="Where you meet most, or where your post goes.",
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    address = TidyCharField(
        what="The address",
        limit=200,
        required=False,
        label="Building and street",
        help_text="If you have a place of your own. Only we see it, unless you say otherwise.",
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

    def fill(self) -> None:
        wards = Ward.objects.on().by_name()
        self.fields["ward"].queryset = wards  # type: ignore[attr-defined]
        self.fields["works_in"].queryset = wards  # type: ignore[attr-defined]
        if isinstance(self.initial.get("city_wide"), bool):
            self.initial["city_wide"] = "yes" if self.initial["city_wide"] else "no"
        self.found: Answer | None = None
        self.looks_up = postcodes.loaded()
        if self.looks_up:
            self.fields["ward"].required = False
            self.fields["ward"].help_text = "We fill it in from your postcode."
            self.fields["postcode"].widget.attrs["data-postcode"] = reverse("places:postcode")
        if not self.is_bound:
            self._begin()

    def _begin(self) -> None:
        """A form that is drawn anew shows the ward of its postcode, and remembers what it showed."""
        try:
            self.found = postcodes.answer(self.initial.get("postcode") or "")
        except BadPostcode:
            postcode = ""
        else:
            postcode = self.found.postcode
        self._leave_ended_wards()
        if self.found is not None and self.found.ward is not None and not self.initial.get("ward"):
            self.initial["ward"] = self.found.ward.pk
        self.initial["shown"] = f"{postcode}|{self.initial.get('ward') or ''}"

    def _leave_ended_wards(self) -> None:
        """In place of a ward that has ended the one that replaced it is chosen, where there is only one; all that replaced
        one in which the group works are ticked. Nothing changes before the form is sent."""
        base, others = self.initial.get("ward"), list(self.initial.get("works_in") or [])
        held = {str(getattr(each, "pk", each)) for each in (base, *others) if each}
        if not held or not Ward.objects.ended().filter(pk__in=held).exists():
            return
        known = succession()
        if base:
            now = known.only_one_for(str(getattr(base, "pk", base)))
            self.initial["ward"] = now.pk if now else ""
        codes = [str(getattr(each, "pk", each)) for each in others]
        now_in = dict.fromkeys(ward.pk for code in codes for ward in known.standing_for(code))
        self.initial["works_in"] = [code for code in now_in if code != self.initial.get("ward")]

    def parts(self) -> list[Any]:
        count = len(self.fields["works_in"].choices)  # type: ignore[attr-defined]
        others = long_list("works_in", search=f"Search {count} wards")
        return [
            "shown",
            Affixed("postcode", width=10),
            Html("organisations/_postcode.html"),
            Needed("ward"),
            "address" if self.of_record else More("Add an address", "address"),
            Reveal("city_wide", no=[others if self.of_record else More("Tick the other wards", others)]),
        ]

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        if not typed.strip():
            return ""
        try:
            self.found = postcodes.answer(typed)
        except BadPostcode as wrong:
            raise forms.ValidationError(wrong.message, code=wrong.code) from None
        return self.found.postcode

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "postcode" in found and "ward" in found:
            self._settle_ward(found)
        others = found.get("works_in")
        if others is not None:
            base = found.get("ward")
            found["works_in"] = [] if found.get("city_wide") else [ward for ward in others if ward != base]
        return found

    def _settle_ward(self, found: dict[str, Any]) -> None:
        """The ward that the person chose, or else the postcode's. The form that is shown again has it too."""
        postcode, _, ward = found.get("shown", "").partition("|")
        chosen = found["ward"]
        left_alone = chosen is not None and chosen.pk == ward and found["postcode"] != postcode
        if self.found is not None and self.found.ward is not None and (chosen is None or left_alone):
            found["ward"] = self.found.ward
            shown = f"{self.found.postcode}|{self.found.ward.pk}"
            self.data = self._with(ward=self.found.ward.pk, shown=shown)
        elif left_alone and postcode and self.found is not None:
            self.data = self._with(ward="", shown=f"{self.found.postcode}|")
            self.add_error("ward", self.found.said or CHOOSE)
        elif chosen is None:
            self.add_error(*self._ask())

    def _with(self, **values: str) -> Any:
        """What was sent, with these in place of what was."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            data[name] = value
        return data

    def _ask(self) -> tuple[str, str]:
        """What to put right where the ward is open."""
        if self.found is None:
            return "postcode", "Enter your postcode, or choose your ward below"
        return "ward", self.found.said or CHOOSE

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "shown"}
