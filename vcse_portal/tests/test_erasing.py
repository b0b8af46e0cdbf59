"""Erasing a person: nothing says who they were, and every count is what it was."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from apps.accounts import personal_data
from apps.accounts.models import User
from apps.accounts.personal_data.erasing import ErasureReason, erase
from apps.accounts.tests.browser import Browser
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.digests import sending
from apps.digests.models import Envelope, Message, TopicPreference
from apps.organisations.models import (
    Claim,
    Handover,
    Invitation,
    Membership,
    Merge,
    MergeJournalEntry,
    Organisation,
    RegistrationDraft,
)
from apps.outcomes import counting
from apps.outcomes.periods import Quarter
from apps.prioritisation.models import SavedView
from apps.support.models import Request
from apps.threads.models import Message as Written
from apps.threads.models import ReadMark

from .whole_person import Whole

pytestmark = pytest.mark.django_db


def gone(both: Whole) -> User:
    erase(person=both.ada, by=both.ada, why=ErasureReason.ASKED_HERE, leave_responsibilities=True)
    return User.objects.get(pk=both.ada.pk)


def everything() -> str:
    """Every row of every table as text, but for what was written to somebody else: that is their mail."""
    to_others = ~Q(to_email__startswith="ada") & ~Q(to_email__endswith=".invalid")
    left_out = {Message: to_others, Envelope: to_others}
    models = apps.get_models(include_auto_created=True)
    rows = (serializers.serialize("json", m._base_manager.exclude(left_out.get(m, Q(pk__in=[])))) for m in models)
    return "\n".join(rows).lower()


def test_row_of_the_person_says_nothing_of_who_they_were(both):
    person = gone(both)
    assert (person.name, person.email, person.phone, person.access_needs, person.contact_preference) == (
        "A former member",
        f"person-{person.pk}@erased.invalid",
        "",
        "",
        "",
    )
    assert (person.is_active, person.has_usable_password(), person.last_login) == (False, False, None)
    assert person.erased_at is not None


def test_no_table_holds_the_name_number_or_address_but_for_the_last_message(both):
    gone(both)
    Message.objects.filter(kind="account-erased").delete()
    Envelope.objects.filter(kind="account-erased").delete()
    text = everything()
    for trace in ("ada obi", "ada@example.org", "ada.old@example.org", "07700 900123", "large print"):
        assert trace not in text
    assert "bola colleague" in text


def test_what_belongs_to_the_person_alone_is_deleted(both):
    person = gone(both)
    for model in (EmailAddress, Authenticator, TopicPreference, RegistrationDraft, SavedView, ReadMark):
        assert not model.objects.filter(user=person).exists(), model
    assert (person.downloads.count(), person.sign_ins.count()) == (0, 0)
    assert list(person.account_recoveries.values_list("name", "email", "phone", "happened")) == [("", "", "", "")]


def test_memberships_are_ended_and_the_group_stays(both):
    person = gone(both)
    assert not Membership.objects.open().filter(user=person).exists()
    assert Organisation.objects.get(pk=both.organisation.pk).status == "active"
    assert Organisation.objects.get(pk=both.organisation.pk).contact_name == ""
    assert Message.objects.filter(kind="group-without-lead").values_list("to_email", flat=True).get() == both.bola.email


def test_open_question_and_handover_end_with_the_person(both):
    gone(both)
    claim, handover = Claim.objects.get(user=both.ada), Handover.objects.get()
    assert (claim.status, claim.who, claim.phone, claim.note) == ("withdrawn", "Erased", "Erased", "")
    assert handover.status == "lapsed"


def test_what_was_kept_to_undo_a_merge_forgets_the_person(both):
    other = Organisation.objects.get(name="Another group")
    merge = Merge.objects.create(target=both.organisation, source=other, source_status="active", merged_by=both.bola)
    held = {"contact_email": "Ada@example.org", "contact_name": "Ada Obi", "name": "Old name"}
    MergeJournalEntry.objects.create(
        merge=merge, kind="changed", model="organisations.Organisation", row="1", before=held
    )
    gone(both)
    assert MergeJournalEntry.objects.get().before == {"contact_email": "", "contact_name": "", "name": "Old name"}


def test_invitation_to_the_person_is_taken_back_and_one_that_they_sent_stays_open(both):
    gone(both)
    to_her = Invitation.objects.get(organisation__name="Another group")
    assert (to_her.withdrawn_at is not None, to_her.email) == (True, f"invitation-{to_her.pk}@erased.invalid")
    assert Invitation.objects.open().get().email == "asked-by-her@example.org"


def test_what_they_asked_and_wrote_stays_with_the_group_without_their_name(both):
    gone(both)
    asked = Request.objects.get(pk=both.asked.pk)
    assert (asked.title, str(asked.asked_by)) == ("Help with a bid for the tool store", "A former member")
    written = Written.objects.get(body="We need two more weeks")
    assert str(written.author) == "A former member"


def test_draft_stays_for_colleagues_and_goes_with_the_last_one(both):
    assert Request.objects.filter(status="draft").count() == 1
    gone(both)
    assert Request.objects.filter(status="draft").count() == 1
    last = Request.objects.get(status="draft")
    Request.objects.filter(pk=last.pk).update(asked_by=both.bola)
    erase(person=both.bola, by=both.bola, why=ErasureReason.ASKED_HERE, leave_responsibilities=True)
    assert not Request.objects.filter(status="draft").exists()


def test_counts_and_the_audit_trail_are_what_they_were(both):
    period, now = Quarter.of(timezone.localdate()), timezone.now()
    before = json.dumps(counting.count(period, now), default=str, sort_keys=True)
    requests = Request.objects.sent().count()
    trail = list(AuditEvent.objects.order_by("pk").values_list("pk", "verb", "actor_id", "subject_id"))
    people = User.objects.count()
    gone(both)
    assert json.dumps(counting.count(period, now), default=str, sort_keys=True) == before
    assert (Request.objects.sent().count(), User.objects.count()) == (requests, people)
    assert (
        list(AuditEvent.objects.order_by("pk").values_list("pk", "verb", "actor_id", "subject_id"))[: len(trail)]
        == trail
    )
    last = AuditEvent.objects.latest("pk")
    assert (last.verb, last.actor_id, last.reason_code) == ("account.erased", both.ada.pk, "asked-here")


def test_message_that_waits_is_never_sent_and_the_last_one_is_and_forgets_the_address(both, mailoutbox):
    held = Message.objects.filter(user=both.ada, envelope__isnull=False).count()
    assert held > 0
    person = gone(both)
    while sending.send_batch():
        pass
    to_her = [mail for mail in mailoutbox if "ada" in mail.to[0].lower()]
    assert [(mail.to, mail.subject) for mail in to_her] == [(["ada@example.org"], "Your account is erased")]
    assert "Ada Obi, your account" in to_her[0].body
    assert "ada@example.org" not in everything()
    last = Message.objects.get(kind="account-erased")
    assert (last.user_id, last.body, last.to_email) == (None, "", f"message-{last.envelope_id}@erased.invalid")
    assert not Envelope.objects.filter(user=person).exclude(state="failed").exclude(state="sent").exists()


def test_envelope_that_a_worker_held_is_not_sent_by_the_next_one(both, mailoutbox):
    _, keys = sending.claim()
    theirs = Envelope.objects.filter(user=both.ada, pk__in=keys)
    assert theirs.exists()
    gone(both)
    Envelope.objects.filter(pk__in=keys).update(lease_until=timezone.now() - sending.LEASE)
    sending.recover()
    while sending.send_batch():
        pass
    assert [mail.subject for mail in mailoutbox if "ada" in mail.to[0]] == ["Your account is erased"]
    assert [mail for mail in mailoutbox if "invalid" in mail.to[0]] == []
    assert set(Envelope.objects.filter(user=both.ada).values_list("state", flat=True)) == {"failed"}


def test_open_sessions_end(both):
    browser = Browser()
    browser.force_login(both.ada)
    assert browser.get("/account/").status_code == 200
    gone(both)
    assert browser.get("/account/").status_code == 302
    assert Session.objects.count() == 0


def test_same_address_gives_a_fresh_account(both):
    person = gone(both)
    again = User.objects.create_user("ada@example.org", name="Ada Obi")
    assert again.pk != person.pk
    assert Membership.objects.filter(user=again).count() == 0
    assert Message.objects.filter(user=again).count() == 0


def test_person_who_holds_a_role_is_refused_until_it_is_ended(both):
    with pytest.raises(DomainError, match="Ask an administrator to end it first"):
        erase(person=both.adviser, by=both.adviser, why=ErasureReason.ASKED_HERE)
    assert User.objects.get(pk=both.adviser.pk).name == "Cal Adviser"


def test_last_lead_is_asked_and_not_kept(both):
    with pytest.raises(DomainError, match="You are the only lead of Moss Side Growers"):
        erase(person=both.ada, by=both.ada, why=ErasureReason.ASKED_HERE)
    assert User.objects.get(pk=both.ada.pk).erased_at is None
    gone(both)


def test_nobody_is_erased_twice_or_by_a_stranger(both):
    with pytest.raises(DomainError, match="for administrators"):
        erase(person=both.ada, by=both.bola, why=ErasureReason.ASKED_IN_WRITING)
    gone(both)
    with pytest.raises(DomainError, match="erased already"):
        erase(person=both.ada, by=both.ada, why=ErasureReason.ASKED_HERE)


def test_refusal_in_the_middle_changes_nothing(both, offering):
    before = everything()

    def breaks(person: User) -> None:
        raise DomainError("No")

    person = next(part for part in personal_data.sections() if part.code == "person")
    broken = type(person)(**{f: getattr(person, f) for f in person.__slots__} | {"erase": breaks})
    others = [part for part in personal_data.sections() if part.code != "person"]
    offering.only(type(person), *others, broken)
    with pytest.raises(DomainError):
        gone(both)
    assert everything() == before
    assert connection.in_atomic_block
