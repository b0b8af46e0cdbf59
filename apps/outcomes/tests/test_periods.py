import datetime as dt

import pytest

from apps.outcomes.periods import Quarter, Year


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-04-01", "2026-q1"),
        ("2026-06-30", "2026-q1"),
        ("2026-07-01", "2026-q2"),
        ("2026-12-31", "2026-q3"),
        ("2027-01-01", "2026-q4"),
        ("2027-03-31", "2026-q4"),
    ],
)
def test_quarter_of_a_day_follows_the_financial_year(day, code):
    assert Quarter.of(dt.date.fromisoformat(day)).code == code


def test_quarters_follow_each_other_without_a_gap():
    quarter = Quarter(2024, 1)
    for _ in range(12):
        assert quarter.ends == quarter.next.starts
        assert quarter.next.previous == quarter
        quarter = quarter.next


@pytest.mark.parametrize(
    ("quarter", "name", "formal"),
    [
        (Quarter(2026, 2), "July to September 2026", "Quarter 2, 2026 to 2027"),
        (Quarter(2026, 4), "January to March 2027", "Quarter 4, 2026 to 2027"),
    ],
)
def test_quarter_has_a_name_and_a_formal_name(quarter, name, formal):
    assert (quarter.name, quarter.formal_name) == (name, formal)


@pytest.mark.parametrize("code", ["", "2026", "2026-q5", "2026-q0", "26-q1", "2026-q1x", "x026-q1"])
def test_quarter_with_a_bad_code_is_refused(code):
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.read(code)


def test_year_is_its_four_quarters():
    year = Year.read("2025")
    assert [q.code for q in year.quarters] == ["2025-q1", "2025-q2", "2025-q3", "2025-q4"]
    assert (year.starts, year.ends) == (Quarter(2025, 1).starts, Quarter(2026, 1).starts)
    assert year.name == "April 2025 to March 2026"
