"""Confirming that it is you: when it is asked, by which way, and that nothing typed is lost."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import KeptForm, Role, User

from .conftest import PASSWORD, app_code, kinds_sent_to, mailed_code

pytestmark = pytest.mark.django_db

LONG_AGO = 3600


@pytest.fixture
def ada(make_person) -> User:
    return make_person("ada@example.org")


@pytest.fixture
def admin(make_person) -> User:
    return make_person("admin@example.org", Role.ADMINISTRATOR, totp=True)


def stale(client, person, seconds: int = LONG_AGO) -> Client:
    """A browser in which this person proved who they are some time ago, with the second factor."""
    client.force_login(person)
    client.remember(person, {"method": "mfa", "type": "totp", "at": time.time() - seconds, "reauthenticated": True})
    return client


def landed(response) -> str:
    return response.resolver_match.view_name


def confirm(client, page, **data):
    """Sends what proves it to the page on which the person stands."""
    return client.post(f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}", data, follow=True)


def test_the_question_comes_before_the_form_and_leads_back_to_it(client, admin, ada):
    page = stale(client, admin).get(reverse("accounts:give_role", args=[ada.pk]), follow=True)
    assert landed(page) == "account_reauthenticate"
    assert landed(confirm(client, page, password=PASSWORD)) == "accounts:give_role"


def test_whoever_confirmed_a_moment_ago_is_not_asked(client, admin, ada):
    assert stale(client, admin, 290).get(reverse("accounts:give_role", args=[ada.pk])).status_code == 200
    assert stale(client, admin, 310).get(reverse("accounts:give_role", args=[ada.pk])).status_code == 302


def test_what_was_sent_after_the_moment_ran_out_is_done_once_the_person_confirms(client, admin, ada):
    address = reverse("accounts:give_role", args=[ada.pk])
    page = stale(client, admin).post(address, {"role": "adviser", "reason": "Joined in June"}, follow=True)
    assert (landed(page), ada.role_grants.count()) == ("account_reauthenticate", 0)
    page = confirm(client, page, password=PASSWORD)
    assert (landed(page), [grant.reason for grant in ada.role_grants.all()]) == ("accounts:person", ["Joined in June"])
    client.get(address)
    assert ada.role_grants.count() == 1


def test_suspended_post_with_a_mistake_comes_back_at_its_own_address_with_what_was_typed(client, admin, ada):
    address = reverse("accounts:give_role", args=[ada.pk])
    page = stale(client, admin).post(address, {"role": "", "reason": "Joined in June"}, follow=True)
    page = confirm(client, page, password=PASSWORD)
    text = page.content.decode()
    assert (page.request["PATH_INFO"], page.status_code) == (address, 422)
    assert ("Choose a role" in text, "Joined in June" in text) == (True, True)
    assert "Joined in June" not in client.get(address).content.decode()


def test_page_that_waits_to_be_shown_is_sealed_and_of_its_own_address(client, admin, ada, make_person):
    address = reverse("accounts:give_role", args=[ada.pk])
    other = reverse("accounts:give_role", args=[make_person("other@example.org").pk])
    page = stale(client, admin).post(address, {"role": "", "reason": "Joined in June"}, follow=True)
    client.post(f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}", {"password": PASSWORD})
    kept = KeptForm.objects.get(key=client.session["confirmed_page"])
    assert (kept.person, "June" in kept.sealed) == (admin, False)
    assert "Joined in June" not in client.get(other).content.decode()
    assert "Joined in June" not in client.get(address).content.decode()


def suspended(client, admin, ada, address=None):
    """The page that asks, after a late POST that gives Ada a role."""
    address = address or reverse("accounts:give_role", args=[ada.pk])
    return stale(client, admin).post(address, {"role": "adviser", "reason": "Joined in June"}, follow=True)


def test_suspended_post_is_sealed_and_not_done_without_confirming(client, admin, ada):
    suspended(client, admin, ada)
    assert "Joined" not in str(dict(client.session.items()))
    assert client.get(reverse("accounts:give_role", args=[ada.pk])).status_code == 302
    assert ada.role_grants.count() == 0


def test_suspended_post_is_done_by_the_confirmation_and_by_no_get(client, admin, ada):
    page = suspended(client, admin, ada)
    answer = client.post(f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}", {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("accounts:person", args=[ada.pk]))
    assert ada.role_grants.count() == 1
    assert "account_reauthentication_state" not in client.session


def test_suspended_post_is_done_once_though_the_confirmation_is_sent_twice(client, admin, ada):
    page = suspended(client, admin, ada)
    confirm(client, page, password=PASSWORD)
    ada.role_grants.all().delete()
    assert landed(confirm(client, page, password=PASSWORD)) == "accounts:give_role"
    assert ada.role_grants.count() == 0


def test_suspended_post_keeps_the_query_of_its_address(client, admin, ada):
    address = reverse("accounts:give_role", args=[ada.pk]) + "?from=people"
    page = confirm(client, suspended(client, admin, ada, address), password=PASSWORD)
    assert (landed(page), ada.role_grants.count()) == ("accounts:person", 1)


@pytest.mark.parametrize("later", ["same", "other"])
def test_suspended_post_is_dropped_when_a_page_is_asked_for_instead(client, admin, ada, later):
    address = reverse("accounts:give_role", args=[ada.pk])
    asked = {"same": address, "other": reverse("account_email")}[later]
    suspended(client, admin, ada)
    page = client.get(asked, follow=True)
    page = confirm(client, page, password=PASSWORD)
    assert (page.request["PATH_INFO"], ada.role_grants.count()) == (asked, 0)
    assert client.get(address).status_code == 200
    assert ada.role_grants.count() == 0


def test_suspended_post_is_not_done_when_the_person_is_led_to_another_address(client, admin, ada):
    suspended(client, admin, ada)
    page = client.post(reverse("account_reauthenticate") + "?next=/account/", {"password": PASSWORD}, follow=True)
    assert (page.request["PATH_INFO"], ada.role_grants.count()) == ("/account/", 0)
    client.get(reverse("accounts:give_role", args=[ada.pk]))
    assert ada.role_grants.count() == 0


def test_suspended_post_is_not_done_by_signing_in_anew_in_between(client, admin, ada):
    suspended(client, admin, ada)
    client.remember(admin, {"method": "mfa", "type": "totp", "at": time.time()})
    assert client.get(reverse("accounts:give_role", args=[ada.pk])).status_code == 200
    assert ada.role_grants.count() == 0


def test_suspended_post_of_somebody_else_is_not_done(client, admin, ada, make_person):
    page = suspended(client, admin, ada)
    state = client.session["account_reauthentication_state"]
    other = make_person("other@example.org", Role.ADMINISTRATOR, totp=True)
    session = stale(client, other).session
    session["account_reauthentication_state"] = state
    session.save()
    assert landed(confirm(client, page, password=PASSWORD)) == "accounts:give_role"
    assert ada.role_grants.count() == 0


def test_suspended_post_that_waited_half_an_hour_is_not_done_and_says_so(client, admin, ada):
    page = suspended(client, admin, ada)
    session = client.session
    session["account_reauthentication_state"]["state"]["at"] -= 1801
    session.save()
    page = confirm(client, page, password=PASSWORD)
    assert "You were away for long, so nothing was sent. Send it again." in page.content.decode()
    assert (landed(page), ada.role_grants.count()) == ("accounts:give_role", 0)


def test_suspended_post_that_the_policy_refuses_by_now_is_refused(client, admin, ada):
    page = suspended(client, admin, ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    page = confirm(client, page, password=PASSWORD)
    assert (page.status_code, "This account is closed." in page.content.decode()) == (403, True)
    assert ada.role_grants.count() == 0


def test_post_of_the_app_that_allauth_would_suspend_is_sealed_too(client, make_person):
    person = make_person("bo@example.org")
    stale(client, person).post(reverse("mfa_activate_totp"), {"code": "123456"})
    kept = client.session["account_reauthentication_state"]
    assert (set(kept), "123456" in str(kept)) == ({"state", "callback"}, False)


@pytest.mark.parametrize("name", ["account_email", "accounts:give_role", "accounts:end_role", "mfa_deactivate_totp"])
def test_dangerous_pages_ask(client, admin, ada, name):
    grant = ada.role_grants.create(role=Role.PANEL)
    words = {"accounts:give_role": [ada.pk], "accounts:end_role": [grant.pk]}.get(name, [])
    page = stale(client, admin).get(reverse(name, args=words), follow=True)
    assert landed(page) == "account_reauthenticate"


def test_taking_off_a_second_step_asks_and_is_done_after_confirming(client, admin, make_person):
    lost = make_person("lost@example.org", totp=True)
    page = stale(client, admin).post(reverse("accounts:reset_second_step", args=[lost.pk]), follow=True)
    assert (landed(page), lost.authenticator_set.count()) == ("account_reauthenticate", 1)
    page = confirm(client, page, password=PASSWORD)
    assert (landed(page), lost.authenticator_set.count()) == ("accounts:person", 0)


def test_somebody_with_no_password_and_no_second_factor_confirms_by_an_emailed_code(client, make_person):
    person = make_person("bo@example.org", password=None)
    page = stale(client, person).get(reverse("account_email"), follow=True)
    assert (landed(page), kinds_sent_to(person.email)) == ("account_confirm_by_code", [])
    page = confirm(client, page, action="send")
    assert kinds_sent_to(person.email) == ["account-code"]
    page = confirm(client, page, code=mailed_code(person.email).lower())
    assert landed(page) == "account_email"


def test_a_wrong_code_says_so_and_three_end_it(client, make_person):
    person = make_person("bo@example.org", password=None)
    page = confirm(client, stale(client, person).get(reverse("account_email"), follow=True), action="send")
    code = mailed_code(person.email)
    for _ in range(2):
        page = confirm(client, page, code="WRNG-CODE")
        assert page.context["form"].errors == {
            "code": ["That is not the code that we sent last. Check it and try again."]
        }
    page = confirm(client, page, code="WRNG-CODE")
    assert "It was typed wrong 3 times" in page.content.decode()
    assert landed(confirm(client, page, code=code)) == "account_confirm_by_code"


def test_a_new_code_can_be_sent_twice_and_the_old_one_stops_working(client, make_person):
    person = make_person("bo@example.org", password=None)
    page = confirm(client, stale(client, person).get(reverse("account_email"), follow=True), action="send")
    old = mailed_code(person.email)
    for _ in range(3):
        page = confirm(client, page, action="resend")
    assert kinds_sent_to(person.email) == ["account-code"] * 3
    assert landed(confirm(client, page, code=old)) == "account_confirm_by_code"
    assert landed(confirm(client, page, code=mailed_code(person.email))) == "account_email"


def test_an_emailed_code_is_not_enough_for_somebody_with_a_second_factor(client, admin):
    page = stale(client, admin).get(reverse("account_confirm_by_code"), follow=True)
    assert landed(page) == "account_reauthenticate"
    page = client.get(reverse("account_email"), follow=True)
    assert [way["id"] for way in page.context["reauthentication_alternatives"]] == ["mfa_reauthenticate"]
    page = client.get(reverse("mfa_reauthenticate") + f"?next={reverse('account_email')}")
    assert landed(confirm(client, page, code=app_code())) == "account_email"
