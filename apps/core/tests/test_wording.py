import datetime as dt
from decimal import Decimal

import pytest

from apps.core import wording

WINTER = dt.datetime(2026, 12, 19, 19, 42, tzinfo=dt.UTC)
SUMMER = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (wording.day(dt.date(2026, 12, 19)), "19 December 2026"),
        (wording.day(SUMMER), "2 July 2026"),
        (wording.short_day(WINTER), "19 Dec"),
        (wording.weekday(WINTER), "Saturday 19 December"),
        (wording.clock_time(WINTER), "7.42pm"),
        (wording.clock_time(SUMMER), "12.30am"),
        (wording.clock_time(dt.time(12, 0)), "12pm"),
        (wording.clock_time(dt.time(9, 5)), "9.05am"),
        (wording.moment(WINTER), "19 December 2026, 7.42pm"),
        (wording.short_moment(WINTER), "19 Dec, 7.42pm"),
        (wording.count(1, "group"), "1 group"),
        (wording.count(1204, "person", "people"), "1,204 people"),
        (wording.days(0), "less than a day"),
        (wording.days(13), "13 days"),
        (wording.whole(-1204), "−1,204"),
        (wording.percent(0.414), "41%"),
        (wording.money(96400), "£96,400"),
        (wording.money(Decimal("12.5")), "£12.50"),
        (wording.money(-3), "−£3"),
        (wording.hours(1), "1 hour"),
        (wording.hours(Decimal("2.50")), "2.5 hours"),
        (wording.hours(Decimal(20)), "20 hours"),
        (wording.fewer_than(10), "fewer than 10"),
        (wording.listed(["Moss"]), "Moss"),
        (wording.listed(["A", "B", "C"]), "A, B and C"),
        (wording.listed([]), ""),
        (wording.size(14 * 1024 * 1024), "14 MB"),
        (wording.size(320 * 1024), "320 kB"),
        (wording.size(1), "1 kB"),
    ],
)
def test_wording_each_value_says_it_as_the_design_asks(said, expected):
    assert said == expected


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (dt.date(2026, 11, 22), "today"),
        (dt.date(2026, 11, 21), "yesterday"),
        (dt.date(2026, 11, 23), "tomorrow"),
        (dt.date(2026, 11, 9), "13 days ago"),
        (dt.date(2026, 12, 19), "in 27 days"),
    ],
)
def test_days_ago_from_a_day_says_how_long(then, said):
    assert wording.days_ago(then, today=dt.date(2026, 11, 22)) == said


def test_days_since_a_late_evening_in_summer_counts_the_portals_own_days():
    assert wording.days_since(SUMMER, today=dt.date(2026, 7, 3)) == 1
