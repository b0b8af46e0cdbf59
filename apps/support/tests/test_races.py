"""Races between two people, each forced by an interleaving: the second decides on what the first has committed."""

from __future__ import annotations

import pytest

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, MovedOn
from apps.core.tests.interleaved import interleaved
from apps.organisations.people import services as people
from apps.organisations.tests.factories import InvitationFactory, MembershipFactory
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.models import FactCheck, Offer, Request
from apps.support.triage import services as triage

from .factories import RequestFactory, an_adviser

pytestmark = pytest.mark.django_db(transaction=True)
OFFER = {"what": "Three meetings", "hours": 6}


def fresh(request):
    return Request.objects.get(pk=request.pk)


def joins(request, adviser):
    """What lets an adviser join the group of a request, once it is called."""
    invitation = InvitationFactory(organisation=request.organisation, email=adviser.email)
    return lambda: people.accept_invitation(invitation=invitation, by=adviser)


def test_offer_by_an_adviser_who_joins_the_group_meanwhile_is_refused():
    request, adviser = RequestFactory(waiting=True), an_adviser()
    lead = UserFactory(roles=[Role.TRIAGE_LEAD])
    error = interleaved(
        joins(request, adviser), lambda: casework.offer(fresh(request), by=lead, adviser=adviser, **OFFER)
    )
    assert (type(error), error.code, error.field) == (DomainError, "own-group", "adviser")
    assert (fresh(request).status, Offer.objects.count()) == ("waiting", 0)


def test_request_is_not_given_to_an_adviser_who_joins_the_group_meanwhile():
    request, adviser = RequestFactory(waiting=True), an_adviser()
    lead = UserFactory(roles=[Role.TRIAGE_LEAD])
    error = interleaved(joins(request, adviser), lambda: triage.assign(fresh(request), by=lead, adviser=adviser))
    assert (error.code, fresh(request).adviser) == ("own-group", None)


@pytest.mark.parametrize("by_phone", [False, True])
def test_yes_to_an_offer_whose_adviser_joins_the_group_meanwhile_is_refused(by_phone):
    request, adviser = RequestFactory(waiting=True), an_adviser()
    casework.offer(request, by=adviser, **OFFER)
    lead = UserFactory(roles=[Role.TRIAGE_LEAD])

    def says_yes():
        if by_phone:
            return casework.record_answer(fresh(request), by=lead, answer="accepted", said_by="Ada Osei")
        return casework.accept_offer(fresh(request), by=request.asked_by)

    error = interleaved(joins(request, adviser), says_yes)
    assert (type(error), error.code) == (DomainError, "own-group")
    assert (fresh(request).status, Offer.objects.get().answer) == ("offered", "")


def test_no_to_an_offer_whose_adviser_has_joined_the_group_is_taken():
    request, adviser = RequestFactory(waiting=True), an_adviser()
    casework.offer(request, by=adviser, **OFFER)
    MembershipFactory(organisation=request.organisation, user=adviser)
    assert casework.refuse_offer(fresh(request), by=request.asked_by).status == "waiting"


def test_fact_that_changes_while_it_is_confirmed_stays_unchecked():
    request, adviser = RequestFactory(waiting=True), an_adviser()
    seen = triage.fact_digest(request, "stage", [])
    error = interleaved(
        lambda: asking.correct(request, by=request.asked_by, stage="grow"),
        lambda: triage.check_fact(fresh(request), by=adviser, fact="stage", seen=seen),
    )
    assert (type(error), FactCheck.objects.count()) == (MovedOn, 0)


def test_check_that_is_made_while_the_fact_changes_is_taken_away_by_the_change():
    request, adviser = RequestFactory(waiting=True), an_adviser()
    done = interleaved(
        lambda: triage.check_fact(fresh(request), by=adviser, fact="stage"),
        lambda: asking.correct(fresh(request), by=request.asked_by, stage="grow"),
    )
    assert (done.stage, FactCheck.objects.count()) == ("grow", 0)
