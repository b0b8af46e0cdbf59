"""When a role ends, what its holder had goes to the person named in the same form, or to the triage lead."""

from __future__ import annotations

import pytest

from apps.accounts.models import Role
from apps.accounts.roles import services as role_services
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.digests.rights import still_due
from apps.organisations.tests.factories import MembershipFactory
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import OPEN, Status
from apps.support.tests.factories import ReasonFactory, RequestFactory, lead_of
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=[Role.ADMINISTRATOR])


@pytest.fixture
def nadia():
    return UserFactory(name="Nadia", email="nadia@example.org", roles=[Role.ADVISER])


@pytest.fixture
def sam():
    return UserFactory(name="Sam", email="sam@example.org", roles=[Role.ADVISER])


@pytest.fixture
def tess():
    return UserFactory(name="Tess", email="tess@example.org", roles=[Role.TRIAGE_LEAD])


def has(adviser, status, **given):
    request = RequestFactory(at=status, adviser=adviser, **given)
    if request.is_open and request.adviser_id is None:
        triage.assign(request, by=adviser, adviser=adviser)
    return Request.objects.get(pk=request.pk)


def leaves(person, admin, **given):
    role_services.end(grant=person.role_grants.get(ended_at=None), reason="Left", by=admin, **given)


def mails(person, kind="work-handed-over"):
    return list(Message.objects.filter(user=person, kind=kind).order_by("pk"))


def test_every_open_request_and_offer_goes_to_the_person_named_and_ended_ones_stay(admin, nadia, sam):
    ReasonFactory()
    held = {status: has(nadia, status) for status in (*OPEN, Status.COMPLETED)}
    leaves(nadia, admin, to=sam)
    assert {status: Request.objects.get(pk=one.pk).adviser for status, one in held.items()} == {
        **dict.fromkeys(OPEN, sam),
        Status.COMPLETED: nadia,
    }
    assert held[Status.OFFERED].offers.get().adviser == sam
    assert held[Status.ACTIVE].offers.get().adviser == nadia
    assert AuditEvent.objects.filter(verb="request.assigned", actor=admin).count() == len(OPEN)
    [told] = mails(sam)
    assert told.subject == "6 requests handed over to you"
    assert f"{held[Status.OFFERED].ref}, {held[Status.OFFERED].organisation.name}" in told.body
    assert told.body.count("An offer is open.") == 1


def test_with_nobody_named_requests_have_no_adviser_and_the_triage_leads_are_told(admin, nadia, tess):
    held = has(nadia, Status.OFFERED)
    leaves(nadia, admin)
    request = Request.objects.get()
    assert (request.adviser, request.assigned_by, request.assigned_at) == (None, None, None)
    [told] = mails(tess)
    assert told.subject == "1 request without an adviser"
    assert told.url.endswith("/requests/?adviser=nobody")
    casework.accept_offer(held, by=lead_of(held.organisation))
    assert (len(mails(tess, "work-offer-accepted")), mails(nadia, "work-offer-accepted")) == (1, [])


def test_unanswered_message_is_named_and_what_waits_in_the_outbox_does_not_go_to_who_left(admin, nadia, sam):
    held = has(nadia, Status.ACTIVE)
    conversation.write(held, by=lead_of(held.organisation), body="Can we meet on Monday?")
    [waiting] = mails(nadia, "work-message")
    leaves(nadia, admin, to=sam)
    assert still_due([waiting]) == []
    [told] = mails(sam)
    assert "A message of the group waits for an answer." in told.body
    assert still_due([told]) == [told]
    conversation.write(Request.objects.get(), by=lead_of(held.organisation), body="Or on Tuesday?")
    assert (len(mails(sam, "work-message")), len(mails(nadia, "work-message"))) == (1, 1)


def test_another_role_does_not_keep_the_right_to_messages_of_groups(admin, nadia):
    held = has(nadia, Status.ACTIVE)
    conversation.write(held, by=lead_of(held.organisation), body="Can we meet on Monday?")
    [waiting] = mails(nadia, "work-message")
    role_services.grant(person=nadia, role=Role.COMMISSIONER, reason="Moved", by=admin)
    role_services.end(grant=nadia.role_grants.get(role=Role.ADVISER), reason="Moved", by=admin)
    assert still_due([waiting]) == []


def test_who_still_advises_by_another_role_keeps_the_work(admin, nadia):
    held = has(nadia, Status.ACTIVE)
    role_services.grant(person=nadia, role=Role.TRIAGE_LEAD, reason="Leads now", by=admin)
    role_services.end(grant=nadia.role_grants.get(role=Role.ADVISER), reason="Leads now", by=admin)
    assert Request.objects.get(pk=held.pk).adviser == nadia


def test_a_request_of_the_own_group_of_who_takes_over_goes_to_the_triage_lead(admin, nadia, sam, tess):
    own, other = has(nadia, Status.ACTIVE), has(nadia, Status.ACTIVE)
    MembershipFactory(organisation=own.organisation, user=sam)
    leaves(nadia, admin, to=sam)
    assert [Request.objects.get(pk=one.pk).adviser for one in (own, other)] == [None, sam]
    assert [own.ref in told.body for told in (*mails(sam), *mails(tess))] == [False, True]


def test_somebody_who_does_not_advise_is_refused_and_the_role_goes_on(admin, nadia):
    held = has(nadia, Status.ACTIVE)
    with pytest.raises(DomainError, match="Choose somebody who advises groups"):
        leaves(nadia, admin, to=UserFactory(roles=[Role.COMMISSIONER]))
    assert (Request.objects.get(pk=held.pk).adviser, nadia.role_grants.get().ended_at) == (nadia, None)


def test_message_without_a_triage_lead_goes_to_who_advises(nadia):
    RequestFactory(sent=True)
    assert len(mails(nadia, "work-sent")) == 1


def test_form_says_what_is_held_names_who_can_take_it_and_hands_it_over(admin, nadia, sam, client):
    sign_in(client, admin)
    held = has(nadia, Status.ACTIVE)
    conversation.write(held, by=lead_of(held.organisation), body="Can we meet on Monday?")
    address = f"/account/roles/{nadia.role_grants.get().pk}/end/"
    page = client.get(address)
    assert "1 open request. On 1 of them a message of the group waits for an answer." in page.content.decode()
    assert [label for _, label in page.context["form"].fields["to"].choices] == [
        "Nobody yet: the triage lead gives it out",
        "Sam",
    ]
    refused = client.post(address, {"reason": "", "to": sam.pk})
    assert (refused.status_code, f'value="{sam.pk}" selected' in refused.content.decode()) == (422, True)
    assert client.post(address, {"reason": "Left", "to": sam.pk}).status_code == 302
    assert Request.objects.get().adviser == sam


def test_form_of_a_role_without_open_work_asks_for_nobody(admin, client):
    sign_in(client, admin)
    partner = UserFactory(roles=[Role.PARTNER])
    page = client.get(f"/account/roles/{partner.role_grants.get().pk}/end/")
    assert list(page.context["form"].fields) == ["reason"]


def test_staff_read_statuses_in_their_own_words(client, tess):
    sign_in(client, tess)
    request = RequestFactory(needs_facts=True)
    for address in (
        "/requests/",
        f"/queue/{request.ref}/",
        f"/queue/R-{RequestFactory(organisation=request.organisation, sent=True).pk}/",
        f"/groups/our-record/{request.organisation.slug}/",
    ):
        page = client.get(address).content.decode()
        assert ("We need facts from you" in page, "Waiting for facts" in page) == (False, True), address
