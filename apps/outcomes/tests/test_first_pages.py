"""Where everybody with a role begins: a page that says what the role may do now, with links that it may open."""

from __future__ import annotations

import pytest

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.tests.factories import MembershipFactory
from apps.prioritisation.tests.factories import PolicyFactory

pytestmark = pytest.mark.django_db

FIRST = {
    Role.ADVISER: "/today/",
    Role.TRIAGE_LEAD: "/today/",
    Role.VOLUNTEERING_OFFICER: "/today/",
    Role.VOICE_OFFICER: "/today/",
    Role.CONTRACT_MANAGER: "/today/",
    Role.PARTNER: "/today/",
    Role.COMMISSIONER: "/results/dashboard/",
    Role.PANEL: "/today/",
    Role.SAFEGUARDING_LEAD: "/today/",
    Role.ADMINISTRATOR: "/account/people/",
}
WORK_TO_COME = {
    Role.PARTNER,
    Role.PANEL,
    Role.VOICE_OFFICER,
    Role.VOLUNTEERING_OFFICER,
    Role.CONTRACT_MANAGER,
}


@pytest.mark.parametrize("role", Role)
def test_role_lands_on_a_page_whose_every_link_it_may_open_under_a_header_with_items(client, role):
    PolicyFactory()
    sign_in(client, UserFactory(roles=[role]))
    assert client.get("/").url == FIRST[role]
    assert client.get(FIRST[role]).status_code == 200
    page = client.get("/today/")
    tasks = page.context["tasks"]
    assert len(tasks) >= 2
    assert {task.label: client.get(task.href).status_code for task in tasks} == {task.label: 200 for task in tasks}
    items = page.context["frame"].main
    assert items
    assert {item.label: client.get(item.href).status_code for item in items} == {item.label: 200 for item in items}
    assert [name for name, _ in page.context["to_come"]] == ([role.label] if role in WORK_TO_COME else [])


def test_somebody_with_two_roles_has_each_page_once_and_a_member_without_a_role_none(client):
    sign_in(client, UserFactory(roles=[Role.VOICE_OFFICER, Role.ADVISER]))
    tasks = client.get("/today/").context["tasks"]
    assert len({task.href for task in tasks}) == len(tasks)
    assert "Read what is new" in next(task.says for task in tasks if task.label == "Queue")
    sign_in(client, MembershipFactory().user)
    assert client.get("/today/").status_code == 404
    assert client.get("/").url == "/groups/home/"


def test_commissioner_sees_what_the_portal_asks_of_people(client):
    sign_in(client, UserFactory(roles=[Role.COMMISSIONER]))
    page = client.get("/results/what-it-asks/")
    assert page.status_code == 200
    assert "What the portal asks of people" in page.content.decode()
