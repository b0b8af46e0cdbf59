"""Saved replies: the triage lead keeps the list with its versions; an adviser's box is filled with the facts of the request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.support.models import Request, SavedReply
from apps.support.replies import services as replies
from apps.support.tests.factories import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess():
    return UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD])


@pytest.fixture
def welcome(tess):
    return replies.save_reply(
        by=tess, name="Welcome", body="Dear {group}, {title} has the number {number}. {date}. {me}"
    )


def test_new_version_takes_the_place_of_the_old_one_and_both_are_kept(tess, welcome):
    second = replies.save_reply(by=tess, name="Welcome", body="Hello {group}", replaces=welcome)
    welcome.refresh_from_db()
    assert (second.version, second.replaces, welcome.ended_by) == (2, welcome, tess)
    assert list(SavedReply.objects.open()) == [second]
    with pytest.raises(MovedOn):
        replies.save_reply(by=tess, name="Welcome", body="Good day", replaces=welcome)
    replies.end_reply(second, by=tess)
    assert (SavedReply.objects.open().count(), SavedReply.objects.count()) == (0, 2)
    assert list(AuditEvent.objects.filter(verb__startswith="reply.").order_by("pk").values_list("verb", flat=True)) == [
        "reply.saved",
        "reply.saved",
        "reply.ended",
    ]


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [("", "x", "name"), ("x", " ", "body"), ("x", "Dear {groop}", "body"), ("WELCOME", "x", "name")],
)
def test_what_could_not_be_used_is_refused_beside_its_field(tess, welcome, name, body, field):
    with pytest.raises(DomainError) as refusal:
        replies.save_reply(by=tess, name=name, body=body)
    assert refusal.value.field == field


def test_two_of_one_name_are_refused_by_the_database(tess, welcome):
    with pytest.raises(IntegrityError, match="saved_reply_one_of_a_name"), transaction.atomic():
        SavedReply.objects.create(name="welcome", body="x", made_by=tess)


def test_an_adviser_uses_the_list_and_does_not_change_it(client, welcome):
    kofi = sign_in(client, UserFactory(roles=[Role.ADVISER]))
    assert "Dear {group}" in client.get("/requests/replies/").content.decode()
    with pytest.raises(NotAllowed):
        replies.save_reply(by=kofi, name="Mine", body="Hi")
    assert client.post(f"/requests/replies/{welcome.pk}/end/").status_code == 403


def test_box_is_filled_below_what_was_typed_with_the_facts_and_nothing_is_sent(client, welcome):
    sign_in(client, UserFactory(name="Kofi", roles=[Role.ADVISER]))
    asked = RequestFactory(waiting=True, title="A roof", organisation__name="Moss Side", deadline=dt.date(2099, 12, 1))
    assert "Put it in the box" in client.get(f"/queue/{asked.ref}/").content.decode()
    page = client.post(
        f"/support/{asked.ref}/staff/write/",
        {"body": "Good morning", "route": "phone", "reply": welcome.pk, "fill": "yes", "seen": "waiting"},
    )
    form = page.context["form"]
    assert page.status_code == 200
    assert (
        form["body"].value()
        == f"Good morning\n\nDear Moss Side, A roof has the number {asked.ref}. 1 December 2099. Kofi"
    )
    assert (form["route"].value(), Request.objects.get().thread.messages.count()) == ("phone", 0)
    client.post(f"/support/{asked.ref}/staff/write/", {"body": form["body"].value(), "reply": ""})
    assert Request.objects.get().thread.messages.get().body.startswith("Good morning")


def test_reply_is_written_changed_and_taken_out_on_its_pages(client, tess):
    sign_in(client, tess)
    refused = client.post("/requests/replies/new/", {"name": "Welcome", "body": "Dear {groop}"})
    assert (refused.status_code, "{groop} means nothing here." in refused.content.decode()) == (422, True)
    client.post("/requests/replies/new/", {"name": "Welcome", "body": "Dear {group}"})
    first = SavedReply.objects.get()
    client.post(f"/requests/replies/{first.pk}/", {"name": "Welcome", "body": "Hello {group}"})
    stale = client.post(f"/requests/replies/{first.pk}/", {"name": "Welcome", "body": "Good day"})
    assert (stale.status_code, "has changed since you opened it" in stale.content.decode()) == (422, True)
    client.post(f"/requests/replies/{SavedReply.objects.open().get().pk}/end/")
    assert "No reply is saved yet" in client.get("/requests/replies/").content.decode()
