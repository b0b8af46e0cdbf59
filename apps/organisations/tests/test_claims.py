"""Asking to act for a group that is here: who is let in, who answers, what is told, and what is not."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.core.tests.interleaved import interleaved
from apps.digests.models import Message
from apps.organisations.access.claims import services as claim_services
from apps.organisations.models import Claim, ClaimCheck, ClaimRefusal, Identifier, Membership, Organisation

from .factories import MembershipFactory, OrganisationFactory, group

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def answers_in_the_list():
    cache.clear()
    ClaimCheck.objects.create(code="known", name="A lead knows this person", for_lead="I know this person")
    return (
        ClaimCheck.objects.create(code="rang-group", name="Rang the group"),
        ClaimRefusal.objects.create(
            code="not-known",
            name="They do not know this person",
            hint="Ask to be invited.",
            for_lead="We do not know this person",
        ),
    )


def ask(org, by=None, **more):
    said = {"who": "I am the treasurer", "phone": "0161 496 0000"} | more
    return claim_services.claim_group(organisation=org, by=by or UserFactory(), **said)


def kinds(user):
    return sorted(Message.objects.filter(user=user).values_list("kind", flat=True))


def test_claim_is_told_to_the_person_and_to_the_leads():
    org, lead = group()
    claim = ask(org)
    assert (claim.status, claim.had_lead, claim.mail_helps) == ("asked", True, False)
    assert (kinds(claim.user), kinds(lead)) == (["group-claim-sent"], ["group-claim-asked"])
    assert AuditEvent.objects.filter(verb="claim.made", subject_id=claim.pk).count() == 1


def test_claim_begins_with_the_phone_of_the_account_and_keeps_what_is_typed(client):
    org = OrganisationFactory(name="Sunrise")
    address = reverse("organisations:claim", args=[org.slug])
    client.force_login(UserFactory(phone="0161 496 0001"))
    page = client.get(address).content.decode()
    assert 'value="0161 496 0001"' in page
    assert page.count("From your account") == 1
    assert 'value="12"' in client.post(address, {"who": "", "phone": "12"}).content.decode()
    client.force_login(UserFactory(phone=""))
    assert "From your account" not in client.get(address).content.decode()


def test_lead_agrees_and_the_person_is_a_member(answers_in_the_list):
    org, lead = group()
    claim = ask(org)
    done = claim_services.approve_claim(claim=claim, check=answers_in_the_list[0], by=lead)
    assert (done.status, done.role) == ("approved", "member")
    assert Membership.objects.open().get(user=claim.user).role == "member"
    assert kinds(claim.user) == ["group-claim-approved", "group-claim-sent"]


def test_person_becomes_lead_of_a_group_that_has_none(answers_in_the_list):
    org = OrganisationFactory()
    claim = ask(org)
    claim_services.approve_claim(claim=claim, check=answers_in_the_list[0], by=UserFactory(roles=[Role.ADVISER]))
    assert Membership.objects.open().get(user=claim.user).role == "lead"


def test_lead_whose_account_is_closed_leads_no_more(answers_in_the_list):
    org, lead = group()
    lead.is_active = False
    lead.save()
    claim = ask(org)
    assert claim.had_lead is False
    claim_services.approve_claim(claim=claim, check=answers_in_the_list[0], by=UserFactory(roles=[Role.ADVISER]))
    assert Membership.objects.open().get(user=claim.user).role == "lead"


def test_refusal_says_why_and_what_can_be_done(answers_in_the_list):
    org, lead = group()
    claim = ask(org)
    claim_services.refuse_claim(claim=claim, refusal=answers_in_the_list[1], told="We asked all of us.", by=lead)
    body = Message.objects.get(kind="group-claim-refused", user=claim.user).body
    assert [part in body for part in ("They do not know this person", "Ask to be invited.", "We asked all of us.")] == [
        True,
        True,
        True,
    ]
    assert not Membership.objects.filter(user=claim.user).exists()


@pytest.mark.parametrize(
    ("who", "days", "allowed", "code"),
    [
        ("lead", 0, True, ""),
        ("member", 0, False, "not-checker"),
        ("resident", 0, False, "not-checker"),
        ("staff", 0, False, "lead-first"),
        ("staff", 6, True, ""),
        ("voice", 6, False, "not-checker"),
        ("commissioner", 6, False, "not-checker"),
        ("partner", 6, False, "not-checker"),
        ("claimant", 6, False, "not-checker"),
    ],
)
def test_who_may_answer(answers_in_the_list, who, days, allowed, code):
    org, lead = group()
    claim = ask(org)
    Claim.objects.filter(pk=claim.pk).update(asked_at=timezone.now() - dt.timedelta(days=days))
    claim.refresh_from_db()
    people = {
        "lead": lead,
        "member": MembershipFactory(organisation=org).user,
        "resident": UserFactory(),
        "staff": UserFactory(roles=[Role.ADVISER]),
        "voice": UserFactory(roles=[Role.VOICE_OFFICER]),
        "commissioner": UserFactory(roles=[Role.COMMISSIONER]),
        "partner": UserFactory(roles=[Role.PARTNER]),
        "claimant": claim.user,
    }
    if allowed:
        assert (
            claim_services.approve_claim(claim=claim, check=answers_in_the_list[0], by=people[who]).status == "approved"
        )
        return
    with pytest.raises(NotAllowed) as refused:
        claim_services.approve_claim(claim=claim, check=answers_in_the_list[0], by=people[who])
    assert (refused.value.code, Claim.objects.get().status) == (code, "asked")


def test_staff_do_not_answer_their_own(answers_in_the_list):
    org = OrganisationFactory()
    me = UserFactory(roles=[Role.ADVISER])
    claim = ask(org, by=me)
    with pytest.raises(NotAllowed, match="a colleague has to answer"):
        claim_services.approve_claim(claim=claim, check=answers_in_the_list[0], by=me)


@pytest.mark.parametrize(("status", "words"), [("closed", "This group is closed"), ("merged", "was merged into")])
def test_closed_and_merged_groups_cannot_be_claimed(status, words):
    kept = OrganisationFactory()
    org = OrganisationFactory(
        status=status,
        merged_into=kept if status == "merged" else None,
        closed_on=dt.date(2026, 1, 1) if status == "closed" else None,
    )
    with pytest.raises(NotAllowed, match=words):
        ask(org)


def test_second_open_claim_and_ones_own_group_are_refused():
    org, lead = group()
    claim = ask(org)
    with pytest.raises(NotAllowed, match="You have asked already"):
        ask(org, by=claim.user)
    with pytest.raises(NotAllowed, match="You act for this group already"):
        ask(org, by=lead)
    with pytest.raises(IntegrityError, match="claim_one_open_each"):
        Claim.objects.create(organisation=org, user=claim.user, who="x", phone="x", had_lead=True)


def test_sixth_claim_of_a_day_is_refused():
    me = UserFactory()
    for _ in range(5):
        ask(OrganisationFactory(), by=me)
    with pytest.raises(NotAllowed, match="5 times today"):
        ask(OrganisationFactory(), by=me)


def test_confirmed_address_at_the_groups_domain_helps_and_a_free_one_does_not():
    org = OrganisationFactory(contact_email="hello@growers.example", website="https://www.growers-web.example")
    for email, verified, helps in (
        ("me@growers.example", True, True),
        ("me@growers-web.example", True, True),
        ("you@growers.example", False, False),
        ("me@gmail.com", True, False),
    ):
        person = UserFactory()
        EmailAddress.objects.create(user=person, email=email, verified=verified, primary=True)
        assert claim_services.mail_helps(org, person) is helps


def test_claim_lapses_after_thirty_days_once():
    claim = ask(OrganisationFactory())
    assert claim_services.settle_claims() == 0
    Claim.objects.filter(pk=claim.pk).update(asked_at=timezone.now() - dt.timedelta(days=30, minutes=1))
    assert (claim_services.settle_claims(), claim_services.settle_claims()) == (1, 0)
    assert kinds(claim.user) == ["group-claim-lapsed", "group-claim-sent"]


def test_group_that_closed_since_is_not_entered(answers_in_the_list):
    org, lead = group()
    claim = ask(org)
    Organisation.objects.filter(pk=org.pk).update(status="closed", closed_on=dt.date(2026, 1, 1))
    with pytest.raises(DomainError, match="closed or was merged since"):
        claim_services.approve_claim(claim=Claim.objects.get(pk=claim.pk), check=answers_in_the_list[0], by=lead)


def test_page_shows_public_facts_alone_and_takes_the_claim(client):
    org = OrganisationFactory(name="Sunrise", contact_name="Ada Secret", contact_phone="0161 496 1234")
    me = UserFactory()
    client.force_login(me)
    address = reverse("organisations:claim", args=[org.slug])
    page = client.get(address)
    assert (page.status_code, b"Ada Secret" in page.content, b"0161 496 1234" in page.content) == (200, False, False)
    bad = client.post(address, {"who": "", "phone": "12", "note": "Ask Bo"})
    assert (bad.status_code, b"Say who you are in this group" in bad.content, b"Ask Bo" in bad.content) == (
        422,
        True,
        True,
    )
    done = client.post(address, {"who": "Treasurer", "phone": "0161 496 0000"}, follow=True)
    assert done.request["PATH_INFO"] == reverse("organisations:own_claim", args=[Claim.objects.get().pk])
    assert client.post(reverse("organisations:withdraw_claim", args=[Claim.objects.get().pk])).status_code == 302
    assert Claim.objects.get().status == "withdrawn"


def test_unlisted_group_opens_with_its_own_number_alone(client):
    org = OrganisationFactory(name="Safe Door", listed=False)
    other = OrganisationFactory(name="Other Door", listed=False)
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1234567")
    client.force_login(UserFactory())
    address = reverse("organisations:claim", args=[org.slug])
    answers = [
        client.get(address).status_code,
        client.get(address + "?number=GB-CHC-7654321").status_code,
        client.get(reverse("organisations:claim", args=[other.slug]) + "?number=GB-CHC-1234567").status_code,
        client.get(address + "?number=GB-CHC-1234567").status_code,
    ]
    assert answers == [404, 404, 404, 200]


def test_guessing_is_stopped(client):
    OrganisationFactory(name="Safe Door", slug="safe-door", listed=False)
    client.force_login(UserFactory())
    found = [client.get(f"/groups/safe-door/claim/?number=GB-CHC-{n}").status_code for n in range(22)]
    assert found == [404] * 20 + [429] * 2


def test_merged_group_leads_to_the_kept_one_unless_that_is_hidden(client):
    kept = OrganisationFactory(name="Kept", slug="kept")
    OrganisationFactory(name="Gone", slug="gone", status="merged", merged_into=kept)
    client.force_login(UserFactory())
    assert client.get("/groups/gone/claim/").url == "/groups/kept/claim/"
    Organisation.objects.filter(pk=kept.pk).update(listed=False)
    hidden = client.get("/groups/gone/claim/")
    assert (hidden.status_code, b"Kept" in hidden.content, b"was merged into another" in hidden.content) == (
        200,
        False,
        True,
    )


def test_lead_sees_claims_on_the_page_of_people_and_answers(client, answers_in_the_list):
    org, lead = group()
    claim = ask(org)
    client.force_login(lead)
    people = client.get(reverse("organisations:people", args=[org.slug]))
    address = reverse("organisations:answer_claim", args=[claim.pk])
    assert address.encode() in people.content
    assert client.get(address).status_code == 200
    assert client.post(address, {"outcome": "agree"}).status_code == 422
    assert client.post(address, {"outcome": "refuse"}).status_code == 422
    assert client.post(address, {"outcome": "agree", "checked": "rang-group"}).status_code == 422
    assert client.post(address, {"outcome": "agree", "checked": "known"}).status_code == 302
    assert Claim.objects.get().status == "approved"


def test_lead_is_asked_in_the_words_of_a_lead_and_staff_in_those_of_staff(client):
    org, lead = group()
    address = reverse("organisations:answer_claim", args=[ask(org).pk])
    Claim.objects.update(asked_at=timezone.now() - dt.timedelta(days=6))  # by now staff may answer too
    words = ("how do you know that they are of your group?", "I know this person", "We do not know this person")
    others = ("what did you check?", "A lead knows this person", "Rang the group", "They do not know this person")
    shown = {}
    for who, person in (("lead", lead), ("staff", UserFactory(roles=[Role.TRIAGE_LEAD]))):
        client.force_login(person)
        page = client.get(address).content.decode()
        shown[who] = ([each in page for each in words], [each in page for each in others])
    assert shown == {"lead": ([True] * 3, [False] * 4), "staff": ([False] * 3, [True] * 4)}


def test_claim_of_another_group_is_not_found(client):
    claim = ask(group()[0])
    client.force_login(group()[1])
    for name in ("own_claim", "answer_claim"):
        assert client.get(reverse(f"organisations:{name}", args=[claim.pk])).status_code == 404


def test_staff_list_takes_as_many_queries_for_three_as_for_one(client, queries_of):
    client.force_login(UserFactory(roles=[Role.TRIAGE_LEAD]))
    counts = []
    for total in (1, 3):
        while Claim.objects.count() < total:
            ask(OrganisationFactory())
        counts.append(queries_of(reverse("organisations:staff_claims")))
    assert counts[0] == counts[1]


def test_person_who_was_refused_is_led_to_ask_again_and_not_twice(client, answers_in_the_list):
    org, lead = group()
    claim = ask(org)
    claim_services.refuse_claim(claim=claim, refusal=answers_in_the_list[1], by=lead)
    client.force_login(claim.user)
    page, again = reverse("organisations:own_claim", args=[claim.pk]), reverse("organisations:claim", args=[org.slug])
    assert again in client.get(page).content.decode()
    ask(org, claim.user)
    assert again not in client.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_claim_that_is_answered_meanwhile_does_not_end_the_batch():
    claims = [ask(OrganisationFactory()) for _ in range(3)]
    Claim.objects.update(asked_at=timezone.now() - dt.timedelta(days=31))
    answered = interleaved(
        lambda: claim_services.withdraw_claim(claim=claims[1], by=claims[1].user), claim_services.settle_claims
    )
    assert answered == 2
    assert list(Claim.objects.order_by("pk").values_list("status", flat=True)) == ["lapsed", "withdrawn", "lapsed"]
