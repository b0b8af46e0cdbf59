"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

import pytest
from django.db.models import F

from apps.core.tests.retention_rules import SECOND, edge, run
from apps.prioritisation.models import Override
from apps.support.models import Request
from apps.support.retention import REMOVED
from vcse_portal.tests.whole_person import whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def test_cases_closed_moves():
    whole()
    at, move = edge("cases-closed-moves"), Override.objects.get()
    old = Request.objects.get(status="completed")
    Override.objects.filter(pk=move.pk).update(request=old)
    Request.objects.filter(pk=old.pk).update(closed_at=at)
    assert run("cases-closed-moves") == 0
    Request.objects.filter(pk=old.pk).update(closed_at=F("closed_at") - SECOND)
    assert run("cases-closed-moves") == 1
    assert Override.objects.get().reason == REMOVED
