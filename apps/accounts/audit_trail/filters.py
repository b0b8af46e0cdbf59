"""What an administrator asks of the audit trail: who, what, when, and of which thing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.audit import Event
from apps.core.forms import DateBoxesField, LineField
from apps.core.models import AuditEvent
from apps.core.moves import Workflow
from apps.core.offers import emitted, offered

from ..people.models import User

SYSTEM = "the system"
PEOPLE_UP_TO = 200


def verb_in_words(verb: str) -> str:
    """Role: granted, from role.granted."""
    noun, _, past = verb.partition(".")
    return f"{noun.replace('-', ' ').capitalize()}: {past.replace('-', ' ')}"


def subjects() -> list[tuple[str, str]]:
    """The kinds of thing that events are about, by the label of their model, in order of their names."""
    labels = {event.model for event in offered(Event)} | {workflow.model for workflow in offered(Workflow)}
    found = [(label, model_in_words(label)) for label in labels]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def model_in_words(label: str) -> str:
    """Role grant, from accounts.RoleGrant. A model that is there no more keeps its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name).capitalize()
    except LookupError:
        return label


class AuditFilter(forms.Form):
    """The boxes beside the list. Each narrows it; what cannot be read is said beside its box and left out."""

    says_optional = False
    who = LineField(label="Who", required=False, max_length=100, help_text="Part of a name or of an email address")
    what = forms.ChoiceField(label="What", required=False)
    since = DateBoxesField(label="From", required=False, what="the first day")
    until = DateBoxesField(label="To, that day included", required=False, what="the last day")
    about = forms.ChoiceField(label="About", required=False)
    number = forms.IntegerField(
        label="Its number",
        required=False,
        min_value=1,
        max_value=10**18,
        error_messages={"invalid": "Enter a whole number", "min_value": "Enter a whole number from 1"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = [(verb, verb_in_words(verb)) for verb in sorted(emitted())]
        self.fields["what"].choices = [("", "Everything"), *verbs]  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", "Everything"), *subjects()]  # type: ignore[attr-defined]

    def rows(self) -> QuerySet[AuditEvent]:
        """The events that the boxes leave, in no order yet."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        found = AuditEvent.objects.select_related("actor")
        if who := given.get("who"):
            if who.casefold() == SYSTEM:
                found = found.filter(actor__isnull=True)
            else:
                people = User.objects.matching(who).order_by("pk").values_list("pk", flat=True)
                found = found.filter(actor__in=list(people[:PEOPLE_UP_TO]))
        if what := given.get("what"):
            found = found.filter(verb=what)
        if since := given.get("since"):
            found = found.filter(at__gte=_midnight(since))
        if until := given.get("until"):
            found = found.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
        if about := given.get("about"):
            found = found.filter(subject_type=about)
        if number := given.get("number"):
            found = found.filter(subject_id=number)
        return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
