"""A late return to the Charity Commission is a reason to offer help. It moves nobody in the queue."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.organisations.models import Identifier
from apps.organisations.register_changes import late_returns
from apps.organisations.tests.factories import group
from apps.prioritisation.criteria import CRITERIA
from apps.prioritisation.models import Score
from apps.prioritisation.scoring import score
from apps.registers.models import RegisterEntry
from apps.registers.tests.register_files import Files, charity
from apps.support.tests.factories import RequestFactory

from .factories import PolicyFactory

pytestmark = pytest.mark.django_db


def test_score_is_the_same_whether_the_return_is_late_or_not_and_reads_no_register(tmp_path):
    PolicyFactory(weights=dict.fromkeys(CRITERIA, 10))
    org, lead = group(name="Friends of Moston Library")
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1000001")
    request = RequestFactory(organisation=org, by=lead, waiting=True)
    files = Files(tmp_path)
    scores = []
    with time_machine.travel(request.sent_at, tick=False):
        for reporting in ("Submission Received", "Submission Overdue", "Submission Double Default"):
            files.load([charity(1000001, charity_reporting_status=reporting)], extract_date=request.sent_at.date())
            with CaptureQueriesContext(connection) as read:
                score()
            assert RegisterEntry._meta.db_table not in " ".join(query["sql"] for query in read)
            scores.append(Score.objects.values_list("total", "parts", "facts").get(request=request))
    assert late_returns.of_group(org) is not None
    assert scores[0] == scores[1] == scores[2]
