"""Working days in England: Monday to Friday, without bank holidays. The list of those is the library ``holidays``'s."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import holidays
from django.utils import timezone

_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")
SATURDAY = 5


def is_working_day(day: dt.date) -> bool:
    """Whether people work on this day: no Saturday, no Sunday, and no bank holiday of England or a day in place of one."""
    return day.weekday() < SATURDAY and day not in _BANK_HOLIDAYS


def bank_holidays(years: Iterable[int]) -> list[dt.date]:
    """The bank holidays of these years, in order."""
    return sorted(holidays.country_holidays("GB", subdiv="ENG", years=years))


def working_days_after(start: dt.datetime, days: int) -> dt.datetime:
    """The same time of day in London, so many working days later."""
    end = timezone.localtime(start)
    while days:
        end += dt.timedelta(days=1)
        if is_working_day(end.date()):
            days -= 1
    return end
