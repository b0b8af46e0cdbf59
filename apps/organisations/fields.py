"""Form fields for typed text: normalised text with a limit, numbers, times, phone numbers, postcodes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from apps.core import wording
from apps.core.forms import LineField
from apps.places import postcodes


class TidyCharField(LineField):
    """A text field that normalises its value. A text over ``limit`` characters is an error and is never cut off."""

    def __init__(self, *, what: str, limit: int, lines: bool = False, **said: Any) -> None:
        self.what, self.limit, self.lines = what, limit, lines
        super().__init__(widget=forms.Textarea if lines else forms.TextInput, **said)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if len(text) > self.limit:
            raise forms.ValidationError(
                f"{self.what} can have {self.limit:,} letters at most. Yours has {len(text):,}.", code="too-long"
            )
        return text


class WholeNumberField(LineField):
    """A whole number as people write it: with a pound sign, commas or spaces."""

    needs_reading = False

    def __init__(self, *, low: int, high: int, wrong: str, **said: Any) -> None:
        self.low, self.high, self.wrong = low, high, wrong
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **said)

    def clean(self, value: Any) -> Any:
        text = re.sub(r"[\s,£]", "", super().clean(value) or "")
        text = re.sub(r"\.0{1,2}$", "", text)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", text) or not self.low <= int(text) <= self.high:
            raise forms.ValidationError(self.wrong, code="wrong")
        return int(text)


class TimeOfDayField(LineField):
    """A time as people write it: 10am, 2.30pm, 14:30, noon. It may be left out unless ``missing`` says what to enter."""

    needs_reading = False

    def __init__(self, *, missing: str = "", **said: Any) -> None:
        super().__init__(required=bool(missing), max_length=20, error_messages={"required": missing}, **said)

    def prepare_value(self, value: Any) -> Any:
        return wording.clock_time(value) if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> Any:
        text = re.sub(r"\s", "", super().clean(value) or "").lower()
        if not text:
            return None
        text = {"noon": "12pm", "midday": "12pm"}.get(text, text)
        found = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?(am|pm)?", text)
        hour, minute, half = (int(found[1]), int(found[2] or 0), found[3]) if found else (99, 0, None)
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 99
        if hour > 23 or minute > 59:
            raise forms.ValidationError("Enter a time such as 10am or 2.30pm", code="wrong")
        return dt.time(hour, minute)


class PhoneField(LineField):
    """A phone number as people write it, with ``least`` digits: 10 where it must have its area code."""

    needs_reading = False

    def __init__(
        self,
        *,
        least: int = 6,
        wrong: str = "Enter a phone number such as 0161 496 0000",
        required: bool = False,
        **said: Any,
    ) -> None:
        self.least, self.wrong = least, wrong
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(required=required, widget=widget, **said)

    def clean(self, value: Any) -> str:
        number: str = super().clean(value) or ""
        digits = re.sub(r"\D", "", number)
        if number and (not self.least <= len(digits) <= 15 or len(number) > 40):
            raise forms.ValidationError(self.wrong, code="wrong")
        return number


class PostcodeField(LineField):
    """A postcode in any spelling, written in the one that is kept."""

    needs_reading = False

    def clean(self, value: Any) -> str:
        text = super().clean(value) or ""
        if not text.strip():
            return ""
        try:
            return postcodes.tidy(text)
        except postcodes.BadPostcode as wrong:
            raise forms.ValidationError(wrong.message, code=wrong.code) from wrong
