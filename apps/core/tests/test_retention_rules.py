"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

import pytest

from apps.core.models import Stopwatch
from apps.core.tests.retention_rules import SECOND, edge, run

pytestmark = pytest.mark.django_db


def test_stopwatches():
    at = edge("stopwatches")
    kept = Stopwatch.objects.create(task="ask", key=1, last_at=at)
    Stopwatch.objects.create(task="ask", key=2, last_at=at - SECOND)
    assert run("stopwatches") == 1
    assert Stopwatch.objects.get() == kept
