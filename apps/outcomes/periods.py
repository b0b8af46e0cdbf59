"""Quarters and financial years, which start in April. All that leaves the lead body is counted by them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from apps.core import typed

_MONTHS = ("April to June", "July to September", "October to December", "January to March")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """Quarter ``number`` (1 to 4) of the financial year that starts in April of ``year``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter that a day falls in."""
        months = (day.year * 12 + day.month - 1) - 3
        return cls(months // 12, months % 12 // 3 + 1)

    @classmethod
    def read(cls, code: str) -> Quarter:
        """The quarter with this code, such as ``2026-q2``. Raises ValueError for anything else."""
        year, separator, number = code.partition("-q")
        if not (separator and len(year) == 4 and typed.number(year) and number in {"1", "2", "3", "4"}):
            raise ValueError(f"{code!r} is not a quarter such as 2026-q2")
        return cls(int(year), int(number))

    @property
    def code(self) -> str:
        """How it stands in addresses and files: ``2026-q2``."""
        return f"{self.year}-q{self.number}"

    @property
    def first_day(self) -> dt.date:
        month = self.number * 3 + 1
        return dt.date(self.year, month, 1) if month <= 12 else dt.date(self.year + 1, 1, 1)

    @property
    def last_day(self) -> dt.date:
        return self.next.first_day - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def starts(self) -> dt.datetime:
        """Its first moment, local time."""
        return timezone.make_aware(dt.datetime.combine(self.first_day, dt.time()))

    @property
    def ends(self) -> dt.datetime:
        """The first moment after it."""
        return self.next.starts

    @property
    def name(self) -> str:
        """July to September 2026."""
        calendar_year = self.year + 1 if self.number == 4 else self.year
        return f"{_MONTHS[self.number - 1]} {calendar_year}"

    @property
    def formal_name(self) -> str:
        """Quarter 2, 2026 to 2027."""
        return f"Quarter {self.number}, {self.year} to {self.year + 1}"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, order=True, slots=True)
class Year:
    """The financial year that starts in April of ``year``."""

    year: int

    @classmethod
    def read(cls, code: str) -> Year:
        """The year with this code, such as ``2025``. Raises ValueError for anything else."""
        if not (len(code) == 4 and typed.number(code)):
            raise ValueError(f"{code!r} is not a financial year such as 2025")
        return cls(int(code))

    @property
    def code(self) -> str:
        """How it stands in addresses and files: ``2025``."""
        return str(self.year)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(Quarter(self.year, number) for number in (1, 2, 3, 4))

    @property
    def first_day(self) -> dt.date:
        return self.quarters[0].first_day

    @property
    def last_day(self) -> dt.date:
        return self.quarters[3].last_day

    @property
    def starts(self) -> dt.datetime:
        """Its first moment, local time."""
        return self.quarters[0].starts

    @property
    def ends(self) -> dt.datetime:
        """The first moment after it."""
        return self.quarters[3].ends

    @property
    def name(self) -> str:
        """April 2025 to March 2026."""
        return f"April {self.year} to March {self.year + 1}"

    def __str__(self) -> str:
        return self.name


Period = Quarter | Year
