"""What staff checked of a record: who may, what is shown, and what comes back to the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.models import Check, Verification
from apps.organisations.verification import policies as verification_policies
from apps.organisations.verification import services as verification_services

from .factories import MembershipFactory, VerificationFactory, group

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return Check.objects.create(code="register", name="Found in the public register")


def test_verify_shows_everybody_that_it_was_checked_and_tells_the_group(client, check):
    org, lead = group(name="Moss Side Growers")
    found = VerificationFactory(organisation=org)
    adviser = UserFactory(roles=["adviser"])
    done = verification_services.verify(verification=found, checks=[check], by=adviser)
    org.refresh_from_db()
    assert (done.status, done.decided_by, list(done.checks.all())) == ("checked", adviser, [check])
    assert org.checked_at == done.decided_at
    assert list(Message.objects.values_list("kind", "to_email")) == [("group-checked", lead.email)]
    assert AuditEvent.objects.get(verb="organisation.checked").after == {"checks": ["register"]}
    page = client.get(reverse("directory:group", args=[org.slug])).content.decode()
    assert "Checked by the support team on" in page
    assert str(adviser) not in page


def test_verify_without_a_check_is_refused_and_writes_nothing():
    found = VerificationFactory()
    with pytest.raises(DomainError, match="Choose what you checked"):
        verification_services.verify(verification=found, checks=[], by=UserFactory(roles=["adviser"]))
    assert (Verification.objects.get().status, AuditEvent.objects.count()) == ("waiting", 0)


def test_policies_of_checking_by_role_and_own_group():
    registrar = UserFactory(roles=["adviser"])
    org, lead = group(created_by=registrar)
    member = MembershipFactory(organisation=org, user=UserFactory(roles=["triage-lead"])).user
    found = VerificationFactory(organisation=org)
    people = {
        "adviser": UserFactory(roles=["adviser"]),
        "contract": UserFactory(roles=["contract-manager"]),
        "who registered it": registrar,
        "member of it": member,
        "lead": lead,
        "partner": UserFactory(roles=["partner"]),
        "commissioner": UserFactory(roles=["commissioner"]),
        "panel": UserFactory(roles=["panel"]),
        "administrator": UserFactory(roles=["administrator"]),
    }
    assert {who: verification_policies.can_verify(user, found).code for who, user in people.items()} == {
        "adviser": "",
        "contract": "not-keeper",
        "who registered it": "own-work",
        "member of it": "own-group",
        "lead": "not-keeper",
        "partner": "not-keeper",
        "commissioner": "not-keeper",
        "panel": "not-keeper",
        "administrator": "not-keeper",
    }
    assert {verification_policies.can_ask_for_proof(user, found).code for user in people.values()} == {
        "",
        "own-work",
        "own-group",
        "not-keeper",
    }


def test_ask_for_proof_tells_the_group_in_our_words_and_a_change_brings_it_back(client, answers, lists, check):
    org, lead = group(ward=lists["ward"], name="Old name")
    found = VerificationFactory(organisation=org)
    adviser = UserFactory(roles=["adviser"])
    verification_services.ask_for_proof(verification=found, checks=[], message="Send us your rules.", by=adviser)
    message = Message.objects.get()
    assert (message.kind, message.to_email, "Send us your rules." in message.body) == (
        "group-proof-asked",
        lead.email,
        True,
    )
    client.force_login(lead)
    assert "Send us your rules." in client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    client.post(
        reverse("organisations:record_section", args=[org.slug, "name"]), {**answers["name"], "version": org.version}
    )
    found.refresh_from_db()
    assert (found.status, found.causes) == ("waiting", ["new", "name"])
    assert "Send us your rules." not in str(list(AuditEvent.objects.values_list("before", "after")))


def test_change_of_a_checked_record_puts_it_on_the_list_once_and_takes_the_mark_away(client, answers, lists, check):
    org, lead = group(ward=lists["ward"], name="Old name")
    done = verification_services.verify(
        verification=VerificationFactory(organisation=org), checks=[check], by=UserFactory(roles=["adviser"])
    )
    client.force_login(lead)
    client.post(
        reverse("organisations:record_section", args=[org.slug, "work"]), {**answers["work"], "version": org.version}
    )
    org.refresh_from_db()
    assert org.checked_at == done.decided_at
    for name in ("New name", "Newer name"):
        org.refresh_from_db()
        client.post(
            reverse("organisations:record_section", args=[org.slug, "name"]),
            {**answers["name"], "name": name, "version": org.version},
        )
    org.refresh_from_db()
    assert org.checked_at is None
    assert list(Verification.objects.order_by("pk").values_list("status", "causes")) == [
        ("checked", ["new"]),
        ("waiting", ["name"]),
    ]


def test_verify_twice_at_once_counts_once(check):
    found = VerificationFactory()
    adviser = UserFactory(roles=["adviser"])
    verification_services.verify(verification=found, checks=[check], by=adviser)
    with pytest.raises((MovedOn, NotAllowed)):
        verification_services.verify(verification=found, checks=[check], by=adviser)
    assert AuditEvent.objects.filter(verb="verification.checked").count() == 1


def test_verification_that_may_not_exist_is_refused_by_its_constraint():
    found = VerificationFactory()
    with pytest.raises(IntegrityError, match="verification_one_open_per_group"), transaction.atomic():
        VerificationFactory(organisation=found.organisation)
    with pytest.raises(IntegrityError, match="verification_checked_says_when"), transaction.atomic():
        Verification.objects.filter(pk=found.pk).update(status="checked")


def test_check_page_says_what_is_missing_and_keeps_what_was_typed(client, check):
    found = VerificationFactory()
    sign_in(client, UserFactory(roles=["adviser"]))
    address = reverse("organisations:staff_check", args=[found.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, {"outcome": "right", "message": "Typed"})
    assert (response.status_code, response.context["form"].errors) == (422, {"checks": ["Choose what you checked"]})
    assert "Typed" in response.content.decode()
    response = client.post(address, {"outcome": "ask", "checks": ["register"]})
    assert response.context["form"].errors == {"message": ["Say what you need from the group"]}
    assert client.post(address, {"outcome": "ask", "message": "Your rules"}).status_code == 302
    assert client.post(address, {"outcome": "right", "checks": ["register"]}).status_code == 302
    assert Verification.objects.get().status == "checked"
    assert client.post(address, {"outcome": "right", "checks": ["register"]}).status_code == 403


def test_group_that_is_not_checked_can_ask_for_support(client):
    org, lead = group()
    VerificationFactory(organisation=org)
    client.force_login(lead)
    assert client.get(reverse("support:start")).status_code == 200
    page = " ".join(client.get(reverse("organisations:record", args=[org.slug])).content.decode().split())
    assert "You need do nothing, and can ask for support meanwhile." in page


def test_list_to_verify_begins_with_the_longest_waiting_and_goes_on_where_a_page_ended(client, monkeypatch):
    from apps.organisations.verification import views as verification_views

    monkeypatch.setattr(verification_views, "PAGE", 2)
    now = timezone.now()
    waits = [VerificationFactory(since=now - timedelta(days=days)) for days in (3, 9, 1, 5)]
    sign_in(client, UserFactory(roles=["adviser"]))
    first = client.get(reverse("organisations:staff_to_verify"))
    second = client.get(reverse("organisations:staff_to_verify") + first.context["next"])
    assert [*first.context["rows"], *second.context["rows"]] == [waits[1], waits[3], waits[0], waits[2]]
    back = client.get(reverse("organisations:staff_to_verify") + second.context["previous"])
    assert (back.context["rows"], second.context["next"]) == (first.context["rows"], "")


def test_reasons_to_verify_read_as_one_list():
    assert (
        VerificationFactory.build(organisation=None, causes=["new", "name"]).cause_words
        == "New group, the name changed"
    )
