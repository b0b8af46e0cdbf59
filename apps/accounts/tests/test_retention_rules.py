"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.kept_forms.models import KeptForm
from apps.accounts.models import AccountRecovery, Download, RecoveryRefusal, Role, SignIn, User
from apps.accounts.tests.factories import UserFactory
from apps.core.retention import start_of
from apps.core.tests.retention_rules import SECOND, edge, run
from apps.digests.models import Message
from apps.organisations.tests.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def test_sessions_ended():
    at = edge("sessions-ended")
    kept = Session.objects.create(session_key="a", session_data="", expire_date=at)
    Session.objects.create(session_key="b", session_data="", expire_date=at - SECOND)
    assert run("sessions-ended") == 1
    assert Session.objects.get() == kept


def test_kept_forms():
    at = edge("kept-forms")
    kept = KeptForm.objects.create(at=at, sealed="x")
    KeptForm.objects.create(at=at - SECOND, sealed="x")
    assert run("kept-forms") == 1
    assert KeptForm.objects.get() == kept


def test_downloads(django_capture_on_commit_callbacks):
    at, person = edge("downloads"), UserFactory()
    kept, gone = (
        Download.objects.create(user=person, state="ready", ready_at=moment, asked_at=moment)
        for moment in (at, at - SECOND)
    )
    for one in (kept, gone):
        default_storage.save(one.path, ContentFile(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        assert run("downloads") == 1
    assert Download.objects.get() == kept
    assert (default_storage.exists(kept.path), default_storage.exists(gone.path)) == (True, False)


def test_accounts_never_confirmed():
    at = edge("accounts-never-confirmed")
    young, old = UserFactory(joined_at=at), UserFactory(joined_at=at - SECOND)
    confirmed, member, staff = (UserFactory(joined_at=at - SECOND) for _ in range(3))
    EmailAddress.objects.create(user=confirmed, email=confirmed.email, verified=True)
    EmailAddress.objects.create(user=old, email=old.email, verified=False)
    MembershipFactory(user=member)
    staff.role_grants.create(role=Role.ADVISER)
    assert run("accounts-never-confirmed") == 1
    erased = User.objects.filter(erased_at__isnull=False)
    assert list(erased) == [old]
    assert young.erased_at is None
    assert not Message.objects.exists()
    assert not EmailAddress.objects.filter(user=old).exists()


def away(last_here: Any, **fields: Any) -> User:
    person = UserFactory(last_login=last_here, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True)
    return person


def test_accounts_away_1_warned():
    at = edge("accounts-away-1-warned") + timedelta(days=30)
    kept, warned = away(at), away(at - SECOND)
    member, staff = away(at - SECOND), away(at - SECOND)
    MembershipFactory(user=member)
    staff.role_grants.create(role=Role.PANEL)
    again = away(at - SECOND, warned_at=at - 400 * timedelta(days=1))
    assert run("accounts-away-1-warned") == 2
    told = Message.objects.filter(kind="account-unused").order_by("to_email").values_list("to_email", flat=True)
    assert list(told) == sorted([warned.email, again.email])
    assert run("accounts-away-1-warned") == 0
    assert User.objects.get(pk=kept.pk).warned_at is None


def test_accounts_away_2_erased():
    at, today = edge("accounts-away-2-erased"), timezone.localdate()
    long_ago = start_of(today - timedelta(days=30))
    gone = away(at - SECOND, warned_at=long_ago - SECOND)
    kept = [
        away(at, warned_at=long_ago - SECOND),
        away(at - SECOND, warned_at=long_ago),
        away(at - SECOND),
        away(timezone.now(), warned_at=long_ago - SECOND),
    ]
    assert run("accounts-away-2-erased") == 1
    assert list(User.objects.filter(erased_at__isnull=False)) == [gone]
    assert User.objects.filter(pk__in=[one.pk for one in kept], is_active=True).count() == 4
    assert Message.objects.get().kind == "account-erased"


def test_sign_ins():
    at, person = edge("sign-ins"), UserFactory()
    kept = SignIn.objects.create(user=person, method="code", device="A browser", at=at)
    SignIn.objects.create(user=person, method="code", device="A browser", at=at - SECOND)
    assert run("sign-ins") == 1
    assert SignIn.objects.get() == kept


def test_sign_in_help():
    at, reason = edge("sign-in-help"), RecoveryRefusal.objects.create(code="not-sure", name="Not sure")
    kept, gone = (
        AccountRecovery.objects.create(
            email="a@example.org", name="A", status="refused", reason=reason, closed_at=moment
        )
        for moment in (at, at - SECOND)
    )
    assert run("sign-in-help") == 1
    assert dict(AccountRecovery.objects.values_list("pk", "name")) == {kept.pk: "A", gone.pk: ""}
