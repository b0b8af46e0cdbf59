"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent
from apps.core.tests.retention_rules import SECOND, edge, run
from apps.outcomes.tests.counts import counts
from apps.support.conversation import services as conversation
from apps.support.conversation.policies import can_attach, can_write
from apps.support.models import Concern, Contact, Request
from apps.support.retention import REMOVED
from apps.support.safeguarding import services as safeguarding
from apps.threads.models import Attachment, Thread
from apps.threads.models import Message as Written
from vcse_portal.tests.whole_person import whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


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
    for person in (both.bola, both.adviser):
        assert (can_write(person, asked).code, can_attach(person, asked).code) == ("words-removed", "words-removed")
    with pytest.raises(NotAllowed, match="its words were removed"):
        conversation.write(asked, by=both.bola, body="One more thing")
    assert years > timedelta(days=6 * 365)


def test_safeguarding_concerns():
    at = edge("safeguarding-concerns")
    lead = UserFactory(roles=[Role.SAFEGUARDING_LEAD])
    ended, open_ = (
        safeguarding.raise_concern(about="adult", what="A worry", group_name="A group", reach="07700 900123", by=lead)
        for _ in range(2)
    )
    safeguarding.look_into_concern(ended, by=lead)
    safeguarding.close_concern(ended, closed_why="nobody", body="Spoke to him", by=lead)
    Concern.objects.filter(pk=ended.pk).update(ended_at=at)
    assert run("safeguarding-concerns") == 0
    Concern.objects.filter(pk=ended.pk).update(ended_at=at - SECOND)
    assert run("safeguarding-concerns") == 1
    held = Concern.objects.get(pk=ended.pk)
    assert (held.what, held.group_name, held.reach, held.raised_by) == (REMOVED, "", "", None)
    assert [note.body for note in held.notes.all()] == [REMOVED]
    assert (held.about, held.status, held.closed_why) == ("adult", "closed", "nobody")
    assert Concern.objects.get(pk=open_.pk).what == "A worry"
    with pytest.raises(NotAllowed):
        safeguarding.note_concern(held, body="More", by=lead)
