"""What a group or staff write after the session ended waits in the same form after signing in."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import KeptForm
from apps.threads.models import Message

from .factories import RequestFactory
from .test_asking_pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, lead):
    """Signs the lead in by the page, so that it is known whose session this browser had."""
    lead.set_password("three words kept")
    lead.save()
    EmailAddress.objects.create(user=lead, email=lead.email, primary=True, verified=True)

    def sign_in(onward: str):
        sent = {"login": lead.email, "password": "three words kept", "next": onward}
        return client.post(reverse("account_login"), sent, follow=True)

    sign_in("/")
    return sign_in


def test_message_written_after_the_session_ended_waits_in_its_box_and_is_sent_once(
    client, lead, organisation, signed_in
):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead)
    place = url("request", asked.pk)
    before = Message.objects.count()
    Session.objects.all().delete()
    words = "We can meet on Tuesday.\nBring the <plan>."
    sent = {"body": words, "file": SimpleUploadedFile("plan.pdf", b"%PDF-1.4")}
    answer = client.post(url("message", asked.pk), sent, HTTP_REFERER=f"http://testserver{place}")
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={place}")
    page = signed_in(place).content.decode()
    [box] = re.findall(r'<textarea[^>]*name="body"[^>]*>\n([^<]*)</textarea>', page)
    assert box == "We can meet on Tuesday.\nBring the &lt;plan&gt;."
    assert ("What you wrote is back" in page, "Choose it again: plan.pdf" in page) == (True, True)
    assert Message.objects.count() == before
    client.post(url("message", asked.pk), {"body": words}, HTTP_REFERER=f"http://testserver{place}")
    assert (Message.objects.count(), KeptForm.objects.count()) == (before + 1, 0)
    assert "What you wrote is back" not in client.get(place).content.decode()


def test_step_of_a_request_sent_signed_out_comes_back_with_the_version_that_was_seen(
    client, lead, organisation, signed_in
):
    asked = RequestFactory(organisation=organisation, by=lead)
    place = url("step", asked.pk, "difference")
    version = re.search(r'name="version" value="(\d+)"', client.get(place).content.decode())[1]
    Session.objects.all().delete()
    sent = {"title": "A new shed", "difference": "We can keep tools dry", "version": version}
    client.post(place, sent, HTTP_REFERER=f"http://testserver{place}")
    page = signed_in(place).content.decode()
    assert re.search(r'name="title"[^>]*value="A new shed"', page)
    assert "We can keep tools dry</textarea>" in page
    assert re.findall(r'<input[^>]*name="version"[^>]*value="(\d+)"', page) == [version]


def test_autosave_signed_out_says_so(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    answer = client.post(url("autosave", asked.pk, "difference"), {}, HTTP_X_REQUESTED_WITH="autosave")
    assert (answer.status_code, answer.json()) == (401, {"signed_out": True})
