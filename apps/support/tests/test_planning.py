"""The next step of a request: planned by its adviser, reminded of once on its day by daylight, done; and notes of the team."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.tests.factories import MembershipFactory
from apps.support.casework import services as casework
from apps.support.models import NextStep, Note, Request
from apps.support.notes import services as notes
from apps.support.planning import services as planning
from apps.support.tests.factories import RequestFactory, lead_of
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def nadia():
    return UserFactory(name="Nadia", roles=[Role.ADVISER])


@pytest.fixture
def request_of(nadia):
    return RequestFactory(active=True, adviser=nadia)


def plan(asked, by, *, days=0, what="Ring about the date"):
    return planning.set_step(asked, by=by, what=what, on=timezone.localdate() + dt.timedelta(days=days))


def reminders():
    return list(Message.objects.filter(kind="work-next-step").order_by("pk").values_list("user__name", "subject"))


# --- the next step ---------------------------------------------------------------------------------


def test_planning_again_ends_what_was_planned_and_one_stays_open(request_of, nadia):
    first, second = plan(request_of, nadia), plan(request_of, nadia, days=3, what="Read the draft")
    first.refresh_from_db()
    assert (first.ended_by, second.ended_at) == (nadia, None)
    assert list(AuditEvent.objects.filter(verb="request.step-set").order_by("pk").values_list("after", flat=True)) == [
        {"on": first.on.isoformat()},
        {"on": second.on.isoformat()},
    ]
    with pytest.raises(IntegrityError, match="next_step_one_open_each"), transaction.atomic():
        NextStep.objects.create(request=request_of, what="x", on=first.on, set_by=nadia)


@pytest.mark.parametrize(("what", "days"), [(" ", 0), ("Ring", -1), ("Ring", 400)])
def test_step_without_words_or_on_a_day_that_cannot_be_is_refused(request_of, nadia, what, days):
    with pytest.raises(DomainError):
        plan(request_of, nadia, days=days, what=what)
    assert NextStep.objects.count() == 0


def test_its_adviser_and_the_triage_lead_plan_and_nobody_else(request_of, nadia):
    plan(request_of, UserFactory(roles=[Role.TRIAGE_LEAD]))
    for other in (UserFactory(roles=[Role.ADVISER]), UserFactory(roles=[Role.VOICE_OFFICER]), request_of.asked_by):
        with pytest.raises(NotAllowed):
            plan(request_of, other)
    ended = RequestFactory(completed=True, adviser=nadia)
    with pytest.raises(NotAllowed):
        plan(ended, nadia)


@pytest.mark.parametrize(
    ("at", "reminded"),
    [("2026-11-03 12:00", 0), ("2026-11-04 08:05", 1), ("2026-11-04 23:00", 1), ("2026-11-05 08:05", 1)],
)
def test_reminder_comes_from_its_day_on_once_and_by_daylight(nadia, at, reminded):
    with time_machine.travel(dt.datetime(2026, 11, 2, 10, tzinfo=LONDON), tick=False):
        plan(RequestFactory(active=True, adviser=nadia), nadia, days=2)
    with time_machine.travel(dt.datetime.fromisoformat(at).replace(tzinfo=LONDON), tick=False):
        assert (planning.remind(), planning.remind()) == (reminded, 0)
    assert reminders() == [("Nadia", "Planned for Wednesday 4 November: Ring about the date")] * reminded
    due = [timezone.localtime(message.due_at).hour for message in Message.objects.filter(kind="work-next-step")]
    assert [hour for hour in due if not 8 <= hour < 20] == []


def test_reminder_of_a_step_that_is_done_or_whose_request_ended_is_not_sent(nadia):
    with time_machine.travel(dt.datetime(2026, 11, 2, 10, tzinfo=LONDON), tick=False):
        done, ended, handed = (RequestFactory(active=True, adviser=nadia) for _ in range(3))
        planning.end_step(plan(done, nadia), by=nadia)
        plan(ended, nadia)
        plan(handed, nadia)
        casework.stop_work(ended, by=nadia, closing_note="We rang three times.")
        lead = UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD])
        triage.assign(handed, by=lead, adviser=lead)
        assert planning.remind() == 1
    assert [name for name, _ in reminders()] == ["Tess"]


def test_step_is_planned_and_done_on_the_pages_and_no_group_sees_it(client, request_of, nadia):
    sign_in(client, nadia)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    address = f"/support/{request_of.ref}/staff/set-step/"
    boxes = {"on_day": tomorrow.day, "on_month": tomorrow.month, "on_year": tomorrow.year}
    refused = client.post(address, {"what": "", **boxes})
    assert (refused.status_code, "Say in a few words what comes next" in refused.content.decode()) == (422, True)
    assert client.post(address, {"what": "Ring Ada", **boxes}).status_code == 302
    assert "Ring Ada" in client.get(f"/queue/{request_of.ref}/").content.decode()
    assert "Ring Ada" in client.get("/today/").content.decode()
    step = NextStep.objects.get()
    sign_in(client, lead_of(request_of.organisation))
    assert "Ring Ada" not in client.get(f"/support/{request_of.ref}/").content.decode()
    sign_in(client, nadia)
    client.post(f"/support/{request_of.ref}/staff/step-done/{step.pk}/")
    assert "Done: Ring Ada." in client.get("/today/").content.decode()
    assert "Ring Ada" not in client.get("/today/").content.decode()


# --- notes of the team -----------------------------------------------------------------------------


def test_note_tells_those_mentioned_and_stands_for_staff_alone(client, request_of, nadia):
    sam = UserFactory(name="Sam", roles=[Role.VOICE_OFFICER])
    sign_in(client, nadia)
    answer = client.post(
        f"/support/{request_of.ref}/staff/note/", {"body": "Their treasurer is ill.", "mentions": [sam.pk]}, follow=True
    )
    assert [str(m) for m in answer.context["messages"]] == [
        "The note is kept. The group does not see it. Sam has been told."
    ]
    assert "Their treasurer is ill." in answer.content.decode()
    told = Message.objects.get(kind="work-note")
    assert (told.user, "Their treasurer is ill." in told.body) == (sam, True)
    sign_in(client, lead_of(request_of.organisation))
    for address in (f"/support/{request_of.ref}/", "/account/my-data/"):
        assert "treasurer" not in client.get(address).content.decode()


def test_somebody_without_a_right_to_the_request_cannot_be_mentioned(request_of, nadia):
    own = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=request_of.organisation, user=own)
    for person in (own, UserFactory(roles=[Role.COMMISSIONER]), request_of.asked_by):
        with pytest.raises(DomainError, match="Choose colleagues who may read this request"):
            notes.write_note(request_of, by=nadia, body="Look at this", mentions=[person])
    assert (Note.objects.count(), Message.objects.filter(kind="work-note").count()) == (0, 0)


def test_staff_of_the_own_group_see_no_note_and_write_none(client, request_of, nadia):
    notes.write_note(request_of, by=nadia, body="Their treasurer is ill.")
    own = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=request_of.organisation, user=own)
    sign_in(client, own)
    assert "treasurer" not in client.get(f"/queue/{request_of.ref}/").content.decode()
    with pytest.raises(NotAllowed):
        notes.write_note(request_of, by=own, body="I look in")


# --- files from staff ------------------------------------------------------------------------------


@pytest.mark.parametrize("asks", [{}, {"asks": "on"}])
def test_staff_send_a_file_with_a_message_or_a_question(client, nadia, asks):
    sign_in(client, nadia)
    request = RequestFactory(waiting=True, adviser=nadia)
    file = SimpleUploadedFile("guide.pdf", b"%PDF-1.4\n%plan\n", "application/pdf")
    address = f"/support/{request.ref}/staff/write/"
    assert client.post(address, {"body": "A guide for you", "file": file, **asks}).status_code == 302
    held = Request.objects.get().thread
    [kept] = held.attachments.all()
    assert (kept.name, kept.uploaded_by, kept.message) == ("guide.pdf", nadia, held.messages.last())
    sign_in(client, lead_of(request.organisation))
    assert "guide.pdf" in client.get(f"/support/{request.ref}/").content.decode()


def test_file_that_we_do_not_take_keeps_the_words_and_sends_nothing(client, nadia):
    sign_in(client, nadia)
    request = RequestFactory(waiting=True, adviser=nadia)
    file = SimpleUploadedFile("run.exe", b"MZ\x90", "application/octet-stream")
    refused = client.post(f"/support/{request.ref}/staff/write/", {"body": "A guide for you", "file": file})
    assert (refused.status_code, "A guide for you" in refused.content.decode()) == (422, True)
    assert Request.objects.get().thread.messages.count() == 0
