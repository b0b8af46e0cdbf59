"""How demo data counts time, draws, and runs stories in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from apps.core.demo_data import DAY, HOUR, World, on_day, run_timelines, seeded, start_of, working_day


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    yield


def world(moment: str) -> World:
    return World(now=dt.datetime.fromisoformat(moment), people=(), at=at)


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        ("2026-11-30T00:00:00+00:00", "2026-11-30T00:00:00+00:00"),
        ("2026-11-30T23:59:59+00:00", "2026-11-30T00:00:00+00:00"),
        ("2027-03-28T12:00:00+00:00", "2027-03-28T00:00:00+00:00"),  # the clocks go forward at 1
        ("2027-06-30T23:30:00+00:00", "2027-06-30T23:00:00+00:00"),  # half past midnight of 1 July in London
        ("2028-02-29T10:00:00+00:00", "2028-02-29T00:00:00+00:00"),
    ],
)
def test_today_is_the_midnight_of_london_before_loading(moment, midnight):
    assert world(moment).today == dt.datetime.fromisoformat(midnight)


def test_history_begins_730_days_ago_and_the_last_28_days_are_recent():
    made = world("2028-02-29T10:00:00+00:00")
    assert (made.start, made.recent) == (
        dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        dt.datetime(2028, 2, 1, tzinfo=dt.UTC),
    )


def test_time_of_day_is_that_of_the_local_clock_in_summer_and_winter():
    winter, summer = dt.datetime(2027, 1, 15, 20, tzinfo=dt.UTC), dt.datetime(2027, 7, 15, 20, tzinfo=dt.UTC)
    assert [on_day(moment, 9, 30).isoformat() for moment in (winter, summer)] == [
        "2027-01-15T09:30:00+00:00",
        "2027-07-15T08:30:00+00:00",
    ]


def test_working_day_of_a_weekend_is_the_monday_after():
    friday = start_of(dt.date(2026, 11, 27)) + 10 * HOUR
    assert [working_day(friday + n * DAY) - friday for n in range(4)] == [0 * DAY, 3 * DAY, 3 * DAY, 3 * DAY]


def test_generators_of_the_same_names_draw_the_same_and_of_others_another():
    assert [seeded("a", "b", 1).random(), seeded("a", "b", 1).random()] == [seeded("a", "b", 1).random()] * 2
    assert seeded("a", "b", 1).random() != seeded("a", "b", 2).random()


def test_timelines_run_in_one_order_of_time_and_stop_at_the_end():
    start, steps = timezone.now(), []

    def timeline(name: str, hours: list[int]) -> Iterator[dt.datetime]:
        for hour in hours:
            yield start + hour * HOUR
            steps.append(f"{name}{hour}")

    run_timelines(world(start.isoformat()), [timeline("a", [1, 4, 9]), timeline("b", [1, 2, 5])], start + 5 * HOUR)
    assert steps == ["a1", "b1", "b2", "a4", "b5"]


def test_world_hands_on_what_was_made_by_its_type_and_refuses_a_second():
    made = world("2026-11-30T10:00:00+00:00")
    made.put(1.5)
    assert made.get(float) == 1.5
    with pytest.raises(ValueError, match="There is a float already"):
        made.put(2.5)
    with pytest.raises(KeyError):
        made.get(str)
