"""The lead of a group passes on: offered, asked for, objected to, and appointed where none is left."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.access.handover import policies as handover_policies
from apps.organisations.access.handover import services as handover_services
from apps.organisations.consent.notifications import token_for
from apps.organisations.models import Handover, Membership
from apps.organisations.people import services as people_services

from .factories import MembershipFactory, group

pytestmark = pytest.mark.django_db


def roles_of(org) -> dict[int, str]:
    return dict(Membership.objects.open().filter(organisation=org).values_list("user", "role"))


def said() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("kind", "to_email"))


def test_offer_changes_nothing_until_the_member_says_yes_and_then_swaps_the_two():
    org, lead = group()
    member = MembershipFactory(organisation=org)
    asked = handover_services.offer_lead(membership=member, by=lead)
    assert (asked.due_on, said()) == (
        timezone.localdate() + dt.timedelta(days=14),
        [("group-lead-offered", member.user.email)],
    )
    assert roles_of(org) == {lead.pk: "lead", member.user_id: "member"}
    with pytest.raises(NotAllowed):
        handover_services.complete_handover(handover=asked, by=lead)
    handover_services.complete_handover(handover=asked, by=member.user)
    assert roles_of(org) == {lead.pk: "member", member.user_id: "lead"}
    assert Message.objects.filter(kind="group-lead-passed").count() == 2
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "handover.offered",
        "handover.completed",
        "membership.changed",
        "membership.changed",
    ]


def test_request_without_an_objection_is_done_on_the_day_after_14_days():
    org, lead = group()
    member = MembershipFactory(organisation=org)
    asked = handover_services.ask_for_lead(organisation=org, by=member.user)
    assert said() == [("group-lead-requested", lead.email)]
    noon = dt.datetime.combine(asked.due_on, dt.time(12), tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False):
        assert handover_services.settle_handovers() == {"done": 0, "lapsed": 0}
    with time_machine.travel(noon + dt.timedelta(days=1), tick=False):
        assert handover_services.settle_handovers() == {"done": 1, "lapsed": 0}
        assert handover_services.settle_handovers() == {"done": 0, "lapsed": 0}
    assert roles_of(org) == {lead.pk: "lead", member.user_id: "lead"}
    assert AuditEvent.objects.filter(verb="handover.completed").values_list("actor", flat=True).get() is None


def test_request_that_a_lead_objects_to_ends_and_the_member_is_told():
    org, lead = group()
    member = MembershipFactory(organisation=org)
    asked = handover_services.ask_for_lead(organisation=org, by=member.user)
    with pytest.raises(NotAllowed):
        handover_services.complete_handover(handover=asked, by=member.user)
    handover_services.object_to_handover(handover=asked, by=lead)
    assert Message.objects.filter(kind="group-lead-refused", to_email=member.user.email).count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=30), tick=False):
        assert handover_services.settle_handovers() == {"done": 0, "lapsed": 0}
    assert roles_of(org) == {lead.pk: "lead", member.user_id: "member"}
    with pytest.raises((MovedOn, NotAllowed)):
        handover_services.complete_handover(handover=asked, by=lead)


def test_request_of_somebody_who_left_and_an_offer_that_nobody_answered_run_out():
    org, _ = group()
    member = MembershipFactory(organisation=org)
    handover_services.ask_for_lead(organisation=org, by=member.user)
    people_services.end_membership(membership=member, by=member.user)
    other, other_lead = group()
    handover_services.offer_lead(membership=MembershipFactory(organisation=other), by=other_lead)
    with time_machine.travel(timezone.now() + dt.timedelta(days=16), tick=False):
        assert handover_services.settle_handovers() == {"done": 0, "lapsed": 2}
    assert set(Handover.objects.values_list("status", flat=True)) == {"lapsed"}


@pytest.mark.parametrize("gone", ["ended", "account closed"])
def test_group_without_an_active_lead_lets_a_member_or_staff_appoint_one(gone):
    org, lead = group()
    members = [MembershipFactory(organisation=org) for _ in range(2)]
    assert handover_policies.can_appoint_lead(members[0].user, org).code == "has-a-lead"
    if gone == "ended":
        Membership.objects.filter(user=lead).update(ended_at=timezone.now(), ended_by=lead)
    else:
        lead.is_active = False
        lead.save()
    assert handover_policies.can_ask_for_lead(members[0].user, org).code == "no-lead"
    handover_services.appoint_lead(membership=members[0], by=UserFactory(roles=["adviser"]))
    assert roles_of(org)[members[0].user_id] == "lead"
    assert {kind for kind, _ in said()} == {"group-lead-passed"}
    with pytest.raises(NotAllowed):
        handover_services.appoint_lead(membership=members[1], by=members[1].user)


def test_appoint_by_a_stranger_or_of_somebody_who_left_is_refused():
    org, lead = group()
    lead.is_active = False
    lead.save()
    member, stranger = MembershipFactory(organisation=org), group()[1]
    with pytest.raises(NotAllowed):
        handover_services.appoint_lead(membership=member, by=stranger)
    Membership.objects.filter(pk=member.pk).update(ended_at=timezone.now(), ended_by=lead)
    with pytest.raises(DomainError, match="no longer of the group"):
        handover_services.appoint_lead(membership=member, by=UserFactory(roles=["adviser"]))


def test_policies_of_handover_by_person():
    org, lead = group()
    member, bystander = MembershipFactory(organisation=org), MembershipFactory(organisation=org)
    stranger, staff = group()[1], UserFactory(roles=["adviser"])
    asked = handover_services.ask_for_lead(organisation=org, by=member.user)
    people = {
        "lead": lead,
        "asker": member.user,
        "bystander": bystander.user,
        "stranger": stranger,
        "staff": staff,
        "system": SYSTEM,
    }
    assert {
        who: (
            bool(handover_policies.can_complete_handover(user, asked)),
            bool(handover_policies.can_object_to_handover(user, asked)),
            bool(handover_policies.can_withdraw_handover(user, asked)),
            bool(handover_policies.can_lapse_handover(user, asked)),
        )
        for who, user in people.items()
    } == {
        "lead": (True, True, False, False),
        "asker": (False, False, True, False),
        "bystander": (False, False, False, False),
        "stranger": (False, False, False, False),
        "staff": (True, False, True, False),
        "system": (True, False, False, True),
    }
    assert handover_policies.can_offer_lead(lead, org).code == "open-already"
    with pytest.raises(IntegrityError, match="handover_one_open_per_group"), transaction.atomic():
        Handover.objects.create(
            organisation=org, kind="offer", candidate=bystander.user, asked_by=lead, due_on=asked.due_on
        )


def test_link_of_the_message_objects_with_one_click_and_not_by_being_opened(client):
    org, lead = group()
    member = MembershipFactory(organisation=org)
    handover_services.ask_for_lead(organisation=org, by=member.user)
    asked = Handover.objects.get()
    address = reverse("organisations:handover", args=[token_for(org, lead, "lead", about=asked.pk)])
    assert Message.objects.get().for_reader[1].endswith(address)
    assert "Sign in as" in client.get(address).content.decode()
    client.force_login(lead)
    assert client.get(address).status_code == 200
    assert Handover.objects.get().status == "asked"
    assert client.post(address, {"answer": "object"}).status_code == 200
    assert Handover.objects.get().status == "objected"
    handover_services.ask_for_lead(organisation=org, by=member.user)
    later = Handover.objects.latest("pk")
    own = reverse("organisations:handover", args=[token_for(org, member.user, "lead", about=later.pk)])
    client.force_login(member.user)
    assert client.post(own, {"answer": "agree"}).status_code == 422
    assert roles_of(org)[member.user_id] == "member"


def test_link_of_a_question_that_was_answered_says_so_also_signed_out_and_answers_no_later_one(client):
    org, lead = group(name="Moss Side Growers")
    member = MembershipFactory(organisation=org)
    first = handover_services.ask_for_lead(organisation=org, by=member.user)
    address = reverse("organisations:handover", args=[token_for(org, lead, "lead", about=first.pk)])
    handover_services.withdraw_handover(handover=first, by=member.user)
    handover_services.ask_for_lead(organisation=org, by=member.user)
    for browser in (Client(), client):
        response = browser.get(address)
        assert (response.status_code, "taken back by whoever asked" in response.content.decode()) == (410, True)
        assert browser.post(address, {"answer": "agree"}).status_code == 410
        client.force_login(lead)
    assert list(Handover.objects.order_by("pk").values_list("status", flat=True)) == ["withdrawn", "asked"]


@pytest.mark.parametrize("who", ["signed out", "administrator", "another member"])
def test_link_posted_by_anybody_else_changes_nothing(client, who):
    org, lead = group()
    member = MembershipFactory(organisation=org)
    asked = handover_services.offer_lead(membership=member, by=lead)
    if who == "administrator":
        sign_in(client, UserFactory(roles=["administrator"]))
    if who == "another member":
        client.force_login(MembershipFactory(organisation=org).user)
    address = reverse("organisations:handover", args=[token_for(org, member.user, "lead", about=asked.pk)])
    assert client.post(address, {"answer": "agree"}).status_code == 403
    assert (Handover.objects.get().status, roles_of(org)[lead.pk]) == ("asked", "lead")


def test_lead_page_offers_each_person_what_they_may_do(client):
    org, lead = group()
    member = MembershipFactory(organisation=org)
    address = reverse("organisations:lead", args=[org.slug])
    client.force_login(lead)
    assert "Ask them to take over" in client.get(address).content.decode()
    assert client.post(reverse("organisations:offer_lead", args=[org.slug]), {}).status_code == 302
    client.post(reverse("organisations:offer_lead", args=[org.slug]), {"member": member.pk})
    assert Handover.objects.get().candidate == member.user
    client.force_login(member.user)
    page = client.get(address).content.decode()
    assert ("Yes, I will" in page, "No, not me" in page) == (True, True)
    answer = reverse("organisations:answer_handover", args=[org.slug, Handover.objects.get().pk, "agree"])
    assert client.post(answer).status_code == 302
    assert roles_of(org) == {lead.pk: "member", member.user_id: "lead"}


def test_staff_see_groups_without_a_lead_and_who_asks(client):
    led, _ = group(name="Led")
    _alone, lead = group(name="Alone")
    lead.is_active = False
    lead.save()
    closed, _ = group(name="Shut", status="closed")
    Membership.objects.filter(organisation=closed).update(ended_at=timezone.now(), ended_by=lead)
    member = MembershipFactory(organisation=led)
    handover_services.ask_for_lead(organisation=led, by=member.user)
    sign_in(client, UserFactory(roles=["adviser"]))
    response = client.get(reverse("organisations:staff_without_a_lead"))
    assert ([row.name for row in response.context["rows"]], [h.candidate for h in response.context["asked"]]) == (
        ["Alone"],
        [member.user],
    )
