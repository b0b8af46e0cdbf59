"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.core.models import SentForm, Stopwatch
from apps.core.tests.retention_rules import SECOND, edge, run

pytestmark = pytest.mark.django_db


def test_stopwatches():
    at = edge("stopwatches")
    kept = Stopwatch.objects.create(task="ask", key=1, last_at=at)
    Stopwatch.objects.create(task="ask", key=2, last_at=at - SECOND)
    assert run("stopwatches") == 1
    assert Stopwatch.objects.get() == kept


def test_sent_forms():
    at, person = edge("sent-forms"), UserFactory()
    kept = SentForm.objects.create(person=person, mark="a", act="x", address="/", at=at)
    SentForm.objects.create(person=person, mark="b", act="x", address="/", at=at - SECOND)
    assert run("sent-forms") == 1
    assert SentForm.objects.get() == kept
