"""Erasing on the page: what is said, what is asked, who is refused, and what an administrator may do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import Role, User
from apps.accounts.personal_data import Responsibilities, Responsibility
from apps.core.models import AuditEvent

from .conftest import PASSWORD, kinds_sent_to

pytestmark = pytest.mark.django_db
ERASE = "/account/erase/"


@pytest.fixture
def ada(make_person):
    return make_person("ada@example.org")


@pytest.fixture
def admin(make_person):
    return make_person("admin@example.org", Role.ADMINISTRATOR, totp=True)


@pytest.fixture
def tied(offering):
    responsibility = Responsibility(
        "You are the only lead of Growers.", "/groups/growers/people/", "Make somebody else a lead", "Leave Growers."
    )
    offering.only(Responsibilities, Responsibilities(lambda person: [responsibility]))


def test_page_says_what_goes_and_what_stays(ada, signed_in):
    text = signed_in(ada).get(ERASE).content.decode()
    for words in ("What we erase", "What stays, and why", "A former member", "cannot be taken back"):
        assert words in text


def test_button_alone_does_nothing_and_the_box_is_asked_for(ada, signed_in):
    response = signed_in(ada).post(ERASE, {})
    assert response.status_code == 422
    assert response.context["form"].errors == {"sure": ["Tick the box if you want to erase your account"]}
    assert User.objects.get(pk=ada.pk).erased_at is None


def test_with_the_box_ticked_the_account_is_erased_and_the_person_signed_out(ada, signed_in):
    browser = signed_in(ada)
    response = browser.post(ERASE, {"sure": "on"})
    assert (response.status_code, response.url) == (302, "/account/erased/")
    assert "Your account is erased" in browser.get("/account/erased/").content.decode()
    assert browser.get("/account/").status_code == 302
    assert User.objects.get(pk=ada.pk).email == f"person-{ada.pk}@erased.invalid"
    assert kinds_sent_to("ada@example.org") == ["account-erased"]


def test_only_lead_is_offered_both_ways_and_kept_by_neither(ada, signed_in, tied):
    browser = signed_in(ada)
    text = browser.get(ERASE).content.decode()
    assert ("/groups/growers/people/" in text, "Leave Growers." in text) == (True, True)
    refused = browser.post(ERASE, {"sure": "on"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["leave"])
    assert refused.context["form"]["sure"].value() is True
    assert browser.post(ERASE, {"sure": "on", "leave": "on"}).status_code == 302
    assert User.objects.get(pk=ada.pk).erased_at is not None


def test_somebody_with_a_role_reads_why_not_and_cannot(make_person, signed_in):
    person = make_person("adviser@example.org", Role.ADVISER, totp=True)
    browser = signed_in(person)
    page = browser.get(ERASE)
    assert "Ask an administrator to end it first" in page.content.decode()
    assert "Erase my account</span>" not in page.content.decode()
    assert browser.post(ERASE, {"sure": "on"}).status_code == 403
    assert User.objects.get(pk=person.pk).erased_at is None


def sign_in_with_password(client, email: str):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD})


def test_signing_in_afterwards_says_what_an_unknown_address_gets(ada, client, signed_in):
    signed_in(ada).post(ERASE, {"sure": "on"})
    gone, unknown = sign_in_with_password(client, "ada@example.org"), sign_in_with_password(client, "no@example.org")
    assert gone.context["form"].errors == unknown.context["form"].errors
    code = [
        client.post(reverse("account_request_login_code"), {"email": each})
        for each in ("ada@example.org", "no@example.org")
    ]
    assert code[0].status_code == code[1].status_code
    assert kinds_sent_to("ada@example.org") == ["account-erased"]


def test_signing_up_with_the_same_address_gives_a_fresh_account(ada, client, signed_in):
    signed_in(ada).post(ERASE, {"sure": "on"})
    client.post(reverse("account_signup"), {"name": "Ada again", "email": "ada@example.org", "password1": PASSWORD})
    again = User.objects.get(email="ada@example.org")
    assert (again.pk != ada.pk, again.name, again.erased_at) == (True, "Ada again", None)
    assert kinds_sent_to("ada@example.org") == ["account-erased", "account-code"]


# --- by an administrator ---------------------------------------------------------------------------


def erase(browser, person, **data):
    return browser.post(reverse("accounts:erase_person", args=[person.pk]), data)


def test_administrator_erases_somebody_who_asked_and_the_reason_is_kept(ada, admin, signed_in):
    browser = signed_in(admin)
    assert "Erase this account" in browser.get(reverse("accounts:person", args=[ada.pk])).content.decode()
    response = erase(browser, ada, why="asked-in-writing", sure="on")
    assert (response.status_code, response.url) == (302, reverse("accounts:people"))
    event = AuditEvent.objects.get(verb="account.erased")
    assert (event.actor_id, event.subject_id, event.reason_code) == (admin.pk, ada.pk, "asked-in-writing")
    assert kinds_sent_to("ada@example.org") == ["account-erased"]


def test_nobody_is_written_to_when_the_person_has_died(ada, admin, signed_in):
    erase(signed_in(admin), ada, why="died", sure="on")
    assert User.objects.get(pk=ada.pk).erased_at is not None
    assert kinds_sent_to("ada@example.org") == []


def test_administrator_is_asked_why_and_whether_they_made_sure(ada, admin, signed_in):
    response = erase(signed_in(admin), ada)
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["sure", "why"])


def test_administrator_ends_the_roles_first(make_person, admin, signed_in):
    adviser = make_person("adviser@example.org", Role.ADVISER)
    assert erase(signed_in(admin), adviser, why="died", sure="on").status_code == 403
    assert User.objects.get(pk=adviser.pk).erased_at is None


def test_erased_person_is_not_found_by_search_and_their_page_says_nothing(ada, admin, signed_in):
    browser = signed_in(admin)
    erase(browser, ada, why="died", sure="on")
    assert "A former member" not in browser.get(reverse("accounts:people"), {"q": "former"}).content.decode()
    text = browser.get(reverse("accounts:person", args=[ada.pk])).content.decode()
    assert ("Nothing says any more who this was" in text, "erased.invalid" in text) == (True, False)
    assert browser.get(reverse("accounts:erase_person", args=[ada.pk])).status_code == 403


def test_people_page_offers_nothing_to_do_with_somebody_who_is_gone(ada, admin, signed_in):
    browser = signed_in(admin)
    erase(browser, ada, why="died", sure="on")
    text = browser.get(reverse("accounts:person", args=[ada.pk])).content.decode()
    assert "Erase this account" not in text
