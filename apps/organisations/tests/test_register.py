"""Registering: five steps that keep what is typed, a check, and the founder becomes the lead."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent, EffortCount, Stopwatch
from apps.digests.models import Message
from apps.organisations.consent import publishing
from apps.organisations.duplicates.index import save_name_key
from apps.organisations.models import (
    FieldConsent,
    Identifier,
    Membership,
    Organisation,
    RegistrationDraft,
    SimilarGroupDeclaration,
)

from .factories import OrganisationFactory, group

pytestmark = pytest.mark.django_db
CHECK = reverse("organisations:register_check")


@pytest.fixture
def founder(client):
    user = UserFactory()
    client.force_login(user)
    return user


def at(step: str) -> str:
    return reverse("organisations:register_step", args=[step])


def answer_all(client, answers) -> None:
    for step, typed in answers.items():
        assert client.post(at(step), typed).status_code == 302, step


def test_register_with_all_answers_makes_the_group_and_its_lead(client, founder, answers, lists):
    answer_all(client, answers)
    assert "Register your group" in client.get(CHECK).content.decode()
    response = client.post(CHECK)
    org = Organisation.objects.get()
    assert response.url == reverse("organisations:registered", args=[org.slug])
    assert (org.name, org.slug, org.kind, org.ward, org.income, org.income_year) == (
        "Moston Choir",
        "moston-choir",
        lists["kind"],
        lists["ward"],
        2300,
        2026,
    )
    assert list(org.works_in.all()) == [lists["other"]]
    assert (org.serves_answer, org.led_by_answer, org.people_answer) == ("answered", "rather-not", "not-asked")
    assert (org.website, org.listed) == ("https://www.example.org", True)
    assert org.findable.splitlines() == ["Free lessons", "Food", "Moston", "Hulme"]
    assert Membership.objects.values_list("organisation", "user", "role").get() == (org.pk, founder.pk, "lead")
    assert set(FieldConsent.objects.filter(public=True).values_list("field", "wording", "given_by")) == {
        ("website", "2026-11-two-years", founder.pk),
        ("services_offered", "2026-11-two-years", founder.pk),
    }
    assert not RegistrationDraft.objects.exists()
    event = AuditEvent.objects.get(verb="organisation.registered")
    assert (event.actor_id, event.organisation_id, event.after["public"]) == (
        founder.pk,
        org.pk,
        ["services_offered", "website"],
    )
    assert client.get(response.url).status_code == 200


def test_register_for_everybody_says_so_and_drops_the_communities_that_were_ticked_before(client, founder, answers):
    answers["people"]["serves_answer"] = "everybody"
    answer_all(client, answers)
    row = next(
        row for part in client.get(CHECK).context["parts"] for row in part["rows"] if row.label == "Who it is for"
    )
    assert row.value == "Everybody"
    client.post(CHECK)
    org = Organisation.objects.get()
    assert (org.serves_answer, org.serves.count()) == ("everybody", 0)
    assert publishing.BY_CODE["serves"].value(org) == ["Everybody"]
    assert "Who your group is for" not in client.get(reverse("organisations:home")).content.decode()
    step = client.get(reverse("organisations:record_section", args=[org.slug, "people"])).context["form"]
    assert step["serves_answer"].value() == "everybody"


def test_register_writes_to_its_founder_and_leads_on_to_the_page_that_was_wanted(client, founder, answers):
    answer_all(client, answers)
    client.get(reverse("organisations:register_find"), {"next": "/support/ask/"})
    response = client.post(CHECK)
    assert (response.url, "after_registering" in client.session) == ("/support/ask/", False)
    written = Message.objects.filter(kind="group-registered").values_list("to_email", "subject")
    assert list(written) == [(founder.email, "Moston Choir is registered")]


@pytest.mark.parametrize("later", [dt.timedelta(hours=25), None])
def test_page_that_was_wanted_is_forgotten_after_a_day_and_with_the_draft(client, founder, answers, later):
    """``later`` is when the group is registered; None: at once, after the draft was thrown away."""
    client.get(reverse("organisations:register_find"), {"next": "/support/ask/"})
    if later is None:
        client.post(reverse("organisations:register_discard"))
    with time_machine.travel(timezone.now() + (later or dt.timedelta(0))):
        answer_all(client, answers)
        response = client.post(CHECK)
    org = Organisation.objects.get()
    assert response.url == reverse("organisations:registered", args=[org.slug])
    assert "after_registering" not in client.session


def test_registered_page_leads_on_to_asking(client, founder, answers):
    answer_all(client, answers)
    page = client.get(client.post(CHECK).url).content.decode().split("<main")[1]
    assert f'href="{reverse("support:start")}"' in page


def test_register_counts_what_it_took_once_and_forgets_who(client, founder, answers, lists):
    answer_all(client, answers)
    assert Stopwatch.objects.count() == 1
    client.post(CHECK)
    assert Stopwatch.objects.count() == 0
    assert sorted(EffortCount.objects.values_list("task", "measure", "people")) == [
        ("register", "minutes", 1),
        ("register", "refusals", 1),
        ("register", "sittings", 1),
    ]


def test_register_twice_from_two_windows_makes_one_group(client, founder, answers):
    answer_all(client, answers)
    client.post(CHECK)
    client.post(CHECK)
    assert Organisation.objects.count() == 1


def test_draft_is_kept_for_another_device_and_shown_again(client, founder, answers):
    client.post(at("name"), answers["name"])
    client.post(at("work"), {"purpose": "", "themes": answers["work"]["themes"]})
    client.logout()
    client.force_login(founder)
    page = client.get(at("name")).content.decode()
    assert 'value="Moston Choir"' in page
    assert "Carry on" in client.get(reverse("organisations:register")).content.decode()
    assert RegistrationDraft.objects.get().answers["work"]["themes"] == answers["work"]["themes"]


def test_autosave_keeps_what_is_not_valid_yet_and_says_when(client, founder):
    with time_machine.travel("2026-11-22T19:42:00Z", tick=False):
        response = client.post(reverse("organisations:register_save", args=["name"]), {"name": "Half a n", "x": "y"})
    assert (response.status_code, response.json()) == (200, {"saved_at": "7.42pm"})
    assert RegistrationDraft.objects.get().answers == {"name": {"name": ["Half a n"]}}


def test_autosave_of_more_than_a_draft_keeps_does_not_say_that_it_is_saved(client, founder):
    answer = client.post(reverse("organisations:register_save", args=["work"]), {"purpose": "x" * 20_001})
    problem = "Not saved whole: a draft keeps 20,000 letters of each answer"
    assert (answer.status_code, answer.json()) == (422, {"problem": problem})


def test_draft_belongs_to_the_person_alone(client, founder, answers):
    client.post(at("name"), answers["name"])
    client.force_login(UserFactory())
    assert "Moston Choir" not in client.get(at("name")).content.decode()
    assert client.get(CHECK).status_code == 302


@pytest.mark.parametrize(
    ("step", "change", "says"),
    [
        ("name", {"name": ""}, "Say what your group is called"),
        ("name", {"name": "\u202e \u200b"}, "Say what your group is called"),
        ("name", {"name": "x" * 201}, "The name can have 200 letters at most. Yours has 201."),
        ("name", {"kind": "no-such"}, "Choose the kind of group"),
        ("name", {"charity_number": "12"}, "Enter a charity number of 6 or 7 numbers, such as 1234567"),
        ("name", {"company_number": "12 34"}, "Enter a company number of 8 characters, such as 01234567 or IP123456"),
        ("work", {"purpose": " "}, "Say what your group does"),
        ("work", {"themes": []}, "Choose at least one theme"),
        ("place", {"ward": ""}, "Choose the ward that you are based in"),
        ("people", {"serves": []}, "Choose who your group is for, or another answer"),
        ("people", {"income": "lots"}, "Enter the income in whole pounds, such as 2300"),
        ("people", {"income": ""}, "Enter your income in pounds, or choose another answer"),
        ("people", {"income_year": ""}, "Enter the year in which it ended, such as 2026"),
        ("people", {"income_year": "2150"}, "Enter a year that has ended or is this year"),
        ("contact", {"contact_email": "nobody"}, "Enter an email address such as hello@example.org"),
        ("contact", {"contact_phone": "ring me"}, "Enter a phone number such as 0161 496 0000"),
        ("contact", {"website": "not a page"}, "Enter a web address such as www.example.org"),
        ("contact", {"listed": ""}, "Say whether to show your group in the directory"),
    ],
)
def test_step_with_a_bad_answer_says_what_to_do_and_keeps_the_input(client, founder, answers, step, change, says):
    response = client.post(at(step), {**answers[step], **change})
    assert response.status_code == 422
    assert [message for messages in response.context["form"].errors.values() for message in messages] == [says]
    assert RegistrationDraft.objects.get().answers[step]


def drawn(client, step) -> str:
    return client.get(at(step)).context["version"]


def test_second_tab_of_a_step_compares_and_overwrites_nothing_until_it_is_sent_again(client, founder, answers):
    first, second = drawn(client, "name"), drawn(client, "name")
    assert client.post(at("name"), answers["name"] | {"version": first}).status_code == 302
    late = answers["name"] | {"name": "Harpurhey Choir", "version": second}
    refused = client.post(at("name"), late)
    assert (refused.status_code, RegistrationDraft.objects.get().answers["name"]["name"]) == (409, ["Moston Choir"])
    assert refused.context["conflict"]["rows"] == [
        {"label": "Name of your group", "theirs": "Moston Choir", "mine": "Harpurhey Choir"}
    ]
    assert refused.context["conflict"]["who"].startswith("You changed this at ")
    assert 'value="Harpurhey Choir"' in refused.content.decode()
    again = late | {"version": refused.context["version"]}
    assert client.post(at("name"), again).status_code == 302
    assert RegistrationDraft.objects.get().answers["name"]["name"] == ["Harpurhey Choir"]


def test_step_that_was_refused_is_taken_when_it_is_put_right(client, founder, answers):
    wrong = client.post(at("name"), answers["name"] | {"name": "", "version": drawn(client, "name")})
    assert wrong.status_code == 422
    right = answers["name"] | {"version": wrong.context["version"]}
    assert client.post(at("name"), right).status_code == 302


def test_two_tabs_of_two_steps_do_not_hinder_each_other(client, founder, answers):
    versions = {step: drawn(client, step) for step in ("name", "work")}
    assert [client.post(at(step), answers[step] | {"version": seen}).status_code for step, seen in versions.items()] == [
        302, 302,
    ]  # fmt: skip


def test_page_that_saves_itself_goes_on_and_another_page_is_told(client, founder, answers):
    seen = drawn(client, "name")
    save = reverse("organisations:register_save", args=["name"])
    own = answers["name"] | {"version": seen, "page": "a"}
    assert [client.post(save, own | {"name": name}).status_code for name in ("M", "Mo")] == [200, 200]
    other = client.post(save, own | {"name": "Other", "page": "b"})
    assert (other.status_code, RegistrationDraft.objects.get().answers["name"]["name"]) == (409, ["Mo"])
    assert client.post(at("name"), own).status_code == 302


def test_check_with_a_missing_step_links_to_it_and_registers_nothing(client, founder, answers):
    client.post(at("name"), answers["name"])
    response = client.post(CHECK)
    assert response.status_code == 422
    assert [step["href"] for step in response.context["missing"]] == [
        at(step) + "?check=1" for step in ("work", "place", "people", "contact")
    ]
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("name", ["É" + "ñ" * 199, "جمعية النور", "Ŵ & <b>Sons</b> “Ltd”", "register", "!!! 1"])
def test_register_with_an_awkward_name_keeps_it_and_finds_an_address(client, founder, answers, name):
    answer_all(client, answers | {"name": {**answers["name"], "name": name}})
    client.post(CHECK)
    org = Organisation.objects.get()
    assert org.name == name
    assert client.get(reverse("directory:group", args=[org.slug])).status_code == 200


def test_register_with_the_number_of_another_group_is_refused_and_keeps_the_draft(client, founder, answers):
    other = OrganisationFactory(name="Secret Group", listed=False)
    Identifier.objects.create(organisation=other, scheme="GB-CHC", value="1234567")
    answer_all(client, answers | {"name": {**answers["name"], "charity_number": "1234567"}})
    response = client.post(CHECK)
    assert response.status_code == 422
    assert "Another group here has this number." in response.content.decode()
    assert "Secret Group" not in response.content.decode()
    assert (Organisation.objects.count(), RegistrationDraft.objects.count()) == (1, 1)


@pytest.fixture
def taken():
    org = OrganisationFactory(name="Moston Choir", slug="moston-choir")
    save_name_key(org)
    return org


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, {"why": ["Say why yours is another group, or choose the one that is yours"]}),
        ({"why": "no-such"}, {"why": ["Say why yours is another group, or choose the one that is yours"]}),
        ({"why": "other", "words": " "}, {"words": ["Say in a few words why yours is another group"]}),
        ({"why": "other", "words": "x" * 301}, {"words": ["The reason can have 300 letters at most. Yours has 301."]}),
    ],
)
def test_register_with_a_name_that_is_taken_asks_why_it_is_another_group(client, founder, answers, taken, typed, says):
    answer_all(client, answers)
    page = client.get(CHECK).content.decode()
    assert "Is it one of these?" in page
    assert f'href="{reverse("organisations:claim", args=["moston-choir"])}"' in page
    response = client.post(CHECK, typed)
    assert (response.status_code, response.context["form"].errors) == (422, says)
    assert (Organisation.objects.count(), RegistrationDraft.objects.count()) == (1, 1)


def test_register_beside_a_group_like_it_keeps_why_and_gets_an_address_of_its_own(client, founder, answers, taken):
    answer_all(client, answers)
    response = client.post(CHECK, {"why": "branch", "words": "not asked for"})
    org = Organisation.objects.exclude(pk=taken.pk).get()
    assert response.url == reverse("organisations:registered", args=[org.slug])
    assert org.slug.startswith("moston-choir-")
    assert list(
        SimilarGroupDeclaration.objects.values_list("organisation", "similar_to", "why", "words", "declared_by")
    ) == [(org.pk, taken.pk, "branch", "", founder.pk)]
    event = AuditEvent.objects.get(verb="organisation.told-apart")
    assert (event.organisation_id, event.reason_code, event.after) == (org.pk, "branch", {"similar_to": [taken.pk]})


def test_check_with_a_name_like_that_of_an_unlisted_group_does_not_name_it(client, founder, answers):
    OrganisationFactory(name="Moston Choirs", listed=False)
    answer_all(client, answers)
    assert "Moston Choirs" not in client.get(CHECK).content.decode()


def test_registered_page_of_another_group_is_not_found(client, founder):
    other, _ = group()
    assert client.get(reverse("organisations:registered", args=[other.slug])).status_code == 404


def test_register_start_is_open_to_everybody_and_the_steps_are_not(client):
    assert client.get(reverse("organisations:register")).status_code == 200
    assert client.get(at("name")).status_code == 302
    assert client.get(reverse("organisations:register_step", args=["nonsense"])).status_code == 302


def test_discard_throws_the_draft_away(client, founder, answers):
    client.post(at("name"), answers["name"])
    client.post(reverse("organisations:register_discard"))
    assert not RegistrationDraft.objects.exists()


def test_contact_step_asks_beside_each_contact_whether_everybody_may_see_it_and_keeps_the_answer(
    client, founder, answers
):
    page = client.get(at("contact")).content.decode()
    beside = re.findall(r'<input [^>]*name="public" value="([a-z_]+)"', page)
    assert beside[:4] == ["contact_name", "contact_email", "contact_phone", "website"]
    assert len(beside) == len(set(beside))
    places = [page.index(f'{mark}contact_email"') for mark in ('name="', 'name="public" value="')]
    assert places[0] < places[1] < page.index('name="contact_phone"')
    answer_all(
        client, answers | {"contact": {"contact_email": "a@example.org", "listed": "yes", "public": "contact_email"}}
    )
    drawn = client.get(at("contact")).content.decode()
    ticked = re.findall(r'name="public" value="([a-z_]+)"[^>]*checked', drawn)
    assert ticked == ["contact_email"]
    client.post(CHECK)
    assert list(FieldConsent.objects.filter(public=True).values_list("field", flat=True)) == ["contact_email"]
