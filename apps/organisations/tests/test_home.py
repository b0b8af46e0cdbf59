"""The start page, and acting for one of several groups."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory
from apps.organisations.models import Membership

from .factories import InvitationFactory, MembershipFactory, OrganisationFactory, group

pytestmark = pytest.mark.django_db
HOME = reverse("organisations:home")
SWITCH = reverse("organisations:switch")


def test_home_without_a_group_offers_to_register_and_shows_an_invitation_to_this_address(client):
    person = UserFactory()
    InvitationFactory(email=person.email, organisation=OrganisationFactory(name="Moss Side Growers"))
    InvitationFactory(email="other@example.org", organisation=OrganisationFactory(name="Elsewhere"))
    client.force_login(person)
    page = client.get(HOME).content.decode()
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
    page = client.get(HOME).content.decode()
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
