"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.core.tests.retention_rules import SECOND, edge, run
from apps.organisations.models import Invitation, RegistrationDraft
from apps.organisations.tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db


def test_registration_drafts():
    at = edge("registration-drafts")
    kept = RegistrationDraft.objects.create(user=UserFactory(), saved_at=at)
    RegistrationDraft.objects.create(user=UserFactory(), saved_at=at - SECOND)
    assert run("registration-drafts") == 1
    assert RegistrationDraft.objects.get() == kept


def test_invitations():
    at = edge("invitations")
    kept, gone = InvitationFactory(invited_at=at), InvitationFactory(invited_at=at - SECOND)
    assert run("invitations") == 1
    assert Invitation.objects.open().get() == kept
    gone.refresh_from_db()
    assert (gone.withdrawn_by, gone.email) == (None, f"invitation-{gone.pk}@erased.invalid")
    assert Invitation.objects.get(pk=kept.pk).email == kept.email
