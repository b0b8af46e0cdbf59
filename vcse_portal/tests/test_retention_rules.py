"""Each rule of retention at its edge: kept on the last day, gone the day after; and no count changes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import AccountRecovery, Download, RecoveryRefusal, Role, SignIn, User
from apps.accounts.tests.factories import UserFactory
from apps.core import retention
from apps.core.models import AuditEvent, Stopwatch
from apps.core.retention import start_of
from apps.digests.models import WORDS_GONE, Envelope, Message
from apps.organisations.models import Invitation, RegistrationDraft
from apps.organisations.tests.factories import InvitationFactory, MembershipFactory
from apps.outcomes import counting
from apps.outcomes.periods import Quarter
from apps.places.models import BoundaryUpload
from apps.prioritisation.models import Override
from apps.support.models import Contact, Request
from apps.support.retention import REMOVED
from apps.threads.models import Attachment, Thread
from apps.threads.models import Message as Written

from .whole_person import whole

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": local}


def edge(code: str) -> Any:
    """The first moment that is still kept."""
    rule = next(rule for rule in retention.rules() if rule.code == code)
    return rule.period.before()


def run(code: str) -> int:
    [result] = retention.run(dry=False, only=code).results
    assert result["error"] == ""
    return result["done"]


def test_rules_are_those_that_have_a_test_here():
    source = globals()
    for rule in retention.rules():
        assert f"test_{rule.code.replace('-', '_')}" in source, rule.code


def test_sessions_ended():
    at = edge("sessions-ended")
    kept = Session.objects.create(session_key="a", session_data="", expire_date=at)
    Session.objects.create(session_key="b", session_data="", expire_date=at - SECOND)
    assert run("sessions-ended") == 1
    assert Session.objects.get() == kept


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


def test_boundary_uploads():
    at = edge("boundary-uploads")
    kept, _ = (
        BoundaryUpload.objects.create(uploaded_by=UserFactory(), file_name="w.geojson", packed=b"x", uploaded_at=moment)
        for moment in (at, at - SECOND)
    )
    assert run("boundary-uploads") == 1
    assert BoundaryUpload.objects.get() == kept


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


def test_stopwatches():
    at = edge("stopwatches")
    kept = Stopwatch.objects.create(task="ask", key=1, last_at=at)
    Stopwatch.objects.create(task="ask", key=2, last_at=at - SECOND)
    assert run("stopwatches") == 1
    assert Stopwatch.objects.get() == kept


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


def test_message_words():
    at = edge("message-words")

    def one(moment: Any, state: str, **fields: Any) -> Message:
        sent = {"sent_at": moment, "due_at": None} if state == "sent" else {}
        envelope = Envelope.objects.create(
            kind="request-sent", to_email="a@example.org", subject="S", state=state, created_at=moment, **sent
        )
        return Message.objects.create(
            kind="request-sent", topic="requests", to_email="a@example.org", subject="S", body="B", frequency="at-once",
            created_at=moment, due_at=moment, envelope=envelope, **fields,
        )  # fmt: skip

    kept, gone, waiting = one(at, "sent"), one(at - SECOND, "sent"), one(at - SECOND, "waiting")
    never = Message.objects.create(
        kind="x",
        topic="requests",
        to_email="a@example.org",
        subject="S",
        body="B",
        frequency="never",
        created_at=at - SECOND,
    )
    assert run("message-words") == 2
    words = {message.pk: (message.subject, message.body) for message in Message.objects.all()}
    assert words == {
        kept.pk: ("S", "B"),
        waiting.pk: ("S", "B"),
        gone.pk: (WORDS_GONE, ""),
        never.pk: (WORDS_GONE, ""),
    }
    assert Envelope.objects.get(pk=gone.envelope_id).subject == WORDS_GONE
    assert run("message-words") == 0


def test_request_drafts(django_capture_on_commit_callbacks):
    both, at = whole(), edge("request-drafts")
    draft = Request.objects.get(status="draft")
    Request.objects.filter(pk=draft.pk).update(updated_at=at)
    Request.objects.filter(pk=both.asked.pk).update(updated_at=at - SECOND)
    assert run("request-drafts") == 0
    Request.objects.filter(pk=draft.pk).update(updated_at=at - SECOND)
    Attachment.objects.filter(thread=both.asked.thread).update(thread=draft.thread)
    [file] = [one.file.name for one in Attachment.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        assert run("request-drafts") == 1
    assert not Request.objects.filter(status="draft").exists()
    assert not Thread.objects.filter(pk=draft.thread_id).exists()
    assert Request.objects.filter(pk=both.asked.pk).exists()
    assert not default_storage.exists(file)


def counts() -> str:
    period = Quarter.of(timezone.localdate())
    return json.dumps(counting.count(period, timezone.now()), default=str, sort_keys=True)


def test_cases_closed(django_capture_on_commit_callbacks):
    both, at = whole(), edge("cases-closed")
    years = timezone.now() - at
    Request.objects.filter(pk=both.asked.pk).update(
        closed_at=at, closing_note="Called her", access_note="Wheelchair", deadline=at.date(), deadline_fact="Lease"
    )
    assert run("cases-closed") == 0
    Request.objects.filter(pk=both.asked.pk).update(closed_at=at - SECOND)
    before = counts()
    hours = list(Contact.objects.filter(request=both.asked).values_list("hours", "kind", "on"))
    with django_capture_on_commit_callbacks(execute=True):
        assert run("cases-closed") == 1
    asked = Request.objects.get(pk=both.asked.pk)
    words = (asked.title, asked.difference, asked.deadline_fact, asked.wish_name, asked.access_note, asked.closing_note)
    assert words == (REMOVED, REMOVED, REMOVED, "", "", "")
    assert {message.body for message in Written.objects.filter(thread=asked.thread)} == {REMOVED}
    assert {each.what for each in asked.contacts.all()} | {each.what for each in asked.offers.all()} == {REMOVED}
    assert {each.what for each in asked.verdicts.all()} == {REMOVED}
    assert not Attachment.objects.filter(thread=asked.thread).exists()
    assert list(Contact.objects.filter(request=asked).values_list("hours", "kind", "on")) == hours
    assert counts() == before
    assert AuditEvent.objects.latest("pk").verb == "retention.applied"
    assert AuditEvent.objects.filter(verb="request.words-removed", subject_id=asked.pk).count() == 1
    assert run("cases-closed") == 0
    assert years > timedelta(days=6 * 365)


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


def test_all_rules_together_change_no_count():
    whole()
    before = counts()
    assert [each["error"] for each in retention.run(dry=False).results if each["error"]] == []
    assert counts() == before
