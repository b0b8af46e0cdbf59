"""What tasks cost people is counted by month, pauses left out, and nothing says whose minutes they were."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction

from apps.core import burden
from apps.core.models import EffortCount, Stopwatch

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
MARCH = dt.date(2026, 3, 1)
TASK = "ask"


def do(key, *minutes, refused=()):
    """Opens a form, comes back after each of so many minutes, and sends it at the last."""
    at = MORNING
    with time_machine.travel(at, tick=False) as clock:
        burden.tick(TASK, key)
        for number, gap in enumerate(minutes):
            clock.shift(dt.timedelta(minutes=gap))
            if number + 1 == len(minutes):
                burden.finish(TASK, key)
            else:
                burden.tick(TASK, key, refused=number in refused)


def counts():
    rows = EffortCount.objects.order_by("measure", "value").values_list("measure", "value", "people")
    return [tuple(row) for row in rows]


def test_finish_counts_minutes_without_the_pauses():
    do(1, 2, 3, 45, 1)
    assert counts() == [("minutes", 6, 1), ("refusals", 0, 1), ("sittings", 2, 1)]


def test_gap_of_just_under_ten_minutes_is_work_and_of_ten_is_a_pause():
    do(1, 9.9)
    do(2, 10)
    assert [(value, people) for measure, value, people in counts() if measure == "minutes"] == [(0, 1), (10, 1)]


def test_pages_sent_back_are_counted():
    do(1, 1, 1, 1, refused=(0, 1))
    assert ("refusals", 2, 1) in counts()


def test_two_people_with_the_same_minutes_are_one_row():
    do(1, 3)
    do(2, 3)
    assert ("minutes", 3, 2) in counts()


def test_nothing_is_left_of_who_it_was():
    do(1, 3)
    assert Stopwatch.objects.count() == 0
    assert {f.name for f in EffortCount._meta.get_fields()} == {"id", "task", "month", "measure", "value", "people"}
    with pytest.raises(FieldDoesNotExist):
        Stopwatch._meta.get_field("user")


def test_finish_without_a_stopwatch_counts_nothing():
    burden.finish(TASK, 7)
    assert counts() == []


def test_thrown_away_counts_nothing():
    burden.tick(TASK, 1)
    burden.drop(TASK, 1)
    burden.finish(TASK, 1)
    assert counts() == []


def test_time_before_the_thing_had_a_number_is_counted():
    with time_machine.travel(MORNING, tick=False):
        burden.tick(TASK, 1, opened=MORNING - dt.timedelta(minutes=4))
        burden.finish(TASK, 1)
    assert ("minutes", 4, 1) in counts()


def test_page_opened_long_ago_is_a_pause():
    with time_machine.travel(MORNING, tick=False):
        burden.tick(TASK, 1, opened=MORNING - dt.timedelta(hours=3))
        burden.finish(TASK, 1)
    assert ("minutes", 0, 1) in counts()


def test_very_long_is_counted_as_the_longest():
    do(1, *[9.5] * 40)
    assert ("minutes", burden.LONGEST, 1) in counts()


def test_cost_of_fewer_than_five_is_not_said():
    for key in range(4):
        do(key, 3)
    assert burden.EffortCounts([MARCH]).cost(TASK) is None


def test_cost_is_the_middle_person_and_the_middle_half():
    for key, minutes in enumerate((1, 2, 3, 4, 5, 6, 7, 9)):
        do(key, minutes)
    do(8, 2, 20, 2, refused=(0,))
    cost = burden.EffortCounts([MARCH]).cost(TASK)
    assert (cost.people, cost.minutes, cost.low, cost.high) == (9, 4, 3, 6)
    assert (cost.one_sitting, cost.sent_back) == (8 / 9, 1 / 9)


def test_months_run_up_to_this_one():
    assert burden.months(dt.date(2026, 2, 28), 3) == [dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)]


def test_task_that_is_not_measured_is_an_error():
    with pytest.raises(ValueError, match="bake is not measured"):
        burden.tick("bake", 1)


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"measure": "names"}, "effort_measure_is_known"),
        ({"month": dt.date(2026, 3, 2)}, "effort_month_is_its_first_day"),
    ],
)
def test_count_that_makes_no_sense_is_refused_by_the_database(row, constraint):
    good = {"task": TASK, "month": MARCH, "measure": "minutes", "value": 1}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EffortCount.objects.create(**good | row)
