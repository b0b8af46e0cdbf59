"""The form of a next step."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core.forms import DateBoxesField, LineField

from ..models import NextStep, Request
from ..staff_forms import StaffForm


class NextStepForm(StaffForm):
    """What comes next, and when."""

    what = LineField(
        label="What comes next?",
        help_text="For the team, such as: ring about the date of the fund.",
        max_length=200,
        error_messages={"required": "Say in a few words what comes next"},
    )
    on = DateBoxesField(
        label="On which day?",
        help_text="Whoever has the request is reminded that morning.",
        what="the day",
        earliest=timezone.localdate,
        too_early="The date must be from today to a year from now",
    )

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        held = NextStep.objects.filter(request=asked, ended_at__isnull=True).first()
        if held:
            self.fields["what"].initial, self.fields["on"].initial = held.what, held.on
