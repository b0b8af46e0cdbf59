"""A request that somebody makes by phone: on one page, for a group that is here or a new one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.personal_data.erasing import ErasureReason, erase
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message as Mail
from apps.organisations.models import Invitation, Membership, Organisation, Verification
from apps.organisations.tests.factories import KindFactory, LegalFormFactory, MembershipFactory, group
from apps.places.tests.factories import WardMembershipFactory
from apps.support import personal_data, retention
from apps.support.calls import policies, services
from apps.support.models import PhoneCall, Request

from .factories import TopicFactory

pytestmark = pytest.mark.django_db

CALL = {"caller_name": "Ada Osei", "caller_phone": "0161 496 0000", "agreed": "said"}
ASK = {"title": "A bid for the tool store", "difference": "Forty families can keep growing food.", "stage": "do"}
EMAIL = "ada@growers.example"


def typed(**more):
    return {**CALL, **ASK, "topic": TopicFactory().pk, "caller_email": EMAIL, "group_name": "Moss Side Growers", **more}


def taken(organisation, by, **more):
    return services.take_call(by=by, organisation=organisation, topic=TopicFactory(), **{**CALL, **ASK, **more})


def told(kind):
    return sorted(Mail.objects.filter(kind=kind).values_list("to_email", flat=True))


def test_request_by_phone_stands_where_one_that_was_sent_online_would(organisation, lead, adviser):
    request = taken(organisation, adviser, caller_email="ADA@growers.example ")
    assert (request.status, request.waiting_on, request.asked_by, request.ward) == (
        "sent", "us", adviser, organisation.ward
    )  # fmt: skip
    assert request.reply_due_at > request.sent_at
    call = request.call
    assert (call.caller_name, call.caller_phone, call.caller_email, call.agreed, call.taken_by) == (
        "Ada Osei", "0161 496 0000", EMAIL, "said", adviser
    )  # fmt: skip
    events = list(AuditEvent.objects.filter(subject_id=request.pk, subject_type="support.Request").order_by("pk"))
    assert [event.verb for event in events] == ["request.drafted", "request.taken-by-phone", "request.sent"]
    assert {event.actor for event in events} == {adviser}
    assert (told("request-sent"), told("request-taken-by-phone")) == ([lead.email], [EMAIL])


def test_caller_who_acts_for_the_group_is_told_once(organisation, lead, adviser):
    taken(organisation, adviser, caller_email=lead.email)
    assert (told("request-sent"), told("request-taken-by-phone")) == ([lead.email], [])


def test_new_group_is_registered_unlisted_without_people_and_the_caller_is_invited(adviser, lead):
    ward = WardMembershipFactory().ward
    request = services.take_call_of_new_group(
        by=adviser, name="Old Moat Choir", kind=KindFactory(), legal_form=LegalFormFactory(), ward=ward,
        topic=TopicFactory(), caller_email=EMAIL, **CALL, **ASK,
    )  # fmt: skip
    made = Organisation.objects.get(name="Old Moat Choir")
    assert (request.organisation, made.listed, made.ward, made.created_by) == (made, False, ward, adviser)
    assert Membership.objects.filter(organisation=made).count() == 0
    assert Verification.objects.get(organisation=made).causes == ["new"]
    invitation = Invitation.objects.get(organisation=made)
    assert (invitation.email, invitation.role, invitation.invited_by) == (EMAIL, "lead", adviser)
    assert (told("group-invitation"), told("request-taken-by-phone"), told("request-news")) == ([EMAIL], [EMAIL], [])


def test_whoever_accepts_the_invitation_sees_the_request(adviser, client):
    ward = WardMembershipFactory().ward
    request = services.take_call_of_new_group(
        by=adviser, name="Old Moat Choir", kind=KindFactory(), legal_form=LegalFormFactory(), ward=ward,
        topic=TopicFactory(), **CALL, **ASK,
    )  # fmt: skip
    assert Invitation.objects.count() == 0
    member = MembershipFactory(organisation=request.organisation).user
    sign_in(client, member)
    assert client.get(f"/support/R-{request.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"caller_name": " "}, "caller_name"),
        ({"caller_phone": " "}, "caller_phone"),
        ({"agreed": "perhaps"}, "agreed"),
        ({"title": ""}, "title"),
        ({"deadline": dt.date(2020, 1, 1), "deadline_fact": "It closes"}, "deadline"),
    ],
)
def test_call_with_something_missing_is_refused_and_leaves_nothing(organisation, adviser, given, field):
    with pytest.raises(DomainError) as refused:
        taken(organisation, adviser, **given)
    assert (refused.value.field, Request.objects.count(), PhoneCall.objects.count(), Mail.objects.count()) == (
        field, 0, 0, 0
    )  # fmt: skip


def test_calls_are_taken_by_advisers_and_triage_leads_for_open_groups_that_are_not_theirs(organisation, lead):
    people = {role.value: UserFactory(roles=[role]) for role in Role} | {"lead of the group": lead}
    may = {name for name, person in people.items() if policies.can_take_call_for(person, organisation)}
    assert may == {"adviser", "triage-lead"}
    both = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=organisation, user=both)
    assert policies.can_take_call_for(both, organisation).code == "own-group"
    Organisation.objects.filter(pk=organisation.pk).update(status="closed", closed_on=timezone.localdate())
    organisation.refresh_from_db()
    assert policies.can_take_call_for(people["adviser"], organisation).code == "closed"
    with pytest.raises(NotAllowed):
        taken(organisation, people["adviser"])


def test_who_took_a_call_cannot_send_another_draft_of_the_group(organisation, lead, adviser):
    from apps.support.asking import services as asking  # beside the test that needs it alone

    taken(organisation, adviser)
    draft = asking.start_draft(by=lead, organisation=organisation)
    asking.save_draft(draft, by=lead, topic=TopicFactory(), **ASK)
    with pytest.raises(NotAllowed):
        asking.submit(draft, by=adviser)


# --- the page ----------------------------------------------------------------------------------------


def test_page_asks_which_group_is_meant_keeps_what_was_typed_and_sends(client, organisation, lead, adviser):
    sign_in(client, adviser)
    first = client.post("/requests/by-phone/", typed())
    text = first.content.decode()
    assert (first.status_code, "Choose the group, or say that it is new" in text) == (422, True)
    assert "Forty families can keep growing food." in text
    assert f'value="{organisation.pk}"' in text
    done = client.post("/requests/by-phone/", typed(organisation=organisation.pk), follow=True)
    request = Request.objects.get()
    assert done.redirect_chain == [(f"/queue/R-{request.pk}/", 302)]
    said = (
        f"The request is sent. Its number is {request.ref}. Everyone who acts for Moss Side Growers has been told, "
        "and so has the caller."
    )
    assert [str(message) for message in done.context["messages"]] == [said]


def test_page_registers_a_group_that_is_not_here(client, adviser):
    ward, kind, form = WardMembershipFactory().ward, KindFactory(), LegalFormFactory()
    sign_in(client, adviser)
    refused = client.post("/requests/by-phone/", typed()).content.decode()
    for said in ("Choose what kind of group it is", "Choose the legal form", "Choose the ward where it is based"):
        assert said in refused
    client.post("/requests/by-phone/", typed(kind=kind.pk, legal_form=form.pk, ward=ward.pk))
    assert Request.objects.get().organisation.name == "Moss Side Growers"


def test_group_that_was_not_offered_cannot_be_chosen(client, organisation, adviser):
    other = group(name="A choir")[0]
    sign_in(client, adviser)
    answer = client.post("/requests/by-phone/", typed(organisation=other.pk))
    assert (answer.status_code, Request.objects.count()) == (422, 0)


@pytest.mark.parametrize("name", ["²", "\x00", "9" * 5000, "'", "(", "GB-CHC-1000029"])
def test_odd_names_break_nothing(client, adviser, name):
    sign_in(client, adviser)
    assert client.post("/requests/by-phone/", typed(group_name=name)).status_code == 422


def test_staff_who_work_on_it_see_who_rang_and_how_they_agreed(client, organisation, triage_lead):
    request = taken(organisation, triage_lead, caller_email=EMAIL)
    sign_in(client, triage_lead)
    page = client.get(f"/queue/R-{request.pk}/")
    assert [(fact.label, fact.value) for fact in page.context["asker"]] == [
        ("Rang us", "Ada Osei"),
        ("Phone", "0161 496 0000"),
        ("Email", EMAIL),
        ("Agreed", "They heard it read back and said yes"),
        ("Written down by", str(triage_lead)),
    ]
    assert "Taken by phone" in [entry.what for entry in page.context["history"]]
    sign_in(client, UserFactory(roles=[Role.VOICE_OFFICER]))
    assert "0161 496 0000" not in client.get(f"/queue/R-{request.pk}/").content.decode()


@pytest.mark.parametrize("words", ["ada osei", "ada@growers"])
def test_request_is_found_by_who_rang(client, organisation, triage_lead, words):
    request = taken(organisation, triage_lead, caller_email=EMAIL)
    sign_in(client, triage_lead)
    assert [row["ref"] for row in client.get("/requests/", {"q": words}).context["rows"]] == [request.ref]


# --- what is kept ------------------------------------------------------------------------------------


def test_call_without_a_way_back_is_refused_by_the_database(organisation, adviser):
    call = taken(organisation, adviser).call
    with pytest.raises(IntegrityError, match="call_says_who_rang"), transaction.atomic():
        PhoneCall.objects.filter(pk=call.pk).update(caller_phone="")


def test_who_rang_goes_with_the_words_of_the_case(organisation, adviser):
    request = taken(organisation, adviser, caller_email=EMAIL)
    retention._anonymise([request])
    call = PhoneCall.objects.get()
    assert (call.caller_name, call.caller_phone, call.caller_email, call.removed_at is not None) == ("", "", "", True)


def test_caller_with_an_account_gets_the_call_and_can_have_it_erased(organisation, adviser):
    request = taken(organisation, adviser, caller_email=EMAIL)
    ada = UserFactory(name="Ada Osei", email=EMAIL)
    [section] = [each for each in personal_data.SECTIONS if each.code == "request-calls"]
    assert [row["request"] for row in section.collect(ada)] == [request.ref]
    assert list(section.collect(adviser)) == []
    [asked] = [each for each in personal_data.SECTIONS if each.code == "requests"]
    assert list(asked.collect(adviser)) == []
    erase(person=ada, by=ada, why=ErasureReason.ASKED_HERE)
    assert (PhoneCall.objects.get().caller_email, Request.objects.count()) == ("", 1)
