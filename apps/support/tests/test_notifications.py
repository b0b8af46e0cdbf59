"""Every message renders, goes to those whom it is for, and says no more than its reader may see."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.digests import rendering
from apps.digests.kinds import all_kinds
from apps.digests.models import Message as Mail
from apps.organisations.tests.factories import InvitationFactory, MembershipFactory
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.triage import services as triage

from .factories import RequestFactory

OURS = sorted(code for code in all_kinds() if code.startswith(("request-", "work-")))


@pytest.mark.parametrize("code", OURS)
def test_message_renders_with_its_example_in_our_words(code):
    words = rendering.words(code, {**all_kinds()[code].example, "url": "https://x", "action": "See"})
    text = f"{words.subject}\n{words.body}"
    assert words.subject
    assert words.body
    assert [bad for bad in ("{{", "{%", "None", "!", "submit", "please", "ticket", "  ") if bad in text] == []


def told(kind: str) -> set[str]:
    return set(Mail.objects.filter(kind=kind).values_list("to_email", flat=True))


@pytest.mark.django_db
def test_sending_tells_all_members_and_all_triage_leads_of_other_groups(organisation, lead, member, triage_lead):
    own = UserFactory(roles=[Role.TRIAGE_LEAD])
    MembershipFactory(organisation=organisation, user=own)
    UserFactory(roles=[Role.ADVISER])
    RequestFactory(sent=True, organisation=organisation, by=lead)
    assert (told("request-sent"), told("work-sent")) == ({lead.email, member.email, own.email}, {triage_lead.email})


@pytest.mark.django_db
def test_people_who_are_invited_hear_that_there_is_news_and_no_more(organisation, lead, adviser):
    invited = InvitationFactory(organisation=organisation).email
    request = RequestFactory(sent=True, organisation=organisation, by=lead, title="A secret plan")
    conversation.write(request, by=adviser, body="A secret answer")
    mails = Mail.objects.filter(to_email=invited)
    assert set(mails.values_list("kind", flat=True)) == {"request-news"}
    assert [mail.pk for mail in mails if "secret" in f"{mail.subject}{mail.body}"] == []


@pytest.mark.django_db
def test_a_message_is_told_to_the_other_side_only(organisation, lead, member, adviser, triage_lead):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    triage.assign(request, by=adviser, adviser=adviser)
    conversation.write(request, by=lead, body="When do you come?")
    conversation.write(request, by=adviser, body="On Monday")
    assert (told("work-message"), told("request-message")) == ({adviser.email}, {lead.email, member.email})


@pytest.mark.django_db
def test_assigning_tells_the_adviser_unless_they_took_it(organisation, lead, adviser, triage_lead):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    triage.assign(request, by=adviser, adviser=adviser)
    assert told("work-assigned") == set()
    triage.assign(Request.objects.get(pk=request.pk), by=triage_lead, adviser=triage_lead)
    triage.assign(Request.objects.get(pk=request.pk), by=triage_lead, adviser=adviser)
    assert told("work-assigned") == {adviser.email}


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["sent", "needs_facts", "offered", "completed", "declined", "timed_out"])
def test_telling_costs_the_same_for_one_member_and_for_three(trait, organisation, lead, adviser):
    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            RequestFactory(**{trait: True}, organisation=organisation, by=lead, adviser=adviser)
        return len(queries)

    cost()
    one = cost()
    for _ in range(2):
        MembershipFactory(organisation=organisation)
    assert cost() == one


@pytest.mark.django_db
def test_message_of_a_group_goes_to_the_triage_leads_once_its_adviser_advises_no_more(
    organisation, lead, adviser, triage_lead
):
    request = RequestFactory(active=True, organisation=organisation, by=lead, adviser=adviser)
    adviser.role_grants.update(ended_at=timezone.now(), ended_by=triage_lead, end_reason="Left")
    fresh = Request.objects.get(pk=request.pk)
    conversation.write(fresh, by=lead, body="Are you there?")
    assert told("work-message") == {triage_lead.email}
