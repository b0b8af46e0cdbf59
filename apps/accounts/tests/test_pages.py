"""The account page, and the pages of people and roles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Role, RoleGrant, User
from apps.accounts.roles import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_person) -> User:
    return make_person("admin@example.org", Role.ADMINISTRATOR, name="Zora")


def statements(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def names(response) -> list[str]:
    return [person.name for person in response.context["page"]]


@pytest.mark.parametrize("role", [None, *Role])
def test_people_pages_are_for_administrators(client, make_person, role):
    client.force_login(make_person("user@example.org", *([role] if role else [])))
    target = make_person("target@example.org", Role.PANEL)
    grant = target.role_grants.get()
    expected = 200 if role == Role.ADMINISTRATOR else 403
    pages = [
        reverse("accounts:people"),
        reverse("accounts:person", args=[target.pk]),
        reverse("accounts:end_role", args=[grant.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [expected] * 3
    assert client.post(reverse("accounts:reset_second_step", args=[target.pk])).status_code == (
        302 if expected == 200 else 403
    )


def test_signed_out_people_are_sent_to_sign_in(client, make_person):
    for page in ("accounts:account", "accounts:people", "digests:outbox", "digests:preferences"):
        assert client.get(reverse(page)).headers["Location"].startswith(reverse("account_login"))


def test_people_with_no_words_lists_those_with_a_role_by_name(client, admin, make_person):
    make_person("b@example.org", Role.ADVISER, Role.PANEL, name="bo")
    make_person("a@example.org", Role.ADVISER, name="Ada")
    make_person("n@example.org", name="Nobody")
    ended = make_person("e@example.org", name="Ended")
    RoleGrant.objects.create(user=ended, role=Role.PANEL, ended_at=ended.joined_at, ended_by=admin)
    client.force_login(admin)
    assert names(client.get(reverse("accounts:people"))) == ["Ada", "bo", "Zora"]


@pytest.mark.parametrize(("words", "found"), [("nob", ["Nobody"]), ("NB@EX", ["Nobody"]), ("%", []), ("_", [])])
def test_people_are_found_by_part_of_a_name_or_address(client, admin, make_person, words, found):
    make_person("nb@example.org", name="Nobody")
    client.force_login(admin)
    assert names(client.get(reverse("accounts:people"), {"q": words})) == found


def test_people_go_on_from_page_to_page_without_gap_or_repeat(client, admin, make_person, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    for number in range(7):
        make_person(f"p{number}@example.org", name="Same" if number % 2 else f"P{number}")
    client.force_login(admin)
    seen, address = [], reverse("accounts:people") + "?q=example"
    while True:
        response = client.get(address)
        seen += [person.pk for person in response.context["page"]]
        if not response.context["next"]:
            break
        address = reverse("accounts:people") + response.context["next"]
    assert (len(seen), len(set(seen))) == (8, 8)
    back = client.get(reverse("accounts:people") + response.context["previous"])
    assert [person.pk for person in back.context["page"]] == seen[3:6]


def test_people_pages_cost_the_same_for_one_and_for_many(client, admin, make_person):
    client.force_login(admin)
    client.get(reverse("accounts:account"))  # the first page of a session notes the time
    target = make_person("t@example.org", Role.PANEL)
    pages = [reverse("accounts:people"), reverse("accounts:person", args=[target.pk]), reverse("accounts:account")]
    before = [statements(client, page) for page in pages]
    for role in (Role.ADVISER, Role.COMMISSIONER):
        make_person(f"{role}@example.org", role)
        RoleGrant.objects.create(user=target, role=role, granted_by=admin)
    after = [statements(client, page) for page in pages]
    assert before == after
    assert max(after) <= 12


def test_giving_and_ending_a_role_on_the_pages(client, admin, make_person):
    ada = make_person("ada@example.org")
    client.force_login(admin)
    page = client.post(
        reverse("accounts:give_role", args=[ada.pk]), {"role": "adviser", "reason": "Joined"}, follow=True
    )
    assert [str(m) for m in page.context["messages"]] == ["Ada is now: Adviser. We have told them by email."]
    grant = ada.role_grants.get()
    page = client.post(reverse("accounts:end_role", args=[grant.pk]), {"reason": ""})
    assert page.context["form"].errors == {"reason": ["Say why the role ends"]}
    client.post(reverse("accounts:end_role", args=[grant.pk]), {"reason": "Left"})
    grant.refresh_from_db()
    assert (grant.end_reason, grant.ended_by) == ("Left", admin)


def test_a_refused_grant_keeps_what_was_typed(client, admin, make_person):
    ada = make_person("ada@example.org")
    client.force_login(admin)
    page = client.post(reverse("accounts:give_role", args=[ada.pk]), {"role": "", "reason": "Joined in June"})
    assert page.context["form"].errors == {"role": ["Choose a role"]}
    assert "Joined in June" in page.content.decode()


def test_an_administrator_sees_why_their_own_roles_cannot_be_changed_here(client, admin):
    client.force_login(admin)
    page = client.get(reverse("accounts:person", args=[admin.pk])).content.decode()
    assert "Another administrator has to change your own roles." in page
    assert (
        client.post(reverse("accounts:give_role", args=[admin.pk]), {"role": "adviser", "reason": "x"}).status_code
        == 403
    )


def test_access_needs_are_on_no_page_but_the_persons_own(client, admin, make_person):
    ada = make_person("ada@example.org", access_needs="A lift, please")
    client.force_login(admin)
    page = client.get(reverse("accounts:person", args=[ada.pk])).content.decode()
    client.force_login(ada)
    own = client.get(reverse("accounts:account")).content.decode()
    assert ("A lift, please" in page, "A lift, please" in own) == (False, True)


def test_details_are_changed_by_the_person(client, make_person):
    ada = make_person("ada@example.org")
    client.force_login(ada)
    page = client.post(reverse("accounts:details"), {"name": "", "phone": "", "access_needs": ""})
    assert page.context["form"].errors == {"name": ["Enter your name"]}
    client.post(reverse("accounts:details"), {"name": "Ada Obi", "phone": "1", "access_needs": "x"})
    ada.refresh_from_db()
    assert (ada.name, ada.phone, ada.access_needs) == ("Ada Obi", "1", "x")
