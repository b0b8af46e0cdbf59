"""A privileged person without the second factor reaches nothing; the factor is sealed and cannot be turned off."""

from __future__ import annotations

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts import roles
from apps.accounts.models import Role, RoleGrant
from apps.accounts.sign_in import encryption
from apps.accounts.sign_in.middleware import ALWAYS, SETTING_UP, USING

from .conftest import PASSWORD, SECRET, app_code

pytestmark = pytest.mark.django_db
SAMPLES = {"pk": "1", "token": "x", "reference": "R-1", "slug": "x", "ref": "R-1", "code": "x", "key": "x"}


def every_page() -> list[tuple[str, str]]:
    """The name and an address of every page of the portal."""

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern) and pattern.name:
                names = pattern.pattern.converters
                sample = {
                    name: "1" if "Int" in type(c).__name__ else SAMPLES.get(name, "x") for name, c in names.items()
                }
                yield f"{namespace}{pattern.name}", reverse(f"{namespace}{pattern.name}", kwargs=sample)

    return list(walk(get_resolver().url_patterns))


def where(response) -> str:
    return response.headers.get("Location", str(response.status_code))


@pytest.mark.parametrize("role", sorted(roles.PRIVILEGED))
def test_a_privileged_person_with_no_second_factor_is_sent_to_set_it_up_from_every_page(make_person, signed_in, role):
    client = signed_in(make_person("ada@example.org", Role(role)), second_factor=False)
    set_up = reverse("mfa_activate_totp")
    open_to_them = {*ALWAYS, *SETTING_UP}
    closed = [(name, address) for name, address in every_page() if name not in open_to_them]
    reached = {
        name
        for name, address in closed
        for response in (client.get(address), client.post(address))
        if where(response) != set_up
    }
    assert len(closed) > 30
    assert reached == set()
    assert where(client.get("/no/such/page/")) == set_up


def test_a_privileged_person_who_has_one_but_did_not_use_it_is_asked_for_it_on_every_page(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", Role.ADVISER, totp=True), second_factor=False)
    ask = reverse("mfa_reauthenticate")
    reached = {
        name for name, address in every_page() if name not in {*ALWAYS, *USING} and where(client.get(address)) != ask
    }
    assert reached == set()


def test_signing_out_and_health_stay_open_to_them(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", Role.ADVISER), second_factor=False)
    assert client.get(reverse("live")).status_code == 200
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_person_with_no_privileged_role_is_not_asked(make_person, signed_in):
    for held in ([], [Role.PANEL]):
        person = make_person(f"p{len(held)}@example.org", *held)
        page = signed_in(person, second_factor=False).get(reverse("accounts:account"))
        assert (page.status_code, person.email in page.content.decode()) == (200, True)


def test_a_role_granted_while_signed_in_asks_for_the_second_factor_at_once(make_person, signed_in):
    person = make_person("ada@example.org")
    client = signed_in(person, second_factor=False)
    assert client.get(reverse("accounts:account")).status_code == 200
    RoleGrant.objects.create(user=person, role=Role.COMMISSIONER)
    assert where(client.get(reverse("accounts:account"))) == reverse("mfa_activate_totp")


def test_setting_it_up_shows_picture_and_key_gives_recovery_codes_and_lets_the_person_in(make_person):
    make_person("ada@example.org", Role.ADVISER)
    client = Client()
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.resolver_match.view_name == "mfa_activate_totp"
    secret = page.context["form"].secret
    assert [secret in page.content.decode(), 'src="data:image/svg+xml;base64,' in page.content.decode()] == [True, True]
    page = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)}, follow=True)
    assert page.resolver_match.view_name == "mfa_view_recovery_codes"
    assert len(page.context["unused_codes"]) == 10
    assert client.get(reverse("accounts:account")).status_code == 200


def test_setting_it_up_long_after_signing_in_asks_who_is_there(make_person, settings):
    make_person("ada@example.org", Role.ADVISER)
    client = Client()
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.resolver_match.view_name == "account_reauthenticate"
    page = client.post(
        f"{reverse('account_reauthenticate')}?{page.request['QUERY_STRING']}", {"password": "not it"}, follow=True
    )
    assert page.resolver_match.view_name == "account_reauthenticate"


def test_using_it_in_a_session_that_began_without_it_opens_the_pages(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", Role.ADVISER, totp=True), second_factor=False)
    client.post(reverse("mfa_reauthenticate"), {"code": app_code()})
    page = client.get(reverse("accounts:account"))
    assert (page.status_code, "ada@example.org" in page.content.decode()) == (200, True)


def test_a_recovery_code_lets_the_person_in_once(make_person):
    person = make_person("ada@example.org", Role.ADVISER, totp=True)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for expected in ("accounts:account", "mfa_authenticate"):
        client = Client()
        client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
        page = client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
        assert page.resolver_match.view_name == expected


def test_a_privileged_person_cannot_turn_it_off(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", Role.ADVISER, totp=True))
    page = client.post(reverse("mfa_deactivate_totp"))
    assert page.context["form"].non_field_errors() == [
        "Your role needs a second step. Add a passkey first, then you can turn this off."
    ]
    assert Authenticator.objects.count() == 1


def test_another_person_can_turn_it_off(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", totp=True))
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 0


def test_the_secret_is_sealed_in_the_database_and_survives_a_new_key(make_person, settings):
    make_person("ada@example.org", totp=True)
    sealed = Authenticator.objects.get().data["secret"]
    assert (SECRET in str(sealed), encryption.unseal(sealed)) == (False, SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key, long enough for any check", [settings.SECRET_KEY]
    assert encryption.unseal(sealed) == SECRET


def test_a_privileged_person_away_for_an_hour_is_signed_out_and_told_so(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", Role.ADVISER, totp=True))
    client.get(reverse("accounts:account"))
    session = client.session
    session["seen_at"] = int(time.time()) - 3601
    session.save()
    page = client.get(reverse("accounts:account"), follow=True)
    assert page.resolver_match.view_name == "account_login"
    assert [str(m) for m in page.context["messages"]] == [
        "You were away for an hour, so we signed you out. Your drafts are safe."
    ]


def with_code(code: str) -> int:
    """The status after a sign-in by password and this code, typed as the app shows it, in two halves."""
    client = Client()
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    return client.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"}).status_code


@pytest.mark.parametrize(("steps", "status"), [(-2, 200), (-1, 302), (0, 302), (1, 302), (2, 200)])
def test_code_of_the_app_counts_one_step_before_and_after(make_person, steps, status):
    make_person("ada@example.org", totp=True)
    with time_machine.travel("2026-11-30T12:00:10Z", tick=False):
        assert with_code(app_code(steps=steps)) == status


def test_code_of_the_app_counts_once_for_as_long_as_it_is_right(make_person):
    make_person("ada@example.org", totp=True)
    with time_machine.travel("2026-11-30T12:00:10Z", tick=False) as clock:
        code, found = app_code(steps=1), []
        for _ in range(3):
            found.append(with_code(code))
            clock.shift(31)
    assert found == [302, 200, 200]
