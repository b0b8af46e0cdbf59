"""Loops over rows: each in its own transaction, one that is refused or fails holds up no other. Counts of one moment."""

from __future__ import annotations

import logging

import pytest
from django.db import IntegrityError

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.core import retention
from apps.core.each import each
from apps.core.errors import DomainError, MovedOn
from apps.core.models import RetentionRun
from apps.core.retention import Period, Rule, start_of
from apps.core.snapshot import snapshot

from .interleaved import elsewhere
from .test_retention import _ago


@pytest.mark.django_db
def test_row_that_is_refused_or_fails_is_logged_undone_and_does_not_stop_the_others(caplog):
    people = [UserFactory(name="Before") for _ in range(5)]

    def rename(person):
        User.objects.filter(pk=person.pk).update(name="After")
        if person == people[1]:
            raise MovedOn("It moved on.", code="moved-on")
        if person == people[2]:
            raise RuntimeError("Ada Osei, 0161 496 0000")
        if person == people[3]:
            raise IntegrityError("no")
        return None if person == people[0] else False

    with caplog.at_level(logging.INFO, "apps.core.each"):
        assert each(people, rename) == 1
    assert [User.objects.get(pk=person.pk).name for person in people] == [
        "After",
        "Before",
        "Before",
        "Before",
        "After",
    ]
    assert [record.getMessage().partition(" ")[2] for record in caplog.records] == [
        f"left User {people[1].pk}: moved-on",
        f"failed for User {people[2].pk}",
        f"failed for User {people[3].pk}: IntegrityError",
    ]


@pytest.mark.django_db
def test_one_bad_row_does_not_hold_up_a_rule_of_retention(offering):
    rows = [RetentionRun.objects.create(dry=True, started_at=start_of(_ago(days))) for days in (11, 12, 13)]

    def delete(found):
        for row in found:
            if row.pk == rows[1].pk:
                raise DomainError("Not this one.")
            RetentionRun.objects.filter(pk=row.pk).delete()
        return len(found)

    old = lambda before: RetentionRun.objects.filter(started_at__lt=before)  # noqa: E731
    offering.only(Rule, Rule("runs", "Old runs are deleted.", Period(days=10), found=old, apply=delete))
    for found in (3, 1):
        made = retention.run(dry=False)
        assert made.results == [
            {"code": "runs", "period": "10 days", "found": found, "done": found - 1, "error": "DomainError"}
        ]
    assert set(RetentionRun.objects.filter(dry=True).values_list("pk", flat=True)) == {rows[1].pk}


@pytest.mark.django_db(transaction=True)
def test_all_that_is_read_in_a_snapshot_is_of_one_moment():
    UserFactory()
    with snapshot():
        before = User.objects.count()
        elsewhere(UserFactory)
        assert User.objects.count() == before == 1
    assert User.objects.count() == 2
