"""A date in three boxes: day, month, year. Each mistake names what to put right, and its box is marked."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from apps.core import typed, wording

BOXES = ("day", "month", "year")
MONTHS = {dt.date(2000, n, 1).strftime(form).lower(): n for n in range(1, 13) for form in ("%b", "%B")} | {"sept": 9}
"""The months by their whole names and by the usual short ones."""
FIRST_DAY = dt.date(1900, 1, 1)
YEARS_AHEAD = 10
PASTED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s/.,-]+([0-9]{1,2}|[A-Za-z]+)[\s/.,-]+([0-9]{2,4})")
PASTED_AS_FILES_HAVE_IT = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def last_day() -> dt.date:
    """The last day that a date may be where the form says nothing else: plans do not reach further."""
    return dt.date(timezone.localdate().year + YEARS_AHEAD, 12, 31)


def apart(value: Any) -> tuple[str, str, str]:
    """What was typed into the three boxes. A whole date that was pasted into the first of them is taken apart."""
    day, month, year = ((str(part).strip() if part is not None else "") for part in (value or ["", "", ""]))
    if not (month or year):
        if found := PASTED.fullmatch(day):
            return found[1], found[2], found[3]
        if found := PASTED_AS_FILES_HAVE_IT.fullmatch(day):
            return found[3], found[2], found[1]
    return day, month, year


class DateBoxes(forms.MultiWidget):
    """Three short text boxes. The browser's own date picker is not used: it speaks its own language."""

    template_name = "thread/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({box: forms.TextInput() for box in BOXES}, attrs)
        self.bad: frozenset[str] = frozenset()

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            try:
                value = dt.date.fromisoformat(value)
            except ValueError:
                return [None, None, None]
        return [value.day, value.month, value.year] if value else [None, None, None]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return mark_safe(get_template(template_name).render(context))  # noqa: S308 - the template escapes

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, drawn in zip(BOXES, context["widget"]["subwidgets"], strict=True):
            drawn["label"] = box.capitalize()
            drawn["bad"] = box in self.bad
            drawn["width"] = 4 if box == "year" else 2
            drawn["attrs"].pop("aria-describedby", None)
        return context


class DateBoxesField(forms.MultiValueField):
    """A real date, in the range that the form allows.

    ``earliest`` and ``latest`` are dates, or functions of no argument that return one; where the form names none, a date
    lies between 1900 and the end of the tenth year from now. ``what`` is the thing asked for, such as 'the deadline',
    and stands in the messages.
    """

    widget = DateBoxes  # each form has its own, copied

    def __init__(
        self,
        *,
        what: str = "a date",
        earliest: Any = FIRST_DAY,
        latest: Any = last_day,
        too_early: str = "",
        too_late: str = "",
        **kwargs: Any,
    ) -> None:
        self.what = what
        self.earliest, self.latest = earliest, latest
        self.too_early, self.too_late = too_early, too_late
        kwargs.setdefault("error_messages", {}).setdefault("required", f"Enter {what}, such as {self._example()}")
        fields = [forms.CharField(required=False, max_length=12) for _ in BOXES]
        super().__init__(fields=fields, require_all_fields=False, **kwargs)
        self.widget.is_required = False

    def __deepcopy__(self, memo: dict[int, Any]) -> DateBoxesField:
        copied: DateBoxesField = super().__deepcopy__(memo)
        copied.widget.bad = frozenset()
        return copied

    @staticmethod
    def _example() -> str:
        today = timezone.localdate()
        return f"19 12 {today.year}"

    def _refuse(self, message: str, *boxes: str, code: str = "invalid") -> ValidationError:
        self.widget.bad = frozenset(boxes or BOXES)
        return ValidationError(message, code=code)

    def clean(self, value: Any) -> dt.date | None:
        """Reads the three boxes. A month may be a number or its name."""
        if isinstance(value, dt.date):
            return value
        day, month, year = apart(value)
        if not (day or month or year):
            if self.required:
                raise self._refuse(str(self.error_messages["required"]), code="required")
            return None
        missing = [box for box, text in zip(BOXES, (day, month, year), strict=True) if not text]
        if missing:
            words = wording.listed([f"a {box}" for box in missing])
            raise self._refuse(f"{self.what[:1].upper()}{self.what[1:]} must include {words}", *missing)
        numbers = [
            typed.number(day),
            MONTHS.get(month.lower().removesuffix("."), typed.number(month)),
            typed.number(year),
        ]
        wrong = [box for box, number in zip(BOXES, numbers, strict=True) if number is None]
        if wrong:
            raise self._refuse(f"Enter a date such as {self._example()}", *wrong)
        if len(year) != 4:
            raise self._refuse(f"Write the year with 4 numbers, such as {self._example()[-4:]}", "year")
        d, m, y = (number or 0 for number in numbers)
        if not 1 <= m <= 12:
            raise self._refuse("The month must be between 1 and 12", "month")
        try:
            date = dt.date(y, m, d)
        except (ValueError, OverflowError):
            raise self._refuse(f"There is no such day in that month. {self._hint()}", "day") from None
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if earliest and date < earliest:
            raise self._refuse(self.too_early or f"Enter a date on or after {wording.day(earliest)}")
        if latest and date > latest:
            raise self._refuse(self.too_late or f"Enter a date on or before {wording.day(latest)}")
        return date

    def _hint(self) -> str:
        return f"Enter a date such as {self._example()}"

    def compress(self, data_list: list[Any]) -> Any:
        return data_list

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before = [str(part or "") for part in DateBoxes().decompress(initial)]
        return before != [part.lstrip("0") for part in apart(data)]
