"""How rules of retention run: by the calendar, in batches, dry or for real, each on its own, and kept as a row."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apps.core import retention
from apps.core.models import AuditEvent, RetentionRun
from apps.core.retention import Period, Rule, start_of
from apps.core.tasks import retain

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(offering):
    """Rows to keep or not: old runs, with one rule for them alone."""
    offering.only(Rule, Rule("runs", "Old runs are deleted.", Period(days=10), found=_old))
    return [RetentionRun.objects.create(dry=True, started_at=start_of(_ago(days))) for days in (9, 10, 11, 12)]


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def _old(before):
    return RetentionRun.objects.filter(started_at__lt=before)


@pytest.mark.parametrize(
    ("period", "words", "today", "first_kept"),
    [
        (Period(days=1), "1 day", date(2026, 11, 22), date(2026, 11, 21)),
        (Period(days=90), "90 days", date(2026, 11, 22), date(2026, 8, 24)),
        (Period(months=1), "1 month", date(2026, 3, 31), date(2026, 2, 28)),
        (Period(months=1), "1 month", date(2028, 3, 30), date(2028, 2, 29)),
        (Period(months=12), "1 year", date(2028, 2, 29), date(2027, 2, 28)),
        (Period(months=72), "6 years", date(2026, 11, 22), date(2020, 11, 22)),
        (Period(months=18), "18 months", date(2026, 1, 5), date(2024, 7, 5)),
    ],
)
def test_period_goes_by_the_calendar(period, words, today, first_kept):
    assert (str(period), period.first_kept(today), period.before(today)) == (words, first_kept, start_of(first_kept))


@pytest.mark.parametrize("wrong", [{}, {"days": 1, "months": 1}, {"days": -1}])
def test_period_of_nothing_or_of_both_is_refused(wrong):
    with pytest.raises(ValueError, match="days or of months"):
        Period(**wrong)


def test_dry_run_finds_and_changes_nothing(runs):
    made = retention.run(dry=True)
    assert made.results == [{"code": "runs", "period": "10 days", "found": 2, "done": 0, "error": ""}]
    assert (RetentionRun.objects.count(), made.dry, made.ended_at is not None) == (5, True, True)
    assert not AuditEvent.objects.exists()


def test_run_keeps_what_is_of_the_last_day_and_deletes_what_is_a_day_older(runs):
    made = retention.run(dry=False)
    assert made.results == [{"code": "runs", "period": "10 days", "found": 2, "done": 2, "error": ""}]
    assert set(RetentionRun.objects.values_list("pk", flat=True)) == {runs[0].pk, runs[1].pk, made.pk}
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.after) == ("retention.applied", made.pk, {"runs": 2})
    assert retention.run(dry=False).results[0]["found"] == 0


def test_more_than_a_batch_is_dealt_with_in_several(runs, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)
    assert retention.run(dry=False).results[0]["done"] == 2


def test_rule_that_fails_is_said_and_does_not_stop_the_others(runs, offering):
    def breaks(rows):
        raise RuntimeError("no")

    offering.also(Rule("a-broken", "Breaks.", Period(days=10), found=_old, apply=breaks))
    made = retention.run(dry=False)
    assert [(each["code"], each["done"], each["error"]) for each in made.results] == [
        ("a-broken", 0, "RuntimeError"),
        ("runs", 2, ""),
    ]


def test_rule_that_takes_nothing_out_of_its_own_query_ends(runs, offering):
    offering.only(Rule, Rule("idle", "Does nothing.", Period(days=10), found=_old, apply=len))
    assert retention.run(dry=False).results[0]["done"] == 2


def test_same_code_with_other_words_is_refused(runs, offering):
    with pytest.raises(ImproperlyConfigured, match="Two apps offer the Rule “runs”"):
        offering.also(Rule("runs", "Something else.", Period(days=1), found=_old))


def test_second_run_at_the_same_time_is_refused(runs):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [retention.LOCK])
        with pytest.raises(retention.AlreadyRunning):
            retention.run(dry=True)
        assert retain() == 0
        with other.cursor() as cursor:  # closing lets go too, but only when the server gets to it
            cursor.execute("SELECT pg_advisory_unlock(%s)", [retention.LOCK])
    finally:
        other.close()
    assert retention.run(dry=True).results[0]["found"] == 2


def test_command_prints_what_each_rule_found_and_did(runs):
    out = StringIO()
    call_command("retain", "--dry-run", stdout=out)
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["rule", "kept", "for", "found", "done"],
        ["runs", "10", "days", "2", "0"],
        ["Dry", "run:", "nothing", "was", "changed."],
    ]
    with pytest.raises(CommandError, match="no rule “other”"):
        call_command("retain", "--rule", "other")


def test_daily_task_says_how_many_it_dealt_with(runs):
    assert retain() == 2


def test_every_rule_says_what_it_does_and_why():
    found = retention.rules()
    assert [rule.code for rule in found] == sorted(rule.code for rule in found)
    assert all(rule.sentence.endswith(".") and rule.why.endswith(".") for rule in found)
