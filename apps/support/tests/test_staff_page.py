"""The staff page of one request, and the verbs of the staff."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.support.conversation import services as conversation
from apps.support.triage import services as triage

from .factories import ReasonFactory, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


def said(response):
    return [str(message) for message in response.context["messages"]]


def page(client, request, **query):
    return client.get(f"/queue/R-{request.pk}/", query)


VERBS = ("write", "ask-for-facts", "offer", "signpost", "decline", "assign", "log-contact", "complete")
POSTS = ("accept", "take", "start", "check-fact/stage")


@pytest.mark.parametrize("roles", [[], [Role.COMMISSIONER], [Role.PARTNER], [Role.ADMINISTRATOR]])
def test_staff_addresses_are_unknown_to_everyone_else(client, roles):
    request = RequestFactory(waiting=True)
    sign_in(client, UserFactory(roles=roles) if roles else request.asked_by)
    start = f"/support/R-{request.pk}/staff/"
    answers = {verb: client.get(f"{start}{verb}/").status_code for verb in VERBS}
    answers |= {verb: client.post(f"{start}{verb}/").status_code for verb in POSTS}
    assert answers == dict.fromkeys([*VERBS, *POSTS], 404)


def test_staff_addresses_of_a_draft_are_unknown(staff, client):
    draft = RequestFactory()
    assert page(client, draft).status_code == 404
    assert client.get(f"/support/R-{draft.pk}/staff/decline/").status_code == 404


def test_mail_link_takes_staff_to_the_page_in_their_view(staff, client):
    request = RequestFactory(waiting=True)
    response = client.get(f"/support/R-{request.pk}/staff/?stage=do")
    assert (response.status_code, response["Location"]) == (302, f"/queue/R-{request.pk}/?stage=do")


def test_message_written_on_the_page_is_sent_with_what_its_form_carries(staff, client):
    request = RequestFactory(waiting=True)
    shown = page(client, request).content.decode()
    form = shown[shown.index(f'action="/support/R-{request.pk}/staff/write/') :]
    seen = re.search('name="seen" value="([^"]*)"', form)
    response = client.post(f"/support/R-{request.pk}/staff/write/", {"body": "Which fund?", "seen": seen[1]})
    assert (response.status_code, request.thread.messages.get().body) == (302, "Which fund?")


def test_write_that_asks_for_facts_starts_their_clock(staff, client):
    request = RequestFactory(waiting=True)
    client.post(
        f"/support/R-{request.pk}/staff/write/", {"body": "Which fund?", "asks": "on", "seen": request.how_it_stands}
    )
    request.refresh_from_db()
    assert (request.status, request.waiting_on) == ("needs-facts", "them")


def test_assign_by_the_page_tells_who_has_it(staff, client):
    request, adviser = RequestFactory(waiting=True), UserFactory(name="Bea", roles=[Role.ADVISER])
    response = client.post(f"/support/R-{request.pk}/staff/assign/", {"adviser": adviser.pk}, follow=True)
    assert said(response) == ["Assigned to Bea, who has been told."]


@pytest.mark.parametrize("verb", ["signpost", "decline"])
def test_closing_needs_a_reason_and_words(staff, client, verb):
    request = RequestFactory(waiting=True)
    reason = ReasonFactory(declining=True) if verb == "decline" else ReasonFactory()
    address = f"/support/R-{request.pk}/staff/{verb}/"
    refused = client.post(address, {"closing_note": "Ask the law centre"})
    assert (refused.status_code, "Ask the law centre" in refused.content.decode()) == (422, True)
    assert "Choose a reason" in refused.content.decode()
    client.post(address, {"closing_note": "Ask the law centre", "reason": reason.pk})
    request.refresh_from_db()
    assert (request.is_open, request.closing_note, request.reason) == (False, "Ask the law centre", reason)


def test_closing_what_somebody_moved_meanwhile_keeps_what_was_typed(staff, client):
    request, reason = RequestFactory(sent=True), ReasonFactory(declining=True)
    typed = {"closing_note": "Words that took an hour", "reason": reason.pk, "seen": request.how_it_stands}
    triage.accept(request, by=UserFactory(name="Bea", roles=[Role.ADVISER]))
    response = client.post(f"/support/R-{request.pk}/staff/decline/", typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert re.search(
        r"This has changed since you opened it: it now stands at “In the queue”\. Bea changed this at ", text
    )
    assert "Words that took an hour" in text
    request.refresh_from_db()
    assert f'name="seen" value="{request.how_it_stands}"' in text
    assert request.status == "waiting"


def test_closing_what_was_closed_meanwhile_keeps_what_was_typed(staff, client):
    request, reason = RequestFactory(declined=True), ReasonFactory(declining=True)
    response = client.post(
        f"/support/R-{request.pk}/staff/decline/", {"closing_note": "My words", "reason": reason.pk, "seen": "sent"}
    )
    assert (response.status_code, "My words" in response.content.decode()) == (422, True)


def test_verb_by_staff_who_do_not_triage_is_refused_with_the_reason(client):
    sign_in(client, UserFactory(roles=[Role.VOICE_OFFICER]))
    request = RequestFactory(waiting=True)
    assert page(client, request).status_code == 200
    response = client.get(f"/support/R-{request.pk}/staff/decline/")
    assert response.status_code == 403
    assert "Only an adviser or the triage lead" in response.content.decode()


def test_form_of_a_verb_has_the_facts_and_the_last_three_messages_beside_it(client, adviser):
    sign_in(client, adviser)
    request = RequestFactory(waiting=True, deadline=timezone.localdate() + timedelta(days=9))
    for number in range(1, 6):
        conversation.write(request, by=request.asked_by, body=f"Message {number}")
    page = client.get(f"/support/{request.ref}/staff/offer/")
    text = page.content.decode()
    assert [f"Message {n}" in text for n in range(1, 6)] == [False, False, True, True, True]
    assert ("The fund closes" in text, "2 earlier messages" in text) == (True, True)


def test_correcting_a_fact_has_staffs_words_and_leads_back_to_the_queue_as_it_was_shown(client, adviser):
    request = RequestFactory(waiting=True)
    sign_in(client, adviser)
    address = f"/support/{request.ref}/correct/?tab=mine"
    page = client.get(address)
    text = page.content.decode()
    assert ("Where the group is now" in text, "helps you" in text, "We check again" in text) == (True, False, False)
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in ("title", "difference", "stage", "version", "page")}
    saved = client.post(address, data | {"title": "A dry store"})
    assert (saved.status_code, saved.url) == (302, f"/queue/{request.ref}/?tab=mine")
    sign_in(client, request.asked_by)
    assert "We check again what you change." in client.get(f"/support/{request.ref}/correct/").content.decode()


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (0, "From the group’s record"),
        (1, "From the group’s record"),
        (3, "From the group’s record. It is 3 years old: ask for a newer one"),
    ],
)
def test_income_of_some_years_ago_is_said_to_be_so(client, years, said):
    year = timezone.localdate().year - years
    request = RequestFactory(waiting=True, organisation__income=38_000, organisation__income_year=year)
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    facts = client.get(f"/queue/R-{request.pk}/").context["facts"]
    assert [(fact["value"], fact["note"]) for fact in facts if fact["label"] == "Income"] == [
        (f"£38,000 in {year}", said)
    ]
