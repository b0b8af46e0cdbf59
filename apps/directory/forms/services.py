"""The forms for a service of a group and for its status."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import Cards, Counted, Fieldset, More, Reveal
from apps.organisations.consent import publishing
from apps.organisations.fields import PhoneField, PostcodeField, TidyCharField, TimeOfDayField
from apps.organisations.models import Community
from apps.organisations.record.sections.base import entries, long_list
from apps.organisations.record.strands import STRANDS
from apps.places.models import Ward

from .. import service_words
from ..models import Location, Service, ServiceKind
from .places import GroupForm, fill_ward, ward_field

NEW, ONLINE = "new", "online"


class ServiceForm(GroupForm):
    """One service: what it is, when and where, and behind a line what fewer people need."""

    name = TidyCharField(
        what="The name",
        limit=120,
        label="What can people get?",
        help_text="A short name, such as Thursday lunch, Debt advice or Room to hire.",
        error_messages={"required": "Say what people can get, such as Thursday lunch"},
    )
    description = TidyCharField(
        what="This", limit=1000, lines=True, required=False, label="What happens there?", help_text="Who it is good for, what to bring."
    )  # fmt: skip
    kinds = forms.ModelMultipleChoiceField(
        ServiceKind.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="What kind of thing is it?",
        help_text="People look for it by these. Choose all that fit.",
        error_messages={"required": "Choose at least one kind", "invalid_choice": "Choose from the list"},
    )
    when = TidyCharField(
        what="This",
        limit=200,
        required=False,
        label="When is it?",
        help_text="In your own words, such as Thursdays 12 to 2, not in August.",
    )
    where = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Where is it?",
        error_messages={"invalid_choice": "Choose places from the list"},
    )
    place_name = TidyCharField(what="The name", limit=120, required=False, label="Name of the place")
    place_address = TidyCharField(what="The address", limit=200, required=False, label="Number and street")
    place_postal_code = PostcodeField(required=False, label="Postcode")
    place_ward = ward_field("Ward")
    place_show = forms.BooleanField(
        required=False,
        initial=True,
        label="Everybody may see this address",
        help_text="Take the tick away for somebody’s home. People then see the ward alone.",
    )
    cost = forms.ChoiceField(
        choices=[*Service.Cost.choices, ("", "Leave this for now")],
        required=False,
        widget=forms.RadioSelect,
        label="Does it cost anything?",
        error_messages={"invalid_choice": "Choose one of the answers"},
    )
    cost_words = TidyCharField(
        what="This", limit=200, required=False, label="How much?", help_text="Such as £2 a week."
    )
    how_to_come = forms.ChoiceField(
        choices=[*Service.HowToCome.choices, ("", "Leave this for now")],
        required=False,
        widget=forms.RadioSelect,
        label="How do people come to it?",
        error_messages={"invalid_choice": "Choose one of the answers"},
    )
    freq = forms.ChoiceField(
        choices=[*Service.Freq.choices, ("", "No regular days")],
        required=False,
        widget=forms.RadioSelect,
        label="Is it on regular days?",
        help_text="People can then look for what is on.",
        error_messages={"invalid_choice": "Choose one of the answers"},
    )
    weekdays = forms.MultipleChoiceField(
        choices=Service.Weekday.choices, required=False, widget=forms.CheckboxSelectMultiple, label="On which days?"
    )
    week = forms.TypedChoiceField(
        choices=[("", "Choose"), *Service.Week.choices], coerce=int, empty_value=None, required=False, label="Which week?"
    )  # fmt: skip
    weekday = forms.ChoiceField(choices=[("", "Choose"), *Service.Weekday.choices], required=False, label="Which day?")
    starts_at = TimeOfDayField(label="From", help_text="Such as 10am or 2.30pm")
    ends_at = TimeOfDayField(label="To")
    for_whom = forms.ChoiceField(
        choices=[*Service.ForWhom.choices, ("", "Leave this for now")],
        required=False,
        widget=forms.RadioSelect,
        label="Who is it for?",
        error_messages={"invalid_choice": "Choose one of the answers"},
    )
    serves = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Which communities?",
        error_messages={"invalid_choice": "Choose communities from the list"},
    )
    languages = TidyCharField(
        what="This", limit=200, required=False, label="Languages spoken there", help_text="Such as English, Urdu and BSL."
    )  # fmt: skip
    url = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=300,
        label="Web page of this service",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "invalid": "Enter a web address such as www.example.org",
            "max_length": "The web address can have 300 letters at most",
        },
    )
    email = forms.EmailField(
        required=False,
        label="Email address for this service",
        error_messages={"invalid": "Enter an email address such as hello@example.org"},
    )
    phone = PhoneField(label="Phone number for this service")
    public = forms.TypedChoiceField(
        choices=[("yes", "Yes, show it to everybody"), ("no", "No, keep it between us and the support team")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        label="Show this in the public directory?",
        help_text=publishing.WORDINGS[publishing.WORDING],
        error_messages={"required": "Say whether to show it to everybody"},
    )

    def prepare(self) -> None:
        self.fields["kinds"].queryset = entries(ServiceKind) | ServiceKind.objects.filter(  # type: ignore[attr-defined]
            pk__in=self.initial.get("kinds") or []
        )
        self.known = {one.pk: one for one in entries(Community, list(self.initial.get("serves") or []))}
        grouped = [(name, [(c.pk, c.name) for c in self.known.values() if c.strand == code]) for code, name in STRANDS.items()]  # fmt: skip
        self.fields["serves"].choices = [(name, options) for name, options in grouped if options]  # type: ignore[attr-defined]
        self.fields["place_ward"].queryset = Ward.objects.on().by_name()  # type: ignore[attr-defined]
        self.places = {
            str(place.pk): place for place in Location.objects.open().by_name().filter(organisation=self.group)
        }
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            *(
                (key, service_words.place(place, whole=True))
                for key, place in self.places.items()
                if not _online(place)
            ),
            (ONLINE, service_words.ONLINE),
            (NEW, "A place that is not in this list" if self.places else "At a place"),
        ]

    def parts(self) -> list[Any]:
        hints = {kind.pk: kind.hint for kind in self.fields["kinds"].queryset if kind.hint}  # type: ignore[attr-defined]
        kinds = Cards("kinds", hints=hints, search=f"Search {len(self.fields['kinds'].queryset)} kinds")  # type: ignore[attr-defined]
        kinds.said["cards"] = False
        communities = long_list("serves", search=f"Search {len(self.known)} communities")
        communities.said["needed"] = True
        return [
            "name",
            Counted("description", limit=1000, rows=3),
            kinds,
            "when",
            Reveal("where", new=["place_name", "place_address", "place_postal_code", "place_ward", "place_show"]),
            Reveal("cost", some=["cost_words"]),
            "how_to_come",
            More(
                "Regular days, languages and other details",
                Reveal("freq", WEEKLY=["weekdays"], MONTHLY=["week", "weekday"]),
                Fieldset("At what time?", "starts_at", "ends_at", inline=True),
                "languages",
                Reveal("for_whom", some=[communities]),
                Fieldset(
                    "How to ask about it",
                    "phone",
                    "email",
                    "url",
                    hint="Only where it differs from how people reach your group.",
                ),
            ),
            "public",
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("cost") != Service.Cost.SOME:
            found["cost_words"] = ""
        if found.get("for_whom") != Service.ForWhom.SOME:
            found["serves"] = []
            self.errors.pop("serves", None)
        elif not found.get("serves") and "serves" not in self.errors:
            self.add_error("serves", "Choose who it is for, or another answer")
        self._clean_times(found)
        if NEW in found.get("where", []):
            self._clean_place(found)
        return found

    def _clean_times(self, found: dict[str, Any]) -> None:
        days = found.get("weekdays") or []
        if found.get("freq") == Service.Freq.WEEKLY and not days:
            self.add_error("weekdays", "Choose the days, or choose “No regular days”")
        if found.get("freq") == Service.Freq.MONTHLY:
            days = [found["weekday"]] if found.get("weekday") else []
            if not days or not found.get("week"):
                self.add_error("week", "Choose the week and the day, such as first and Saturday")
        else:
            found["week"] = None
        found["weekdays"] = days if found.get("freq") else []
        start, end = found.get("starts_at"), found.get("ends_at")
        if (start or end) and not found.get("freq") and "freq" not in self.errors:
            self.add_error("freq", "Say on which days it is from that time, or leave the times empty")
        if end and not start and "starts_at" not in self.errors:
            self.add_error("starts_at", "Say when it begins")
        if start and end and end <= start:
            self.add_error("ends_at", "It has to end after it begins")

    def _clean_place(self, found: dict[str, Any]) -> None:
        for name, ask in (("place_name", "Say what the place is called"), ("place_address", "Enter the number and street")):  # fmt: skip
            if not found.get(name) and name not in self.errors:
                self.add_error(name, ask)
        fill_ward(self, found, "place_postal_code", "place_ward")

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as services take it. ``new_place`` and ``online`` are places that are made with it."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if not name.startswith("place_") and name not in {"where", "weekday"}
        }
        where = self.cleaned_data["where"]
        found["places"] = [self.places[key] for key in where if key in self.places]
        found["online"] = ONLINE in where
        found["new_place"] = self._new_place() if NEW in where else None
        return found

    def _new_place(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "name": said["place_name"],
            "location_type": Location.Type.PHYSICAL,
            "address_1": said["place_address"],
            "postal_code": said["place_postal_code"],
            "ward": said["place_ward"],
            "show_address": said["place_show"],
        }


def _online(place: Location) -> bool:
    return place.location_type == Location.Type.VIRTUAL


PLAIN = (
    "name", "description", "when", "freq", "week", "starts_at", "ends_at", "cost", "cost_words", "how_to_come",
    "for_whom", "languages", "url", "email", "phone",
)  # fmt: skip


def initial(service: Service) -> dict[str, Any]:
    """What the form for a service begins with."""
    places = list(service.places.all())
    found = {name: getattr(service, name) for name in PLAIN}
    return found | {
        "kinds": [kind.pk for kind in service.kinds.all()],
        "serves": [one.pk for one in service.serves.all()],
        "weekdays": service.weekdays,
        "weekday": service.weekdays[0] if service.week else "",
        "where": [str(place.pk) for place in places if not _online(place)]
        + ([ONLINE] if any(_online(place) for place in places) else []),
        "public": "yes" if service.public else "no",
    }


class ServiceStatusForm(forms.Form):
    """The next status of a service, and a public sentence about it."""

    to = forms.ChoiceField(
        widget=forms.RadioSelect, label="How is it now?", error_messages={"required": "Say how it is now", "invalid_choice": "Say how it is now"}
    )  # fmt: skip
    alert = TidyCharField(
        what="The sentence",
        limit=200,
        required=False,
        label="What should people know?",
        help_text="A short sentence, such as Closed until 12 January.",
    )

    WORDS = {
        "resume_service": "It is on",
        "pause_service": "Closed for now, and it will be on again",
        "rest_service": "Not running, and we do not know until when",
        "end_service": "It has ended",
    }

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(verb, self.WORDS[verb]) for verb in self.WORDS if verb in verbs]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        hints = {
            "pause_service": "It stays in the directory with your sentence.",
            "rest_service": "It is no longer shown. You can start it again.",
            "end_service": "It is no longer shown. We keep it, and you can start it again.",
        }
        opens = {"pause_service": ["alert"]} if "pause_service" in verbs else {}
        self.helper.layout = Layout(Reveal("to", opens, cards=True, hints=hints))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("to") != "pause_service":
            found["alert"] = ""
            self.errors.pop("alert", None)
        elif not found.get("alert") and "alert" not in self.errors:
            self.add_error("alert", "Say until when it is closed, or why")
        return found
