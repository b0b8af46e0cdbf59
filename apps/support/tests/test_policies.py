"""What single policies say beside who and when. The whole table is in test_every_policy.py."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.organisations.tests.factories import MembershipFactory
from apps.support.asking import policies as asking_policies
from apps.support.casework import policies as casework_policies
from apps.support.conversation import policies as conversation_policies
from apps.support.triage import policies as triage_policies

from .factories import RequestFactory

pytestmark = pytest.mark.django_db

CAN_BY_THE_GROUP = (
    asking_policies.can_withdraw,
    conversation_policies.can_write,
    conversation_policies.can_answer,
    casework_policies.can_accept_offer,
)


def test_own_group_is_refused_to_staff_with_a_sentence_and_drawn(organisation, lead):
    both = UserFactory(roles=[Role.TRIAGE_LEAD])
    MembershipFactory(organisation=organisation, user=both)
    decision = triage_policies.can_accept(both, RequestFactory(sent=True, organisation=organisation))
    assert (decision.allowed, decision.code, decision.show) == (False, "own-group", True)


def test_completing_without_a_contact_is_refused(adviser):
    decision = casework_policies.can_complete(adviser, RequestFactory(active=True))
    assert (decision.allowed, decision.code) == (False, "no-contact")


def test_the_group_says_what_changed_once(organisation, lead):
    request = RequestFactory(completed=True, organisation=organisation, by=lead)
    from apps.support.casework import services as casework

    casework.give_verdict(request, by=lead, change="same", what="Nothing yet")
    assert casework_policies.can_give_verdict(lead, request).code == "already-said"


@pytest.mark.parametrize(("days", "allowed"), [(30, True), (32, False)])
def test_time_is_logged_until_a_month_after_the_end(days, allowed, adviser):
    request = RequestFactory(completed=True)
    request.closed_at = timezone.now() - dt.timedelta(days=days)
    assert bool(casework_policies.can_log_contact(adviser, request)) is allowed


def test_only_a_member_starts_a_draft(organisation, lead, stranger, adviser):
    answers = [
        bool(asking_policies.can_start_draft(who, organisation.pk))
        for who in (lead, stranger, adviser, AnonymousUser())
    ]
    assert answers == [True, False, False, False]


def test_who_acts_for_the_group_is_asked_once(lead, organisation, django_assert_num_queries):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    with django_assert_num_queries(1):
        [policy(lead, request) for policy in CAN_BY_THE_GROUP]
