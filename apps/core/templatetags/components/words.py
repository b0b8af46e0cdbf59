"""Filters that say dates, times and numbers as the portal says them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import wording

from .registry import register

Number = int | float | Decimal


def _blank_stays_blank(say: Callable[..., str]) -> Callable[..., str]:
    def filtered(value: Any, *extra: Any) -> str:
        return "" if value is None or value == "" else say(value, *extra)

    return filtered


for _name in ("day", "short_day", "weekday", "clock_time", "moment", "short_moment", "days_ago", "days", "money"):
    register.filter(_name, _blank_stays_blank(getattr(wording, _name)))
for _name in ("whole", "percent", "hours", "size", "listed"):
    register.filter(_name, _blank_stays_blank(getattr(wording, _name)))


@register.filter
def days_since(value: dt.date | dt.datetime | None) -> str:
    """13 days, from a date in the past."""
    return "" if not value else wording.days(wording.days_since(value))


@register.filter
def counted(number: int, words: str) -> str:
    """``{{ n|counted:"group" }}`` says 3 groups; ``"person,people"`` where the plural is its own word."""
    one, _, many = words.partition(",")
    return wording.count(number, one, many)


@register.filter
def phone_link(number: str | None) -> str | SafeString:
    """A phone number that can be pressed and never breaks over two lines. What stands after the first letter is not dialled."""
    said = str(number or "").strip()
    dialled = re.sub(r"[^\d+]", "", re.split(r"[^\W\d_]", said)[0])
    return format_html('<a class="phone" href="tel:{}">{}</a>', dialled, said) if dialled else said


@register.filter
def safe_count(value: int | None) -> str | SafeString:
    """A count that may be hidden: None says 'fewer than 10', in words that also suit a narrow cell."""
    if value is not None:
        return wording.whole(value)
    threshold = settings.SUPPRESSION_THRESHOLD
    return format_html(
        '<span class="hidden-count"><span class="hidden-count__wide">{}</span>'
        '<span class="hidden-count__narrow" aria-hidden="true">&lt;{}</span></span>',
        wording.fewer_than(threshold),
        threshold,
    )
