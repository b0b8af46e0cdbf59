"""A form is taken once, however often and from how many tabs it is pressed, and each press is told what came of it."""

from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import KeptForm, Role
from apps.accounts.tests.browser import Browser
from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent, SentForm
from apps.support.models import Contact, Request
from apps.threads.models import Message

from .factories import RequestFactory
from .test_asking_pages import url

ONE, TWO = "1" * 32, "2" * 32


def notices(answer):
    return [str(each) for each in get_messages(answer.wsgi_request)]


def browser(person):
    made = Browser()
    made.force_login(person)
    return made


@pytest.mark.django_db
def test_message_pressed_twice_is_written_once_and_both_presses_read_the_same(client, lead, organisation):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    page = client.get(url("request", asked.pk)).content.decode()
    [form] = re.findall(rf'<form[^>]*action="{url("message", asked.pk)}".*?</form>', page, re.DOTALL)
    [key] = re.findall(r'name="form_key" value="([0-9a-f]{32})"', form)
    before = Message.objects.count()
    answers = [client.post(url("message", asked.pk), {"body": "On Tuesday.", "form_key": key}) for _ in range(2)]
    assert [(each.status_code, each.url) for each in answers] == [(302, f"{url('request', asked.pk)}#messages")] * 2
    assert (Message.objects.count() - before, SentForm.objects.count()) == (1, 1)
    assert notices(answers[1]) == ["Your message is sent.", "Your message is sent."]
    assert str(SentForm.objects.values_list().get()).find("Tuesday") == -1


@pytest.mark.django_db
def test_other_words_in_the_same_form_are_another_message(client, lead, organisation, private_files):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    before = Message.objects.count()

    def send(body, file=b""):
        sent = {"body": body, "form_key": ONE}
        client.post(url("message", asked.pk), sent | ({"file": SimpleUploadedFile("a.pdf", file)} if file else {}))
        return Message.objects.count() - before

    assert [send("One"), send("Two"), send("Two"), send("Two", b"%PDF-1.4 a"), send("Two", b"%PDF-1.4 b")] == [
        1, 2, 2, 3, 4
    ]  # fmt: skip


@pytest.mark.django_db
def test_form_that_came_back_is_free_to_be_sent_again(client, lead, organisation):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    assert [client.post(url("message", asked.pk), {"body": "", "form_key": ONE}).status_code for _ in range(2)] == [
        422, 422
    ]  # fmt: skip
    assert SentForm.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("extra", [{}, {"password": "three words kept"}])
def test_form_without_a_key_and_one_that_proves_who_somebody_is_leave_no_row(client, lead, organisation, extra):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    sent = {"body": "Hello", **extra} | ({"form_key": ONE} if extra else {})
    assert client.post(url("message", asked.pk), sent).status_code == 302
    assert SentForm.objects.count() == 0


@pytest.mark.django_db
def test_same_act_from_another_tab_says_when_the_person_did_it(client, adviser):
    asked = RequestFactory(sent=True)
    client.force_login(adviser)
    page, accept = url("staff_page", asked.pk), url("staff_accept", asked.pk)
    at = timezone.localtime().replace(hour=14, minute=5)
    with time_machine.travel(at, tick=False):
        client.force_login(adviser)
        client.post(accept, {"form_key": ONE})
    with time_machine.travel(at + dt.timedelta(minutes=20), tick=False):
        client.get(page)
        again = client.post(accept, {"form_key": TWO})
    assert (again.status_code, again.url) == (302, page)
    assert notices(again) == ["You did this at 2.05pm. Nothing was done twice."]
    assert AuditEvent.objects.filter(verb="request.accepted").count() == 1


@pytest.mark.django_db
def test_act_that_somebody_else_did_is_refused_and_not_called_ones_own(client, adviser, triage_lead):
    asked = RequestFactory(sent=True)
    accept = url("staff_accept", asked.pk)
    browser(triage_lead).post(accept, {"form_key": ONE})
    client.force_login(adviser)
    [said] = notices(client.post(accept, {"form_key": TWO}))
    assert said.startswith("Nothing was changed. ")


@pytest.mark.django_db
def test_form_of_one_person_is_not_that_of_another_with_the_same_key(adviser, triage_lead):
    asked = RequestFactory(active=True, adviser=adviser)
    page = url("staff_log_contact", asked.pk)
    today = timezone.localdate()
    sent = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    sent |= {"kind": "call", "what": "Talked", "hours": "1", "form_key": ONE}
    answers = [browser(person).post(page, sent) for person in (adviser, triage_lead, adviser)]
    assert [each.status_code for each in answers] == [302, 302, 302]
    assert sorted(Contact.objects.values_list("by", flat=True)) == sorted([adviser.pk, triage_lead.pk])


@pytest.mark.django_db
def test_act_that_ended_in_an_error_leaves_neither_row_nor_half_of_what_it_did(lead, organisation, monkeypatch):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    before = Message.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr("apps.support.conversation.views.messages.success", lambda *args: 1 / 0)
        client = Browser(raise_request_exception=False)
        client.force_login(lead)
        answer = client.post(url("message", asked.pk), {"body": "Hello", "form_key": ONE})
    assert (answer.status_code, Message.objects.count() - before, SentForm.objects.count()) == (500, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_message():
    asked = RequestFactory(waiting=True)
    lead = asked.asked_by
    before = Message.objects.count()
    one = browser(lead)
    two = Browser()
    two.cookies = one.cookies
    start, answers = threading.Barrier(2), []

    def press(client):
        start.wait()
        try:
            answers.append(client.post(url("message", asked.pk), {"body": "On Tuesday.", "form_key": ONE}))
        finally:
            connection.close()

    presses = [threading.Thread(target=press, args=[client]) for client in (one, two)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(timeout=20)
    assert [(each.status_code, each.url) for each in answers] == [(302, f"{url('request', asked.pk)}#messages")] * 2
    assert (Message.objects.count() - before, SentForm.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_draft_started_twice_is_one_draft(client, lead, topic):
    client.force_login(lead)
    answers = [client.post(reverse("support:start"), {"topic": topic.pk, "form_key": ONE}) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Request.objects.count() == 1


@pytest.mark.django_db
def test_request_by_phone_pressed_twice_is_one_request(client, topic, lead, organisation):
    client.force_login(UserFactory(roles=[Role.TRIAGE_LEAD]))
    sent = {"caller_name": "Ada Osei", "caller_phone": "0161 496 0000", "agreed": "said"}
    sent |= {"group_name": organisation.name, "organisation": organisation.pk}
    sent |= {"title": "A bid", "difference": "Forty families grow food.", "stage": "do", "topic": topic.pk}
    answers = [client.post(reverse("support:by_phone"), sent | {"form_key": ONE}) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert (answers[0].url == answers[1].url, Request.objects.count()) == (True, 1)


@pytest.mark.django_db
def test_same_words_sent_with_an_old_token_are_kept_and_not_taken_for_what_was_sent_before(lead, organisation):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    place = url("message", asked.pk)
    browser(lead).post(place, {"body": "Yes", "form_key": ONE})
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(lead)
    sent = {"body": "Yes", "form_key": TWO, "csrfmiddlewaretoken": "x" * 64}
    answer = strict.post(place, sent, HTTP_REFERER=f"http://testserver{url('request', asked.pk)}")
    assert "You did this" not in " ".join(notices(answer))
    assert (KeptForm.objects.filter(person=lead).count(), SentForm.objects.count()) == (1, 1)
