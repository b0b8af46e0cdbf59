"""Two people at the same moment: one move is made, once, and the other person is told."""

import threading

import pytest
from django.db import connection

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.models import Request
from apps.support.tests.factories import ReasonFactory, RequestFactory
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db(transaction=True)


def both(*acts):
    """Does the acts side by side, each on a connection of its own. Returns what each came to."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            outcomes[place] = act()
        except DomainError as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return outcomes


def test_two_people_who_accept_at_once_make_one_move():
    request = RequestFactory(sent=True)
    one, two = (UserFactory(roles=[Role.ADVISER]) for _ in range(2))
    stale = [Request.objects.get(pk=request.pk) for _ in range(2)]
    outcomes = both(lambda: triage.accept(stale[0], by=one), lambda: triage.accept(stale[1], by=two))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MovedOn", "Request"]
    assert AuditEvent.objects.filter(verb="request.accepted", subject_id=request.pk).count() == 1


def test_accept_and_withdraw_at_once_leave_one_story():
    request = RequestFactory(sent=True)
    adviser, member = UserFactory(roles=[Role.ADVISER]), request.asked_by
    reason = ReasonFactory(withdrawing=True)
    stale = [Request.objects.get(pk=request.pk) for _ in range(2)]
    both(
        lambda: triage.accept(stale[0], by=adviser),
        lambda: asking.withdraw(stale[1], by=member, reason=reason),
    )
    events = list(AuditEvent.objects.filter(subject_type="support.Request", subject_id=request.pk).order_by("pk"))
    moves = [event for event in events if "status" in event.after]
    assert moves[-1].after["status"] == Request.objects.get(pk=request.pk).status
    assert [later.before["status"] for later in moves[1:]] == [earlier.after["status"] for earlier in moves[:-1]]


def test_two_offers_at_once_make_one_offer():
    request = RequestFactory(waiting=True)
    one, two = (UserFactory(roles=[Role.ADVISER]) for _ in range(2))
    stale = [Request.objects.get(pk=request.pk) for _ in range(2)]
    both(
        lambda: casework.offer(stale[0], by=one, what="Three meetings", hours=6),
        lambda: casework.offer(stale[1], by=two, what="Two meetings", hours=4),
    )
    assert Request.objects.get(pk=request.pk).offers.count() == 1
