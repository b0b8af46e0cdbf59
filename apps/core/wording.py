"""How dates, times, numbers and money are said. Pages, messages and reports all say them this way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone


def _local(value: dt.date | dt.datetime) -> dt.datetime | dt.date:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _date(value: dt.date | dt.datetime) -> dt.date:
    local = _local(value)
    return local.date() if isinstance(local, dt.datetime) else local


def day(value: dt.date | dt.datetime) -> str:
    """19 December 2026."""
    date = _date(value)
    return f"{date.day} {date:%B} {date.year}"


def short_day(value: dt.date | dt.datetime) -> str:
    """19 Dec: in tables and histories, where the year is plain."""
    date = _date(value)
    return f"{date.day} {date:%b}"


def weekday(value: dt.date | dt.datetime) -> str:
    """Saturday 19 December: for something that people go to."""
    date = _date(value)
    return f"{date:%A} {date.day} {date:%B}"


def clock_time(value: dt.datetime | dt.time) -> str:
    """7.42pm, and 7pm on the hour."""
    local = _local(value) if isinstance(value, dt.datetime) else value
    assert isinstance(local, dt.datetime | dt.time)
    hour = local.hour % 12 or 12
    minutes = f".{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(value: dt.datetime) -> str:
    """19 December 2026, 7.42pm."""
    return f"{day(value)}, {clock_time(value)}"


def short_moment(value: dt.datetime) -> str:
    """19 Dec, 7.42pm."""
    return f"{short_day(value)}, {clock_time(value)}"


def said_when(value: dt.datetime) -> str:
    """At 2.05pm, and on 12 May 2026 at 2.05pm where that was another day."""
    if days_since(value) == 0:
        return f"at {clock_time(value)}"
    return f"on {day(value)} at {clock_time(value)}"


def count(number: int, one: str, many: str = "") -> str:
    """1 group, 3 groups, 1,204 people."""
    return f"{whole(number)} {one if number == 1 else many or one + 's'}"


def days(number: int) -> str:
    """13 days, 1 day, and 'less than a day' for none."""
    return "less than a day" if number <= 0 else count(number, "day")


def days_since(value: dt.date | dt.datetime, today: dt.date | None = None) -> int:
    """Whole calendar days from then until today, in the portal's own time zone."""
    return days_between(value, today or timezone.localdate())


def days_between(start: dt.date | dt.datetime, end: dt.date | dt.datetime) -> int:
    """Whole calendar days from one to the other, in the portal's own time zone: how many midnights lie between."""
    return (_date(end) - _date(start)).days


def days_ago(value: dt.date | dt.datetime, today: dt.date | None = None) -> str:
    """Today, yesterday, 13 days ago; tomorrow and in 27 days for what is to come."""
    number = days_since(value, today)
    named = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if number in named:
        return named[number]
    return f"{whole(number)} days ago" if number > 0 else f"in {whole(-number)} days"


def whole(number: int) -> str:
    """1,204."""
    return f"{number:,}".replace("-", "−")


def percent(share: float | Decimal) -> str:
    """41% from 0.41."""
    return f"{share * 100:.0f}%".replace("-", "−")


def money(pounds: int | float | Decimal) -> str:
    """£96,400, and £12.50 where there are pence."""
    amount = Decimal(str(pounds)).quantize(Decimal("0.01"))
    sign = "−" if amount < 0 else ""
    amount = abs(amount)
    return f"{sign}£{amount:,.0f}" if amount == amount.to_integral() else f"{sign}£{amount:,.2f}"


def hours(number: int | float | Decimal) -> str:
    """1 hour, 2.5 hours."""
    amount = Decimal(str(number)).normalize()
    text = f"{amount:,f}"
    return f"{text} hour" if amount == 1 else f"{text} hours"


def fewer_than(threshold: int) -> str:
    """What a hidden count is called: fewer than 10."""
    return f"fewer than {threshold}"


def listed(items: list[str], last: str = "and") -> str:
    """Moss Side, Hulme and Rusholme."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def size(count_of_bytes: int) -> str:
    """14 MB, 320 kB."""
    if count_of_bytes >= 1024 * 1024:
        return f"{count_of_bytes / (1024 * 1024):.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(count_of_bytes / 1024))} kB"
