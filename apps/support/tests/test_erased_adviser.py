"""An adviser who is erased leaves no work behind that nobody has."""

from __future__ import annotations

import pytest

from apps.accounts.personal_data.erasing import ErasureReason, erase
from apps.core.models import AuditEvent
from apps.support.models import Request
from apps.support.states import OPEN, Status
from apps.support.tests.factories import ReasonFactory, RequestFactory, an_adviser, lead_of, walk

pytestmark = pytest.mark.django_db


def left_by(adviser):
    adviser.role_grants.all().delete()
    erase(person=adviser, by=adviser, why=ErasureReason.ASKED_HERE, leave_responsibilities=True)


@pytest.mark.parametrize("status", [Status.AGREED, Status.ACTIVE, Status.COMPLETED])
def test_request_of_an_erased_adviser_is_nobodys_while_open_and_stays_theirs_when_closed(status):
    ReasonFactory()
    request = RequestFactory(at=status)
    adviser, place = request.adviser, (request.waiting_on, request.waiting_since, request.status)
    left_by(adviser)
    request.refresh_from_db()
    assert (request.waiting_on, request.waiting_since, request.status) == place
    if status in OPEN:
        assert (request.adviser, request.assigned_by, request.assigned_at) == (None, None, None)
        event = AuditEvent.objects.get(verb="request.unassigned")
        assert (event.subject_id, event.before, event.actor) == (request.pk, {"adviser": adviser.pk}, None)
    else:
        assert request.adviser == adviser
        assert AuditEvent.objects.filter(verb="request.unassigned").count() == 0


def test_offer_of_an_erased_adviser_is_taken_without_giving_the_request_to_them():
    request = RequestFactory(at=Status.OFFERED)
    left_by(request.offers.get().adviser)
    walk(Request.objects.get(pk=request.pk), "accept_offer", member=lead_of(request.organisation), adviser=an_adviser())
    request.refresh_from_db()
    assert (request.status, request.adviser) == (Status.AGREED, None)
