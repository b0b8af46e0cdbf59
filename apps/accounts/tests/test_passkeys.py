"""Passkeys: added, used as first and as second factor, renamed, removed; and whatever is not sound is refused."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Role, User
from apps.core.models import AuditEvent

from .conftest import PASSWORD, app_code, kinds_sent_to
from .software_passkey import SoftwarePasskey

pytestmark = pytest.mark.django_db

ADD, LIST, SECOND = "mfa_add_webauthn", "mfa_list_webauthn", "mfa_authenticate"
NOT_SOUND = ["That passkey did not work. Try again, or use another way."]


@pytest.fixture
def ada(make_person) -> User:
    return make_person("ada@example.org")


def landed(response) -> str:
    return response.resolver_match.view_name


def add(client, *, name: str = "Ada's phone", passkey: SoftwarePasskey | None = None):
    """Adds a passkey in this browser. Returns it and the page after."""
    passkey = passkey or SoftwarePasskey()
    options = json.loads(client.get(reverse(ADD)).context["options"])
    return passkey, client.post(reverse(ADD), {"name": name, "credential": passkey.create(options)}, follow=True)


def sign_in_with(passkey: SoftwarePasskey, client=None):
    """Signs in with nothing but the passkey."""
    client = client or Client()
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"accept": "application/json"}).json()["request_options"]
    return client, client.post(address, {"credential": passkey.get(options)}, follow=True)


def with_password(email: str):
    client = Client()
    return client, client.post(reverse("account_login"), {"login": email, "password": PASSWORD}, follow=True)


def test_adding_one_gives_recovery_codes_tells_the_person_and_is_recorded(ada, signed_in):
    client = signed_in(ada)
    _, page = add(client)
    assert landed(page) == "mfa_view_recovery_codes"
    assert kinds_sent_to(ada.email) == ["account-changed"]
    assert list(AuditEvent.objects.values_list("verb", "actor_id")) == [("account.passkey-added", ada.pk)]
    assert [str(passkey) for passkey in client.get(reverse(LIST)).context["passkeys"]] == ["Ada's phone"]


def test_it_signs_the_person_in_on_its_own(ada, signed_in):
    passkey, _ = add(signed_in(ada))
    _, page = sign_in_with(passkey)
    assert (landed(page), page.context["user"]) == ("accounts:account", ada)
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


@pytest.mark.parametrize("credential", ["9" * 5000, "[" * 100_000, '{"id": "\\u0000"}', "\x00", "²", "[9]", "null"])
def test_passkey_that_is_no_passkey_leads_back_to_signing_in(client, db, credential):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))


def test_signing_in_with_it_counts_as_the_second_factor_of_a_privileged_person(make_person, signed_in):
    person = make_person("kofi@example.org", Role.ADVISER)
    passkey, _ = add(signed_in(person))
    _, page = sign_in_with(passkey)
    assert landed(page) == "accounts:account"


def test_it_is_the_second_step_after_a_password(ada, signed_in):
    passkey, _ = add(signed_in(ada))
    client, page = with_password(ada.email)
    assert (landed(page), page.context["has_app"], page.context["has_passkey"]) == (SECOND, False, True)
    options = json.loads(page.context["options"])
    page = client.post(reverse(SECOND), {"credential": passkey.get(options)}, follow=True)
    assert landed(page) == "accounts:account"


def test_a_recovery_code_stands_in_for_it(ada, signed_in):
    add(signed_in(ada))
    client, _ = with_password(ada.email)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    assert landed(client.post(reverse(SECOND), {"code": code}, follow=True)) == "accounts:account"


def test_an_app_and_a_passkey_are_both_offered_and_either_is_enough(make_person, signed_in):
    person = make_person("kofi@example.org", Role.ADVISER, totp=True)
    add(signed_in(person))
    client, page = with_password(person.email)
    assert (page.context["has_app"], page.context["has_passkey"]) == (True, True)
    assert landed(client.post(reverse(SECOND), {"code": app_code()}, follow=True)) == "accounts:account"


def test_a_privileged_person_can_set_up_a_passkey_in_place_of_an_app(make_person):
    person = make_person("kofi@example.org", Role.ADVISER)
    client, page = with_password(person.email)
    page = client.get(reverse("accounts:account"), follow=True)
    assert (landed(page), reverse(ADD) in page.content.decode()) == ("mfa_activate_totp", True)
    add(client)
    assert landed(client.get(reverse("accounts:account"))) == "accounts:account"


def test_a_privileged_person_who_did_not_use_theirs_is_asked_for_it(make_person, signed_in):
    person = make_person("kofi@example.org", Role.ADVISER)
    passkey, _ = add(signed_in(person))
    client = signed_in(person, second_factor=False)
    page = client.get(reverse("accounts:account"), follow=True)
    assert landed(page) == "mfa_reauthenticate_webauthn"
    client.post(reverse(landed(page)), {"credential": passkey.get(json.loads(page.context["options"]))})
    assert landed(client.get(reverse("accounts:account"))) == "accounts:account"


def test_a_passkey_confirms_that_it_is_you(make_person, signed_in):
    person = make_person("bo@example.org", password=None)
    passkey, _ = add(signed_in(person))
    client = signed_in(person, second_factor=False)
    page = client.get(reverse("account_email"), follow=True)
    assert landed(page) == "mfa_reauthenticate_webauthn"
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    page = client.post(address, {"credential": passkey.get(json.loads(page.context["options"]))}, follow=True)
    assert landed(page) == "account_email"


def test_a_passkey_that_asks_for_no_finger_is_neither_added_nor_taken(ada, signed_in):
    client = signed_in(ada)
    _, page = add(client, passkey=SoftwarePasskey(verifies=False))
    assert (page.context["form"].errors, Authenticator.objects.count()) == ({"credential": NOT_SOUND}, 0)
    passkey, _ = add(client)
    passkey.flags &= ~4
    _, page = sign_in_with(passkey)
    assert landed(page) == "account_login"


@pytest.mark.parametrize("origin", ["http://testserver", "https://elsewhere.example"])
def test_a_passkey_of_another_or_an_open_address_is_refused(ada, signed_in, origin):
    _, page = add(signed_in(ada), passkey=SoftwarePasskey(origin=origin))
    assert page.context["form"].errors == {"credential": NOT_SOUND}


def test_an_answer_is_good_for_one_question_alone(ada, signed_in):
    passkey, _ = add(signed_in(ada))
    client, address = Client(), reverse("mfa_login_webauthn")
    options = client.get(address, headers={"accept": "application/json"}).json()["request_options"]
    client.get(address, headers={"accept": "application/json"})
    page = client.post(address, {"credential": passkey.get(options)}, follow=True)
    assert [str(message) for message in page.context["messages"]] == NOT_SOUND


def test_a_closed_account_is_not_opened_by_its_passkey(ada, signed_in):
    passkey, _ = add(signed_in(ada))
    User.objects.update(is_active=False)
    assert landed(sign_in_with(passkey)[1]) == "account_inactive"


BROKEN = ["", "x", "null", "[]", "1", '"x"', "{}", '{"response": 1}', '{"rawId": 1, "response": {"userHandle": 3}}',
          json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
              "clientDataJSON": "AA", "attestationObject": "AA", "authenticatorData": "AA", "signature": "AA",
              "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}})]  # fmt: skip


@pytest.mark.parametrize("credential", BROKEN)
def test_what_is_no_passkey_is_refused_with_a_sentence_everywhere(ada, signed_in, credential):
    client = signed_in(ada)
    client.get(reverse(ADD))
    page = client.post(reverse(ADD), {"name": "Ada's phone", "credential": credential})
    assert (page.context["form"].errors, "Ada&#x27;s phone" in page.content.decode()) == (
        {"credential": NOT_SOUND},
        True,
    )
    add(client)
    for name in ("mfa_login_webauthn", SECOND):
        other, _ = with_password(ada.email) if name == SECOND else (Client(), None)
        other.get(reverse(name), headers={"accept": "application/json"})
        assert landed(other.post(reverse(name), {"credential": credential}, follow=True)) in {SECOND, "account_login"}
    page = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})
    assert "That passkey did not work" in page.content.decode()


def test_renaming_and_removing(ada, signed_in):
    client = signed_in(ada)
    add(client)
    pk = Authenticator.objects.get(type="webauthn").pk
    page = client.post(reverse("mfa_edit_webauthn", args=[pk]), {"name": " "})
    assert page.context["form"].errors == {"name": ["Give it a name"]}
    client.post(reverse("mfa_edit_webauthn", args=[pk]), {"name": "Old phone"})
    assert str(Authenticator.objects.get(pk=pk)) == "Old phone"
    page = client.post(reverse("mfa_remove_webauthn", args=[pk]), follow=True)
    assert (landed(page), Authenticator.objects.count()) == (LIST, 0)
    assert kinds_sent_to(ada.email) == ["account-changed"] * 2
    assert AuditEvent.objects.order_by("pk").last().verb == "account.passkey-removed"


def test_nobody_touches_the_passkey_of_another(ada, make_person, signed_in):
    add(signed_in(ada))
    pk = Authenticator.objects.get(type="webauthn").pk
    client = signed_in(make_person("eve@example.org"))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert [client.get(reverse(name, args=[pk])).status_code] == [404]
        assert client.post(reverse(name, args=[pk]), {"name": "mine"}).status_code == 404
    assert [str(each) for each in Authenticator.objects.filter(type="webauthn")] == ["Ada's phone"]


def test_a_privileged_person_cannot_remove_the_last_second_factor(make_person, signed_in):
    person = make_person("kofi@example.org", Role.ADVISER)
    client = signed_in(person)
    add(client)
    pk = Authenticator.objects.get(type="webauthn").pk
    page = client.get(reverse("mfa_remove_webauthn", args=[pk])).content.decode()
    assert "Your role needs a second step. Add another one first" in page
    assert client.post(reverse("mfa_remove_webauthn", args=[pk])).status_code == 403
    add(client, name="Spare key")
    assert client.post(reverse("mfa_remove_webauthn", args=[pk])).status_code == 302
    assert [str(each) for each in Authenticator.objects.filter(type="webauthn")] == ["Spare key"]


def test_a_privileged_person_with_a_passkey_can_turn_the_app_off(make_person, signed_in):
    person = make_person("kofi@example.org", Role.ADVISER, totp=True)
    client = signed_in(person)
    add(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}


def test_pages_of_passkeys_ask_who_is_there(ada, signed_in):
    client = signed_in(ada)
    add(client)
    pk = Authenticator.objects.get(type="webauthn").pk
    client.remember(ada, {"method": "password", "at": 0})
    for name, words in ((ADD, []), ("mfa_edit_webauthn", [pk]), ("mfa_remove_webauthn", [pk])):
        assert "confirm-it-is-you" in client.get(reverse(name, args=words)).headers["Location"]


def test_sign_in_page_holds_the_button_hidden_until_script_shows_it(client):
    page = client.get(reverse("account_login")).content.decode()
    assert 'data-passkey="get"' in page
    assert page.index("novalidate hidden>") < page.index("Sign in with a passkey")


def test_list_costs_the_same_for_one_and_for_three(ada, signed_in):
    client = signed_in(ada)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LIST))
        return len(captured)

    add(client)
    statements()
    one = statements()
    add(client)
    add(client)
    assert (statements(), one <= 8) == (one, True)


def test_no_setting_lets_a_passkey_be_used_over_an_open_line():
    assert not getattr(configured, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False)
    assert "INSECURE_ORIGIN" not in "".join(
        path.read_text() for path in (configured.BASE_DIR / "vcse_portal" / "settings").glob("*.py")
    )
