"""Who hears of what concerns a group: being told does not wait for an invitation to be accepted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory
from apps.digests.services import Recipient
from apps.organisations.people.selectors import people_to_tell

from .factories import InvitationFactory, MembershipFactory, OrganisationFactory, group

pytestmark = pytest.mark.django_db


def test_people_to_tell_are_open_members_and_open_invitees_only():
    org, lead = group()
    left, now = UserFactory(), timezone.now()
    MembershipFactory(organisation=org, user=left, ended_at=now, ended_by=lead)
    MembershipFactory(organisation=org, user=UserFactory(is_active=False))
    InvitationFactory(organisation=org, email="Invited@example.org")
    InvitationFactory(organisation=org, email="gone@example.org", withdrawn_at=now, withdrawn_by=lead)
    InvitationFactory(organisation=OrganisationFactory(), email="other@example.org")
    assert people_to_tell(org) == [Recipient(lead.email, lead.name, lead.pk), Recipient("invited@example.org")]


def test_people_to_tell_names_a_member_who_was_also_invited_once():
    org, lead = group()
    InvitationFactory(organisation=org, email=lead.email.upper())
    assert people_to_tell(org) == [Recipient(lead.email, lead.name, lead.pk)]
