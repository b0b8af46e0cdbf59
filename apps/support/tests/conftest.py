from __future__ import annotations

import pytest

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.organisations.tests.factories import MembershipFactory, group
from apps.places.tests.factories import WardMembershipFactory

from .factories import ReasonFactory, TopicFactory


@pytest.fixture
def own(db):
    """A group in a ward that is served, and its lead."""
    organisation, lead = group(name="Moss Side Growers")
    WardMembershipFactory(ward=organisation.ward)
    return organisation, lead


@pytest.fixture
def organisation(own):
    return own[0]


@pytest.fixture
def lead(own):
    return own[1]


@pytest.fixture
def member(organisation):
    return MembershipFactory(organisation=organisation).user


@pytest.fixture
def stranger(db):
    """The lead of another group."""
    return group(name="Another group")[1]


@pytest.fixture
def adviser(db):
    return UserFactory(roles=[Role.ADVISER])


@pytest.fixture
def triage_lead(db):
    return UserFactory(roles=[Role.TRIAGE_LEAD])


@pytest.fixture
def topic(db):
    return TopicFactory()


@pytest.fixture
def reasons(db):
    return {
        "signpost": ReasonFactory(),
        "decline": ReasonFactory(declining=True),
        "withdraw": ReasonFactory(withdrawing=True),
    }
