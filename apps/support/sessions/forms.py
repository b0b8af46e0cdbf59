"""The forms of a session."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from apps.core.forms import AreaField, DateBoxesField, LineField
from apps.events.models import MOST_PLACES
from apps.organisations.fields import TimeOfDayField

from ..models import Session, Topic


def moment(day: dt.date, clock: dt.time) -> dt.datetime | None:
    """The moment of a day and a time here. None for a time that the clock leaves out as it goes forward."""
    found = dt.datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())
    there = found.astimezone(dt.UTC)
    return there if timezone.localtime(there).time() == clock else None


def _number(label: str, what: str, most: int, **kwargs: Any) -> forms.IntegerField:
    said = f"Enter {what}, from 1 to {most}"
    names = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, error_messages=dict.fromkeys(names, said), **kwargs
    )


class SessionForm(forms.Form):
    """A session: what for, when, where, how people get in and for how many."""

    title = LineField(label="What it is called", max_length=140, error_messages={"required": "Enter what it is called"})
    topic = forms.ModelChoiceField(
        label="What it is about",
        queryset=Topic.objects.none(),
        empty_label="Choose a topic",
        error_messages={"required": "Choose a topic"},
    )
    summary = AreaField(
        label="What people can learn or do there",
        max_length=1000,
        error_messages={"required": "Say what people can learn or do there"},
    )
    on = DateBoxesField(
        label="On which day?",
        what="the day",
        earliest=timezone.localdate,
        too_early="The day must be today or later",
    )
    starts = TimeOfDayField(
        label="It begins at", missing="Enter when it begins, such as 10am or 2.30pm", help_text="Such as 10am or 2.30pm"
    )
    ends = TimeOfDayField(
        label="It ends at", missing="Enter when it ends, such as 11.30am or 4pm", help_text="On the same day"
    )
    venue = LineField(label="Venue", max_length=200, required=False, help_text="Its name, street and postcode")
    online_link = forms.URLField(
        label="Where people join online",
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text="Only groups that have a place see it.",
        error_messages={"invalid": "Enter a whole web address, such as https://meet.example.org/room"},
    )
    access = AreaField(
        label="How people get in, and what helps them take part",
        max_length=600,
        help_text="Steps, lift, toilets, parking, hearing loop, interpreters.",
        error_messages={"required": "Say how people get in and what helps them take part"},
    )
    capacity = _number("How many places there are", "how many places there are", MOST_PLACES)
    places_each = _number(
        "How many places one group may book", "how many places one group may book", MOST_PLACES, initial=2
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: Session | None = None, **kwargs: Any) -> None:
        if session is not None:
            kwargs["initial"] = self.of(session)
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.in_force().in_order()  # type: ignore[attr-defined]

    @staticmethod
    def of(session: Session) -> dict[str, Any]:
        """A session as its form shows it."""
        event = session.event
        starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        same = ("title", "venue", "online_link", "access", "capacity", "places_each", "version")
        return {name: getattr(event, name) for name in same} | {
            "topic": session.topic_id,
            "summary": session.summary,
            "on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
        }

    def clean(self) -> dict[str, Any]:
        """The two moments, of which neither may fall into the hour that the clock leaves out."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("starts", "ends"):
            if given.get("on") and given.get(name):
                found = moment(given["on"], given[name])
                if found is None:
                    self.add_error(name, "The clock goes forward over this time on that day. Choose another")
                given[f"{name}_at"] = found
        return given

    def given(self) -> dict[str, Any]:
        """What the services take."""
        left_out = ("on", "starts", "ends", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class BookForm(forms.Form):
    """How many places a group wants."""

    places = forms.IntegerField(label="How many places?", min_value=1, initial=1)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = f"Enter a number from 1 to {most}"
        field = self.fields["places"]
        field.help_text = f"Up to {most} for one group" if most > 1 else "One for each group"
        field.error_messages |= {"required": said, "invalid": said, "min_value": said}


class CancelForm(forms.Form):
    """Why a session does not happen."""

    why = LineField(
        label="Why?",
        max_length=300,
        help_text="Every group with a place, or on the list, reads it.",
        error_messages={"required": "Say in a sentence why"},
    )
