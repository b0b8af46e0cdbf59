"""How to reach the person who asked, and what they need: seen by those who work the request, and by nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.accounts.roles import STAFF
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.models import Membership
from apps.organisations.tests.factories import MembershipFactory
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support.models import Request
from apps.support.staff_page import policies as staff_page_policies
from apps.support.tests.factories import RequestFactory

pytestmark = pytest.mark.django_db

PRIVATE = ("07700 900123", "A quiet room, please", "By phone call", "asker@example.org")


@pytest.fixture
def asker() -> User:
    return UserFactory(
        name="Ada Obi",
        email="asker@example.org",
        phone=PRIVATE[0],
        access_needs=PRIVATE[1],
        contact_preference="phone",
    )


def asked_by(asker: User, **state) -> Request:
    PolicyFactory()
    lead = MembershipFactory(user=asker, role=Membership.Role.LEAD)
    return RequestFactory(organisation=lead.organisation, by=asker, **state)


def seen(client, person: User, address: str) -> list[str]:
    sign_in(client, person)
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode()
    return [one for one in PRIVATE if one in text]


def page(asked: Request) -> str:
    return f"/queue/R-{asked.pk}/"


def test_adviser_who_has_the_request_sees_how_to_reach_the_person(client, asker):
    adviser = UserFactory(roles=[Role.ADVISER])
    asked = asked_by(asker, active=True, adviser=adviser)
    assert seen(client, adviser, page(asked)) == list(PRIVATE)
    assert seen(client, UserFactory(roles=[Role.TRIAGE_LEAD]), page(asked)) == list(PRIVATE)


def test_whoever_may_take_a_request_that_nobody_has_sees_it_too(client, asker):
    asked = asked_by(asker, sent=True)
    assert seen(client, UserFactory(roles=[Role.ADVISER]), page(asked)) == list(PRIVATE)


@pytest.mark.parametrize(
    "role",
    [
        Role.ADVISER,
        Role.VOICE_OFFICER,
        Role.VOLUNTEERING_OFFICER,
        Role.CONTRACT_MANAGER,
        Role.COMMISSIONER,
        Role.PARTNER,
        Role.PANEL,
        Role.SAFEGUARDING_LEAD,
    ],
)
def test_nobody_who_does_not_work_on_it_sees_it_anywhere(client, asker, role):
    asked = asked_by(asker, active=True, adviser=UserFactory(roles=[Role.ADVISER]))
    person = UserFactory(roles=[role])
    for_staff = [page(asked), "/queue/", "/queue/download.csv"]
    for_everyone = [f"/groups/{asked.organisation.slug}/", "/groups/", "/results/", "/"]
    assert [(place, found) for place in for_staff + for_everyone if (found := seen(client, person, place))] == []
    # each address is one that has something to hide: it answers those who may come there
    expected = dict.fromkeys(for_staff, 200 if role in STAFF else 404) | dict.fromkeys(for_everyone, 200)
    assert {place: client.get(place, follow=place == "/").status_code for place in expected} == expected


def test_colleague_in_the_group_does_not_see_it_on_the_request(client, asker):
    asked = asked_by(asker, active=True)
    colleague = MembershipFactory(organisation=asked.organisation).user
    found = seen(client, colleague, f"/support/R-{asked.pk}/")
    assert [one for one in found if one != "asker@example.org"] == []


def test_adviser_who_belongs_to_the_group_does_not_see_it(client, asker):
    asked = asked_by(asker, sent=True)
    adviser = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=asked.organisation, user=adviser)
    assert staff_page_policies.can_see_asker(adviser, asked).code == "own-group"


def test_after_the_end_only_the_adviser_who_had_it_sees_it(asker):
    adviser, lead = UserFactory(roles=[Role.ADVISER]), UserFactory(roles=[Role.TRIAGE_LEAD])
    asked = asked_by(asker, completed=True, adviser=adviser)
    assert (
        bool(staff_page_policies.can_see_asker(adviser, asked)),
        bool(staff_page_policies.can_see_asker(lead, asked)),
    ) == (True, False)


def test_person_who_left_the_group_is_named_and_not_shown_how_to_reach(client, asker):
    adviser = UserFactory(roles=[Role.ADVISER])
    asked = asked_by(asker, active=True, adviser=adviser)
    Membership.objects.filter(user=asker).update(ended_at=timezone.now(), ended_by=asker)
    assert seen(client, adviser, page(asked)) == []
    assert "No longer acts for the group" in client.get(page(asked)).content.decode()


def test_what_helps_people_to_take_part_is_seen_and_corrected_by_those_who_arrange_the_support_alone(client, asker):
    adviser = UserFactory(roles=[Role.ADVISER])
    asked = asked_by(asker, active=True, adviser=adviser, access_note="Step-free, by the back door")
    places = (page(asked), f"/support/R-{asked.pk}/correct/")
    found = {}
    for who, person in {
        "adviser": adviser,
        "triage": UserFactory(roles=[Role.TRIAGE_LEAD]),
        "other": UserFactory(roles=[Role.ADVISER]),
        "voice": UserFactory(roles=[Role.VOICE_OFFICER]),
        "asker": asker,
    }.items():
        sign_in(client, person)
        found[who] = tuple("by the back door" in client.get(place).content.decode() for place in places)
    assert found == {
        "adviser": (True, True),
        "triage": (True, True),
        "other": (False, False),
        "voice": (False, False),
        "asker": (False, True),
    }


def test_correcting_by_somebody_who_does_not_see_what_helps_leaves_it_as_it_is(client, asker):
    asked = asked_by(asker, active=True, adviser=UserFactory(roles=[Role.ADVISER]), access_note="By the back door")
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    sent = {"title": "Another name", "difference": asked.difference, "stage": asked.stage, "version": asked.version}
    response = client.post(f"/support/R-{asked.pk}/correct/", sent)
    asked.refresh_from_db()
    assert (response.status_code, asked.title, asked.access_note) == (302, "Another name", "By the back door")
