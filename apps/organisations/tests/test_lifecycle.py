"""A group rests, wakes, closes, opens again, and is asked after two quiet years."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core import audit
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.consent.notifications import token_for
from apps.organisations.lifecycle import services as lifecycle_services
from apps.organisations.models import ClosingReason, Invitation, Organisation
from apps.support.tests.factories import RequestFactory

from .factories import InvitationFactory, MembershipFactory, group

pytestmark = pytest.mark.django_db

VERBS = ("make_dormant", "wake", "close", "reopen")


@pytest.fixture
def reason():
    return ClosingReason.objects.create(code="done", name="The work is done")


def given(verb, reason):
    return {"closing_reason": reason, "closed_on": timezone.localdate()} if verb == "close" else {}


LEADS_TO = {
    ("active", "make_dormant"): ("dormant", "organisation.made-dormant"),
    ("active", "close"): ("closed", "organisation.closed"),
    ("dormant", "wake"): ("active", "organisation.woken"),
    ("dormant", "close"): ("closed", "organisation.closed"),
    ("closed", "reopen"): ("active", "organisation.reopened"),
}
"""The status and the event of each verb that can be done from a status."""


@pytest.mark.parametrize("status", ["active", "dormant", "closed"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_status_with_every_verb(status, verb, reason):
    org, lead = group(status=status)
    if (status, verb) not in LEADS_TO:
        with pytest.raises((MovedOn, NotAllowed)):
            getattr(lifecycle_services, verb)(organisation=org, by=lead, **given(verb, reason))
        assert (Organisation.objects.get(pk=org.pk).status, AuditEvent.objects.count()) == (status, 0)
        return
    moved = getattr(lifecycle_services, verb)(organisation=org, by=lead, **given(verb, reason))
    assert (moved.status, AuditEvent.objects.get().verb) == LEADS_TO[status, verb]


def test_moves_are_for_leads_and_staff_alone(reason):
    org, lead = group()
    member = MembershipFactory(organisation=org).user
    for user, allowed in (
        (member, False),
        (group()[1], False),
        (UserFactory(roles=["commissioner"]), False),
        (UserFactory(roles=["partner"]), False),
        (lead, True),
        (UserFactory(roles=["contract-manager"]), False),
        (UserFactory(roles=["voice-officer"]), False),
        (UserFactory(roles=["volunteering-officer"]), False),
        (UserFactory(roles=["adviser"]), True),
        (UserFactory(roles=["triage-lead"]), True),
    ):
        with transaction.atomic():
            if allowed:
                lifecycle_services.make_dormant(organisation=org, by=user)
            else:
                with pytest.raises(NotAllowed):
                    lifecycle_services.make_dormant(organisation=org, by=user)
            transaction.set_rollback(True)


def test_close_says_why_and_when_tells_the_others_and_takes_invitations_back(client, reason):
    org, lead = group(name="Moss Side Growers")
    member = MembershipFactory(organisation=org).user
    InvitationFactory(organisation=org)
    closed = lifecycle_services.close(
        organisation=org, closing_reason=reason, closed_on=timezone.localdate() - dt.timedelta(days=40), by=lead
    )
    assert (closed.status, closed.closing_reason, Invitation.objects.open().count()) == ("closed", reason, 0)
    message = Message.objects.get()
    assert (message.kind, message.to_email, "the work is done" in message.body) == (
        "group-closed",
        member.email,
        True,
    )
    assert AuditEvent.objects.get(verb="organisation.closed").reason_code == "done"
    assert client.get(reverse("directory:group", args=[org.slug])).status_code == 404
    client.force_login(member)
    assert "The reason" not in client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    assert client.get(reverse("organisations:record", args=[org.slug])).status_code == 200
    opened = lifecycle_services.reopen(organisation=org, by=lead)
    assert (opened.status, opened.closed_on, opened.closing_reason) == ("active", None, None)


def test_close_on_a_day_to_come_is_refused_beside_the_field(reason):
    org, lead = group()
    with pytest.raises(DomainError) as caught:
        lifecycle_services.close(
            organisation=org, closing_reason=reason, closed_on=timezone.localdate() + dt.timedelta(days=1), by=lead
        )
    assert (caught.value.field, Organisation.objects.get(pk=org.pk).status) == ("closed_on", "active")


def test_close_with_an_open_request_is_refused_to_the_lead_and_staff_are_told(client, reason):
    org, lead = group()
    RequestFactory(organisation=org, by=lead, waiting=True)
    address = reverse("organisations:close", args=[org.slug])
    client.force_login(lead)
    page = client.get(address).content.decode()
    assert "1 request of this group is still open. Withdraw what you do not need any more" in page
    assert client.post(address, _closing()).status_code == 403
    assert Organisation.objects.get(pk=org.pk).status == "active"
    sign_in(client, UserFactory(roles=["adviser"]))
    assert "1 request of this group is still open. They stay in the queue" in client.get(address).content.decode()
    assert client.post(address, _closing()).status_code == 302
    assert Organisation.objects.get(pk=org.pk).status == "closed"


def _closing(**other):
    today = timezone.localdate()
    return {
        "closing_reason": "done",
        "closed_on_day": today.day,
        "closed_on_month": today.month,
        "closed_on_year": today.year,
    } | other


def test_close_page_with_bad_input_says_so_and_keeps_it(client, reason):
    org, lead = group()
    client.force_login(lead)
    address = reverse("organisations:close", args=[org.slug])
    response = client.post(address, {"closed_on_day": "40", "closed_on_month": "2", "closed_on_year": "2026"})
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["closed_on", "closing_reason"])
    assert 'value="40"' in response.content.decode()
    response = client.post(address, _closing(closed_on_year=timezone.localdate().year + 1))
    assert response.context["form"].errors == {"closed_on": ["Enter the day on which it closed: today or before"]}


def test_closed_without_a_day_is_refused_by_its_constraint():
    org, _ = group()
    with pytest.raises(IntegrityError, match="organisation_closed_says_when"), transaction.atomic():
        Organisation.objects.filter(pk=org.pk).update(status="closed")


LONG_AGO = dt.datetime(2024, 11, 1, 12, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def quiet(**fields):
    with time_machine.travel(LONG_AGO, tick=False):
        org, lead = group(**fields)
    return org, lead


def test_ask_the_quiet_finds_those_of_which_nothing_was_heard_for_24_months():
    _silent, lead = quiet(name="Silent")
    _signed_in, person = quiet(name="Signed in")
    person.last_login = NOW - dt.timedelta(days=100)
    person.save()
    changed, _ = quiet(name="Changed")
    Organisation.objects.filter(pk=changed.pk).update(updated_at=NOW - dt.timedelta(days=729))
    asked, by = quiet(name="Asked for support")
    with time_machine.travel(NOW - dt.timedelta(days=700), tick=False):
        audit.record("request.sent", subject=asked, by=by)
    by_us, _ = quiet(name="Only we did something")
    with time_machine.travel(NOW - dt.timedelta(days=700), tick=False):
        audit.record("consent.ended", subject=by_us, by=audit.SYSTEM)
    quiet(name="Resting", status="dormant")
    with time_machine.travel(NOW, tick=False):
        group(name="New")
        assert sorted(lifecycle_services.quiet_groups().values_list("name", flat=True)) == [
            "Only we did something",
            "Silent",
        ]
        assert lifecycle_services.ask_the_quiet() == 2
        assert lifecycle_services.ask_the_quiet() == 0
    assert Message.objects.filter(kind="group-still-there", to_email=lead.email).count() == 1


def test_still_here_is_one_tap_and_opening_the_link_changes_nothing(client):
    org, lead = quiet()
    with time_machine.travel(NOW, tick=False):
        lifecycle_services.ask_the_quiet()
        address = reverse("organisations:still_here", args=[token_for(org, lead, "still-here")])
        assert client.get(address).status_code == 200
        assert client.post(address, {"answer": "here"}).status_code == 403
        org.refresh_from_db()
        assert org.still_here_at is None
        client.force_login(lead)
        assert "Good to hear" in client.post(address, {"answer": "here"}).content.decode()
        assert Client().get(address).status_code == 410
    org.refresh_from_db()
    assert (org.still_here_at, org.quiet_asked_at, org.status) == (NOW, None, "active")
    with time_machine.travel(NOW + dt.timedelta(days=700), tick=False):
        assert lifecycle_services.ask_the_quiet() == 0
    with time_machine.travel(NOW + dt.timedelta(days=740), tick=False):
        assert lifecycle_services.ask_the_quiet() == 1


def test_still_here_answered_that_it_rests_makes_it_dormant(client):
    org, lead = quiet()
    member = MembershipFactory(organisation=org).user
    with time_machine.travel(NOW, tick=False):
        lifecycle_services.ask_the_quiet()
        by_member = reverse("organisations:still_here", args=[token_for(org, member, "still-here")])
        client.force_login(member)
        assert client.post(by_member, {"answer": "rests"}).status_code == 422
        address = reverse("organisations:still_here", args=[token_for(org, lead, "still-here")])
        client.force_login(lead)
        assert "The group is paused" in client.post(address, {"answer": "rests"}).content.decode()
        assert Organisation.objects.get(pk=org.pk).status == "dormant"
        assert client.post(address, {"answer": "rests"}).status_code == 410


def test_staff_see_the_quiet_until_they_are_heard_of(client):
    _org, lead = quiet(name="Silent")
    with time_machine.travel(NOW, tick=False):
        adviser = UserFactory(roles=["adviser"])
        sign_in(client, adviser)
        address = reverse("organisations:staff_gone_quiet")
        assert client.get(address).context["rows"] == []
        lifecycle_services.ask_the_quiet()
        assert [row.name for row in client.get(address).context["rows"]] == ["Silent"]
        lead.last_login = NOW
        lead.save()
        assert client.get(address).context["rows"] == []
