"""The start page, and acting for one of several groups."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory
from apps.organisations.access.claims import services as claim_services
from apps.organisations.access.handover import services as handover_services
from apps.organisations.models import Claim, ClaimRefusal, Membership

from .factories import InvitationFactory, MembershipFactory, OrganisationFactory, group

pytestmark = pytest.mark.django_db
HOME = reverse("organisations:home")
SWITCH = reverse("organisations:switch")


def test_home_without_a_group_offers_to_register_and_shows_an_invitation_to_this_address(client):
    person = UserFactory()
    InvitationFactory(email=person.email, organisation=OrganisationFactory(name="Moss Side Growers"))
    InvitationFactory(email="other@example.org", organisation=OrganisationFactory(name="Elsewhere"))
    client.force_login(person)
    page = " ".join(client.get(HOME).content.decode().split())
    assert ("Register your group" in page, "Moss Side Growers" in page, "Elsewhere" in page) == (True, True, False)


def test_switch_changes_the_group_that_one_acts_for(client):
    _, person = group(name="A group")
    second = MembershipFactory(user=person, organisation=OrganisationFactory(name="B group")).organisation
    client.force_login(person)
    assert client.get(HOME).context["group"].name == "A group"
    assert "Change group" in client.get(HOME).content.decode()
    client.post(SWITCH, {"group": second.slug})
    assert client.get(HOME).context["group"] == second


def test_switch_to_a_group_of_others_is_not_found(client):
    _, person = group()
    other, _ = group()
    client.force_login(person)
    assert client.post(SWITCH, {"group": other.slug}).status_code == 404


def test_acting_for_a_group_ends_with_the_membership(client):
    org, person = group(name="B group")
    second = MembershipFactory(user=person, organisation=OrganisationFactory(name="A group"))
    client.force_login(person)
    client.post(SWITCH, {"group": second.organisation.slug})
    Membership.objects.filter(pk=second.pk).update(ended_at=timezone.now(), ended_by=person)
    assert client.get(HOME).context["group"] == org


def test_home_offers_what_the_record_could_hold_with_what_it_is_good_for_two_at_a_time(client):
    org, person = group()
    client.force_login(person)
    page = " ".join(client.get(HOME).content.decode().split())
    assert "Some funders look for groups by income band." in page
    assert page.count("Do not show this again") == 2
    assert "%" not in page.split("Your record could say more")[1].split("</section>")[0]
    for name in ("serves", "led_by", "income", "people"):
        setattr(org, f"{name}_answer", "rather-not")
    org.services_offered, org.website = "Lunch", "https://example.org/"
    org.save()
    assert "Your record could say more" not in client.get(HOME).content.decode()


def test_home_never_shows_again_a_hint_that_was_put_away(client):
    org, person = group()
    client.force_login(person)
    for code in ("income", "serves", "led_by", "people", "services", "contact"):
        assert "Your record could say more" in client.get(HOME).content.decode()
        assert client.post(reverse("organisations:put_gap_away", args=[org.slug, code])).status_code == 302
    assert "Your record could say more" not in client.get(HOME).content.decode()
    org.refresh_from_db()
    assert org.gaps_put_away == ["income", "serves", "led_by", "people", "services", "contact"]


def test_our_record_leads_to_the_record_of_the_group_that_is_on(client):
    org, person = group()
    client.force_login(person)
    assert client.get(reverse("organisations:our_record")).url == reverse("organisations:record", args=[org.slug])


def asked(org, person) -> Claim:
    return claim_services.claim_group(organisation=org, who="I am the treasurer", phone="0161 496 0000", by=person)


def needs(client) -> str:
    page = " ".join(client.get(HOME).content.decode().split())
    return page.split("Needs you</h2>")[1].split("</section>")[0] if "Needs you</h2>" in page else ""


def test_home_puts_what_waits_for_a_lead_in_one_place_and_a_member_sees_none_of_it(client):
    org, lead = group()
    member = MembershipFactory(organisation=org, role="member").user
    claim = asked(org, UserFactory(name="Ada Obi"))
    asked(OrganisationFactory(), UserFactory(name="Somebody Else"))
    handover_services.ask_for_lead(organisation=org, by=member)
    client.force_login(lead)
    said = needs(client)
    assert [
        part in said
        for part in ("Ada Obi asks to act", f"{member} asks to become a lead", "Somebody Else", "becomes private")
    ] == [True, True, False, False]
    assert reverse("organisations:answer_claim", args=[claim.pk]) in said
    client.force_login(member)
    assert needs(client) == ""


def test_home_shows_an_offer_of_the_lead_to_whoever_may_take_it_alone(client):
    org, lead = group()
    membership = MembershipFactory(organisation=org, role="member")
    handover_services.offer_lead(membership=membership, by=lead)
    client.force_login(lead)
    assert needs(client) == ""
    client.force_login(membership.user)
    assert f"{lead} offers you the lead of your group." in needs(client)


@pytest.mark.parametrize(
    ("status", "days", "words"),
    [
        ("asked", 1, "Being checked"),
        ("refused", 29, "Not agreed"),
        ("refused", 31, ""),
        ("lapsed", 59, "Ran out"),
        ("lapsed", 61, ""),
    ],
)
def test_home_shows_what_a_person_asked_to_act_for_until_the_answer_is_old(client, status, days, words):
    person, then = UserFactory(), timezone.now() - dt.timedelta(days=days)
    claim = asked(OrganisationFactory(name="Sunrise"), person)
    asked(OrganisationFactory(name="Elsewhere"), UserFactory())
    answer = {"answered_at": then, "answered_by": person, "refusal": ClaimRefusal.objects.create(code="x", name="X")}
    more = answer if status == "refused" else {"asked_at": then}
    Claim.objects.filter(pk=claim.pk).update(status=status, **more)
    client.force_login(person)
    page = " ".join(client.get(HOME).content.decode().split())
    assert ("Sunrise" in page, words in page, "Elsewhere" in page) == (bool(words), True, False)
    assert ("is being checked" in page) == (status == "asked")


def test_home_with_two_invitations_draws_one_banner(client):
    person = UserFactory()
    for name in ("Moss Side Growers", "Sunrise"):
        InvitationFactory(email=person.email, organisation=OrganisationFactory(name=name))
    client.force_login(person)
    page = " ".join(client.get(HOME).content.decode().split())
    assert (page.count("banner--important"), page.count("See the invitation")) == (1, 2)


@pytest.mark.parametrize(
    ("status", "sentence", "asks"),
    [
        ("active", "You lead this group here", True),
        ("dormant", "This group is paused", True),
        ("closed", "This group is closed.", False),
    ],
)
def test_home_says_how_the_group_stands_and_offers_only_what_it_can_do(client, status, sentence, asks):
    closed = {"closed_on": dt.date(2026, 1, 2)} if status == "closed" else {}
    _, lead = group(status=status, **closed)
    client.force_login(lead)
    page = " ".join(client.get(HOME).content.decode().split())
    assert (sentence in page, reverse("support:start") in page.split("<main")[1]) == (True, asks)
