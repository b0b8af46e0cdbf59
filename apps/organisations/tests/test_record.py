"""The record: who sees it, who changes it, and two people who change it at once."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import EditConflict, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.models import Organisation
from apps.organisations.people import policies as people_policies
from apps.organisations.record import policies as record_policies
from apps.organisations.record import services as record_services
from apps.organisations.registration import policies as registration_policies

from .factories import MembershipFactory, group

pytestmark = pytest.mark.django_db


def record_of(org) -> str:
    return reverse("organisations:record", args=[org.slug])


def section_of(org, section: str) -> str:
    return reverse("organisations:record_section", args=[org.slug, section])


def test_record_of_another_group_is_not_found_on_every_address(client):
    org, lead = group()
    other, _ = group()
    client.force_login(lead)
    for name in ("record", "people"):
        assert client.get(reverse(f"organisations:{name}", args=[other.slug])).status_code == 404
    for section in ("name", "work", "place", "people", "contact"):
        assert client.get(section_of(other, section)).status_code == 404
        assert client.post(section_of(other, section), {"version": "1"}).status_code == 404
    assert client.get(record_of(org)).status_code == 200


@pytest.mark.parametrize(
    ("roles", "sees"), [(["adviser"], 200), (["commissioner"], 404), (["partner"], 404), ([], 404)]
)
def test_record_is_seen_by_staff_and_no_other_role(client, roles, sees):
    org, _ = group()
    sign_in(client, UserFactory(roles=roles))
    assert client.get(record_of(org)).status_code == sees


def test_section_page_opens_with_what_is_saved(client, lists):
    org, lead = group(ward=lists["ward"], name="Moston Choir")
    client.force_login(lead)
    for section in ("name", "work", "place", "people", "contact"):
        assert client.get(section_of(org, section)).status_code == 200
    assert 'value="Moston Choir"' in client.get(section_of(org, "name")).content.decode()
    assert client.get(section_of(org, "nonsense")).status_code == 404


def test_save_section_writes_records_and_counts_the_version(client, answers, lists):
    org, lead = group(ward=lists["ward"])
    client.force_login(lead)
    response = client.post(section_of(org, "work"), {**answers["work"], "version": "1"})
    assert response.url == record_of(org)
    org.refresh_from_db()
    assert (org.purpose, org.version, [theme.pk for theme in org.themes.all()]) == ("We sing together.", 2, ["food"])
    event = AuditEvent.objects.get(verb="record.saved")
    assert (event.actor_id, event.before, event.after) == (
        lead.pk,
        {"themes": []},
        {"themes": ["food"], "section": "work", "changed": ["purpose", "themes", "services_offered"]},
    )


def test_save_section_after_somebody_else_shows_both_and_writes_nothing(client, answers, lists):
    org, lead = group(ward=lists["ward"])
    colleague = MembershipFactory(organisation=org, user=UserFactory(name="Bo Reed")).user
    client.force_login(colleague)
    client.post(section_of(org, "work"), {**answers["work"], "purpose": "Theirs", "version": "1"})
    client.force_login(lead)
    response = client.post(section_of(org, "work"), {**answers["work"], "purpose": "Mine", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert ("Theirs" in page, "Mine" in page, "Bo Reed" in page) == (True, True, True)
    assert [row["label"] for row in response.context["rows"] if row["differs"]] == ["What you do"]
    assert {type(row[which]) for row in response.context["rows"] for which in ("theirs", "mine")} == {str}
    assert Organisation.objects.get(pk=org.pk).purpose == "Theirs"
    assert client.post(section_of(org, "work"), _hidden(response)).status_code == 302
    assert Organisation.objects.get(pk=org.pk).purpose == "Mine"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/", "/\\example.com/", "javascript:x", "x"]
)
def test_section_goes_back_to_a_page_of_the_portal_and_to_no_other(client, answers, lists, elsewhere):
    org, lead = group(ward=lists["ward"])
    client.force_login(lead)
    for named, back in (("/support/7/check/", "/support/7/check/"), (elsewhere, record_of(org))):
        section = f"{section_of(org, 'work')}?{urlencode({'next': named})}"
        page = client.get(section)
        assert page.context["back"] == back
        assert page.content.decode().count(f'href="{back}"') >= 2
        saved = client.post(section, {**answers["work"], "version": page.context["version"]})
        assert (saved.status_code, saved.url) == (302, back)


def test_section_that_two_people_change_still_knows_where_they_came_from(client, answers, lists):
    org, lead = group(ward=lists["ward"])
    client.force_login(lead)
    section = f"{section_of(org, 'work')}?{urlencode({'next': '/support/7/check/'})}"
    client.post(section, {**answers["work"], "purpose": "Theirs", "version": "1"})
    response = client.post(section, {**answers["work"], "purpose": "Mine", "version": "1"})
    assert response.status_code == 409
    assert (response.context["save"], response.context["theirs"]) == (section, "/support/7/check/")


def _hidden(response) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"version": [str(response.context["version"])]}
    for name, value in response.context["kept"]:
        found.setdefault(name, []).append(value)
    return found


def test_save_section_with_an_old_version_raises_the_record_as_it_stands():
    org, lead = group()
    with pytest.raises(EditConflict) as caught:
        record_services.save_section(organisation=org, section="work", answers={"purpose": "x"}, version=7, by=lead)
    assert caught.value.current == org
    assert AuditEvent.objects.count() == 0


def test_closed_group_is_shown_with_the_reason_and_not_changed(client, answers):
    org, lead = group(status="closed")
    client.force_login(lead)
    assert "This group is closed. Its record is kept as it was." in client.get(record_of(org)).content.decode()
    assert client.get(section_of(org, "work")).status_code == 403
    with pytest.raises(NotAllowed):
        record_services.save_section(organisation=org, section="work", answers={"purpose": "x"}, version=1, by=lead)


def test_policies_by_role_and_group():
    org, lead = group()
    member = MembershipFactory(organisation=org).user
    stranger = group()[1]
    people = {
        "lead": lead,
        "member": member,
        "stranger": stranger,
        "adviser": UserFactory(roles=["adviser"]),
        "commissioner": UserFactory(roles=["commissioner"]),
    }
    assert {
        who: (
            bool(registration_policies.can_register(user)),
            bool(record_policies.can_view_record(user, org)),
            bool(record_policies.can_edit_record(user, org)),
            bool(people_policies.can_invite(user, org)),
        )
        for who, user in people.items()
    } == {
        "lead": (True, True, True, True),
        "member": (True, True, True, False),
        "stranger": (True, False, False, False),
        "adviser": (True, True, True, True),
        "commissioner": (True, False, False, False),
    }


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"income": 5}, "organisation_income_and_its_year"),
        ({"income": 5, "income_year": 2025, "income_answer": "rather-not"}, "organisation_income_not_said_is_empty"),
        ({"volunteers": 5, "people_answer": "rather-not"}, "organisation_people_not_said_are_empty"),
        ({"serves_answer": "maybe"}, "organisation_answers_are_known"),
        ({"status": "gone"}, "organisation_status_is_known"),
        ({"name": ""}, "organisation_has_a_name"),
        ({"name": "Moss Side\x0bGrowers"}, "organisation_name_is_one_line"),
    ],
)
def test_organisation_that_may_not_exist_is_refused_by_its_constraint(fields, constraint):
    org, _ = group()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organisation.objects.filter(pk=org.pk).update(**fields)


def test_record_page_costs_the_same_with_more_in_it(client, queries_of, lists):
    org, lead = group(themes=[lists["theme"]])
    client.force_login(lead)
    one = queries_of(record_of(org))
    org.works_in.set([lists["ward"], lists["other"]])
    org.serves.set([lists["community"]])
    assert queries_of(record_of(org)) == one <= 23
