"""Working days in England."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from apps.core.working_days import working_days_after

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-02 10:00", 2, "2026-11-04 10:00"),
        ("2026-11-05 10:00", 2, "2026-11-09 10:00"),
        ("2026-11-06 23:59", 1, "2026-11-09 23:59"),
        ("2026-11-07 10:00", 2, "2026-11-10 10:00"),
        ("2026-10-23 10:00", 2, "2026-10-27 10:00"),  # the clocks go back between
        ("2026-12-23 10:00", 2, "2026-12-29 10:00"),  # Christmas, and Boxing Day's Monday
        ("2027-03-25 10:00", 1, "2027-03-30 10:00"),  # Good Friday and Easter Monday
        ("2022-06-01 10:00", 1, "2022-06-06 10:00"),  # a jubilee
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays_and_keep_the_time_of_day(start, days, end):
    begin = dt.datetime.fromisoformat(start).replace(tzinfo=LONDON)
    assert working_days_after(begin, days) == dt.datetime.fromisoformat(end).replace(tzinfo=LONDON)
