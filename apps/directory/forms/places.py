"""The form for a place of a group, and what it shares with the form for a service."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import Cards, More
from apps.organisations.fields import PostcodeField, TidyCharField
from apps.organisations.form_layout import LaidOutForm
from apps.organisations.models import Organisation
from apps.organisations.record.sections.base import entries
from apps.places import postcodes
from apps.places.models import Ward
from apps.places.succession import succession

from ..models import AccessFeature, Location

NEED_WARD = "Choose the ward that the place is in"
UNKNOWN = "We do not know in which ward this postcode is. Choose the ward"


class GroupForm(LaidOutForm):
    """A form about a service or place of one group, which limits the choices to those of the group."""

    def __init__(self, *args: Any, group: Organisation, **kwargs: Any) -> None:
        self.group = group
        super().__init__(*args, **kwargs)


def ward_field(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Ward.objects.none(),
        required=False,
        empty_label="Choose a ward",
        label=label,
        help_text="Only if the postcode does not say it.",
        error_messages={"invalid_choice": NEED_WARD},
    )


def fill_ward(form: forms.Form, found: dict[str, Any], postcode: str, ward: str) -> None:
    """Sets the ward in the cleaned data from the postcode if none was chosen; adds an error if that is not known.

    A form that carries ``shown``, what it was drawn with, has the ward follow a postcode that was changed by itself: the
    one that stood there was the old postcode's.
    """
    if ward in form.errors or postcode in form.errors:
        return
    before, _, old = (found.get("shown") or "").partition("|")
    chosen = found.get(ward)
    left_alone = (
        chosen is not None and bool(before) and str(chosen.pk) == old and found.get(postcode) not in ("", before)
    )
    if chosen and not left_alone:
        return
    known = postcodes.find(found[postcode]) if found.get(postcode) else None
    of_postcode = postcodes.ward_today(known)
    if of_postcode is not None:
        found[ward] = of_postcode
    else:
        if left_alone:
            data: Any = form.data.copy()  # type: ignore[attr-defined]
            data[form.add_prefix(ward)], data[form.add_prefix("shown")] = "", f"{found[postcode]}|"
            form.data = data
        form.add_error(ward, NEED_WARD if not found.get(postcode) else UNKNOWN)


class PlaceForm(GroupForm):
    """A place: what it is called, where it is, and what is easy there. ``shown`` is "postcode|ward" as it was drawn."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    name = TidyCharField(
        what="The name", limit=120, label="Name of the place", error_messages={"required": "Say what the place is called"}
    )  # fmt: skip
    location_type = forms.ChoiceField(
        choices=Location.Type.choices[:2],
        initial=Location.Type.PHYSICAL,
        widget=forms.RadioSelect,
        label="What is it?",
        error_messages={"required": "Say what it is", "invalid_choice": "Say what it is"},
    )
    address_1 = TidyCharField(
        what="The address",
        limit=200,
        label="Number and street",
        error_messages={"required": "Enter the number and street"},
    )
    city = TidyCharField(what="The town", limit=80, required=False, label="Town or city")
    state_province = TidyCharField(what="The county", limit=80, required=False, label="County")
    postal_code = PostcodeField(required=False, label="Postcode", help_text="For a park or a field, the nearest one.")
    ward = ward_field("Ward")
    access = forms.ModelMultipleChoiceField(
        AccessFeature.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What makes it easy to come?",
        help_text="Tick only what is there today.",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    show_address = forms.TypedChoiceField(
        choices=[("yes", "Yes, with every service that we show"), ("no", "No, the ward alone")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        label="May everybody see the address?",
        help_text="Say no for somebody’s home, or a place that has to be safe.",
        error_messages={"required": "Say whether everybody may see the address"},
    )

    def prepare(self) -> None:
        self.fields["ward"].queryset = Ward.objects.on().by_name()  # type: ignore[attr-defined]
        held = AccessFeature.objects.filter(pk__in=self.initial.get("access") or [])
        self.fields["access"].queryset = (entries(AccessFeature) | held).order_by("position", "code")  # type: ignore[attr-defined]

    def parts(self) -> list[Any]:
        hints = {one.pk: one.hint for one in self.fields["access"].queryset if one.hint}  # type: ignore[attr-defined]
        access = Cards("access", hints=hints)
        access.said["cards"] = False
        more = More("Town, county, and post", "city", "state_province", "location_type")
        return ["shown", "name", "address_1", "postal_code", "ward", access, "show_address", more]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        fill_ward(self, found, "postal_code", "ward")
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as services take it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "shown"}


def initial_place(place: Location) -> dict[str, Any]:
    """What the form for a place begins with: in place of a ward that has ended, the only one that replaced it, if so."""
    names = ("name", "location_type", "address_1", "city", "state_province", "postal_code")
    ward = place.ward_id
    if place.ward is not None and place.ward.has_ended:
        now = succession().only_one_for(place.ward.pk)
        ward = now.pk if now else None
    return {name: getattr(place, name) for name in names} | {
        "ward": ward,
        "shown": f"{place.postal_code}|{ward or ''}",
        "access": [one.pk for one in place.access.all()],
        "show_address": "yes" if place.show_address else "no",
    }
