"""Yearly returns that are late: a reason to offer help, and for nothing else. No score reads this.

The register's own word comes first: its reporting status says that a return is overdue, or has been for two years.
Where it says nothing, the date is reckoned: the trustees send the annual report and the annual return within ten
months of the end of the financial year (Charities Act 2011, sections 163(1) and 169(3)); section 169(2) asks no return of
a charity with an income of £10,000 or less, unless it is a CIO. The extract holds the last year that was sent in, so
the year that is awaited ends one year after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .models import RegisterEntry

OVERDUE = ("submission overdue", "submission double default")


SAYS_NOTHING = ""


MONTHS = 10


RETURN_FROM = 10_000


"""Pounds of yearly income over which a charity that is no CIO sends a return."""


NEARLY_DUE = dt.timedelta(days=650)


"""A little less than the year and ten months after which a return is late."""


@dataclass(frozen=True, slots=True)
class Late:
    """A charity whose return is late, and since when where that can be reckoned."""

    entry: RegisterEntry
    due: dt.date | None


def late(entry: RegisterEntry, today: dt.date) -> Late | None:
    """Whether a return of this charity is late on a day. None for one that is no longer on the register."""
    if not entry.on_register:
        return None
    due = due_date(entry.year_end) if entry.year_end else None
    reporting = entry.reporting.strip().lower()
    if reporting in OVERDUE:
        return Late(entry, due if due and due < today else None)
    if reporting != SAYS_NOTHING or due is None or due >= today:
        return None
    asked = entry.is_cio or (entry.income or 0) > RETURN_FROM
    return Late(entry, due) if asked else None


def due_date(year_end: dt.date) -> dt.date:
    """The last day for the return of the year after the one that ended then: ten months after that year's end."""
    months = year_end.month - 1 + MONTHS
    year, month = year_end.year + 1 + months // 12, months % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    ends_month = (year_end + dt.timedelta(days=1)).day == 1
    return following if ends_month else following.replace(day=min(year_end.day, following.day))


def may_be_late(today: dt.date) -> QuerySet[RegisterEntry]:
    """Entries on the register that say overdue, or say nothing and ended their year long ago. ``late`` has the last word."""
    overdue = Q(reporting__iexact=OVERDUE[0]) | Q(reporting__iexact=OVERDUE[1])
    asked = Q(is_cio=True) | Q(income__gt=RETURN_FROM)
    silent = Q(asked, reporting=SAYS_NOTHING, year_end__lt=today - NEARLY_DUE)
    return RegisterEntry.objects.filter(overdue | silent, on_register=True)
