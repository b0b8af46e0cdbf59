"""Signing up and in: by password, by code, with the second step; and nobody learns who has an account."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from apps.accounts.models import User

from .conftest import PASSWORD, app_code, kinds_sent_to, mailed_code

pytestmark = pytest.mark.django_db

LOGIN, CODE, CONFIRM = "account_login", "account_request_login_code", "account_confirm_login_code"


def wide(text: str) -> str:
    """The same in the full-width letters of a keyboard for Japanese or Chinese."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def landed(response) -> str:
    """The name of the page that a person stands on at last."""
    return response.resolver_match.view_name


def post(client: Client, page: str, /, **data):
    return client.post(reverse(page), data, follow=True)


@pytest.mark.parametrize("password", [PASSWORD, ""])
def test_sign_up_with_or_without_a_password_confirms_the_address_by_a_code(client, password):
    response = post(client, "account_signup", name="Ada Obi", email="Ada@Example.org", password1=password)
    assert landed(response) == "account_email_verification_sent"
    response = post(client, "account_email_verification_sent", code=mailed_code("ada@example.org"))
    person = User.objects.get()
    assert (landed(response), person.name, person.email) == ("accounts:account", "Ada Obi", "ada@example.org")
    assert person.has_usable_password() == bool(password)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter your name"),
        ("email", "nonsense", "Enter your email address, such as name@example.org"),
        ("email", "", "Enter your email address, such as name@example.org"),
        ("password1", "short", "This password is too short. It must contain at least 10 characters."),
    ],
)
def test_sign_up_with_a_mistake_says_what_to_put_right(client, field, value, message):
    data = {"name": "Ada", "email": "ada@example.org", "password1": PASSWORD, field: value}
    response = post(client, "account_signup", **data)
    assert (response.context["form"].errors[field], User.objects.count()) == ([message], 0)


def test_sign_up_with_a_known_address_answers_alike_and_mails_the_owner_alone(client, make_person):
    make_person("ada@example.org")
    known = post(client, "account_signup", name="X", email="ada@example.org", password1=PASSWORD)
    new = post(Client(), "account_signup", name="X", email="new@example.org", password1=PASSWORD)
    assert (landed(known), known.status_code) == (landed(new), new.status_code)
    page = known.content.decode().replace("ada@", "new@")
    strip = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    assert strip == [line for line in new.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]
    assert (kinds_sent_to("ada@example.org"), kinds_sent_to("new@example.org")) == (
        ["account-exists"],
        ["account-code"],
    )


def test_sign_in_by_password(client, make_person):
    make_person("ada@example.org")
    response = post(client, LOGIN, login="Ada@example.org", password=PASSWORD)
    assert landed(response) == "accounts:account"


def test_sign_in_by_code_works_in_any_letters_and_ends_the_code(client, make_person):
    make_person("ada@example.org", password=None)
    assert landed(post(client, CODE, email="ada@example.org")) == CONFIRM
    code = mailed_code("ada@example.org")
    assert landed(post(client, CONFIRM, code=code.lower().replace("-", ""))) == "accounts:account"


@pytest.mark.parametrize("name", [CODE, "account_reset_password"])
def test_asking_for_a_code_answers_alike_for_an_unknown_address_and_mails_nobody(client, make_person, name):
    make_person("ada@example.org")
    known, unknown = post(client, name, email="ada@example.org"), post(Client(), name, email="eve@example.org")
    assert landed(known) == landed(unknown)
    assert (kinds_sent_to("ada@example.org"), kinds_sent_to("eve@example.org")) == (["account-code"], [])


def test_a_closed_account_gets_no_code(client, make_person):
    make_person("ada@example.org", is_active=False)
    post(client, CODE, email="ada@example.org")
    assert apps.get_model("digests.Message").objects.count() == 0


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, make_person):
    make_person("ada@example.org")
    wrong = post(client, LOGIN, login="ada@example.org", password="not it at all")
    unknown = post(Client(), LOGIN, login="eve@example.org", password="not it at all")
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.context["form"].non_field_errors() == [
        "The email address or the password is not right. You can ask for a code instead."
    ]


def test_sign_in_with_a_second_step_asks_for_it_after_the_password_and_after_a_code(client, make_person):
    make_person("ada@example.org", totp=True)
    assert landed(post(client, LOGIN, login="ada@example.org", password=PASSWORD)) == "mfa_authenticate"
    assert landed(client.get(reverse("accounts:account"), follow=True)) == "mfa_authenticate"
    assert landed(post(client, "mfa_authenticate", code=app_code())) == "accounts:account"

    other = Client()
    post(other, CODE, email="ada@example.org")
    assert landed(post(other, CONFIRM, code=mailed_code("ada@example.org"))) == "mfa_authenticate"


def test_a_wrong_code_says_so_and_keeps_the_page(client, make_person):
    make_person("ada@example.org")
    post(client, CODE, email="ada@example.org")
    response = post(client, CONFIRM, code="WRNG-CODE")
    assert (landed(response), response.context["form"].errors["code"]) == (
        CONFIRM,
        ["That is not the code that we sent last. Check it and try again."],
    )


def test_a_new_password_by_code(client, make_person):
    make_person("ada@example.org")
    post(client, "account_reset_password", email="ada@example.org")
    post(client, "account_confirm_password_reset_code", code=mailed_code("ada@example.org"))
    response = post(client, "account_complete_password_reset", password1="another three words")
    assert response.status_code == 200
    assert User.objects.get().check_password("another three words")
    assert kinds_sent_to("ada@example.org") == ["account-code", "account-changed"]


def test_too_many_wrong_passwords_are_refused_even_with_the_right_one(client, make_person):
    make_person("ada@example.org")
    for _ in range(5):
        post(client, LOGIN, login="ada@example.org", password="not it at all")
    response = post(client, LOGIN, login="ada@example.org", password=PASSWORD)
    assert response.context["form"].non_field_errors() == ["Too many wrong tries. Wait 5 minutes and try again."]


def test_too_many_codes_for_one_address_are_refused(client, make_person):
    make_person("ada@example.org")
    responses = [post(Client(), CODE, email="ada@example.org") for _ in range(6)]
    assert [landed(response) for response in responses] == [CONFIRM] * 5 + [CODE]
    assert responses[5].context["form"].errors["email"] == ["You asked for too many codes. Try again in 5 minutes."]
    assert kinds_sent_to("ada@example.org") == ["account-code"] * 5


def test_right_password_of_an_unconfirmed_address_twice_is_no_wrong_try(client, make_person):
    make_person("ada@example.org")
    EmailAddress.objects.update(verified=False)
    post(client, LOGIN, login="ada@example.org", password=PASSWORD)
    response = post(Client(), LOGIN, login="ada@example.org", password=PASSWORD)
    assert response.context["form"].non_field_errors() == [
        "We sent a code to this address a moment ago. Wait 10 seconds and try again."
    ]


@pytest.mark.parametrize("change", [lambda code: code.replace("-", ""), " ".join, str.lower, wide])
def test_code_from_a_mail_is_right_however_it_is_typed(client, make_person, change):
    make_person("ada@example.org")
    post(client, CODE, email="ada@example.org")
    assert landed(post(client, CONFIRM, code=change(mailed_code("ada@example.org")))) == "accounts:account"


@pytest.mark.parametrize("password", ["cafe\u0301 noir et brun", "caf\u00e9 noir et brun", "ｃａｆ\u00e9 noir et brun"])
def test_password_is_right_however_its_letters_are_composed(client, make_person, password):
    make_person("ada@example.org", password="cafe\u0301 noir et brun")
    assert landed(post(client, LOGIN, login="ada@example.org", password=password)) == "accounts:account"


def test_new_password_is_as_long_as_people_see_it(client):
    answer = post(client, "account_signup", name="Eve", email="eve@example.org", password1="e\u0301" * 9)
    assert len(answer.context["form"].errors["password1"]) == 1
    assert User.objects.count() == 0


@pytest.mark.parametrize("password", ["", "three words kept"])
def test_sign_up_does_the_same_work_for_a_known_and_an_unknown_address(make_person, monkeypatch, password):
    make_person("ada@example.org")
    hashed: list[str] = []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, word, salt, **more: hashed.append(word) or "md5$x$y")
    work = []
    for email in ("ada@example.org", "eve@example.org"):
        hashed.clear()
        data = {"name": "Eve", "email": email, "password1": password}
        with CaptureQueriesContext(connection) as caught:
            answer = Client().post(reverse("account_signup"), data)
        written = Counter(
            re.findall(r"^(?:INSERT INTO|UPDATE|DELETE FROM) \S+", "\n".join(q["sql"] for q in caught), re.MULTILINE)
        )
        work.append((answer.status_code, answer["Location"], list(hashed), written))
    assert work[0] == work[1]
    assert kinds_sent_to("ada@example.org") == ["account-exists"]
    assert set(User.objects.values_list("email", flat=True)) == {"ada@example.org", "eve@example.org"}


@pytest.mark.parametrize("name", [CODE, "account_reset_password"])
def test_asking_for_a_code_does_the_same_work_for_a_known_and_an_unknown_address(
    make_person, name, django_capture_on_commit_callbacks
):
    """The library looks twice for an address before it calls it unknown; all else is the same, but for the taking back."""
    make_person("ada@example.org")
    work = []
    for email in ("ada@example.org", "eve@example.org"):
        with CaptureQueriesContext(connection) as caught, django_capture_on_commit_callbacks() as woken:
            answer = Client().post(reverse(name), {"email": email})
        said = [" ".join(re.findall(r'^\w+|(?:FROM|INTO|UPDATE) "\w+"', query["sql"])) for query in caught]
        said = [words for words in said if words.split()[0] not in {"SAVEPOINT", "RELEASE", "ROLLBACK"}]
        work.append((answer.status_code, answer["Location"], [act.__qualname__ for act in woken], Counter(said)))
    known, unknown = work
    assert known[:3] == unknown[:3]
    assert unknown[3] == known[3] + Counter({'DECLARE FROM "accounts_user"': 1})
    assert kinds_sent_to("ada@example.org") == ["account-code"]
    assert apps.get_model("digests.Message").objects.count() == 1


def test_too_many_sign_ups_from_one_place_get_page_429(client):
    statuses = {
        post(client, "account_signup", name="", email=f"p{i}@example.org", password1="").status_code for i in range(21)
    }
    assert statuses == {200, 429}


def test_changing_the_address_needs_the_code_from_the_new_one(client, make_person):
    make_person("ada@example.org")
    post(client, LOGIN, login="ada@example.org", password=PASSWORD)
    asked = post(client, "account_email", email="new@example.org", action_add="yes")
    if landed(asked) == "account_reauthenticate":
        asked = client.post(
            asked.request["PATH_INFO"] + "?" + asked.request["QUERY_STRING"], {"password": PASSWORD}, follow=True
        )
    assert User.objects.get().email == "ada@example.org"
    post(client, "account_email_verification_sent", code=mailed_code("new@example.org"))
    assert User.objects.get().email == "new@example.org"


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "confirm-email/x/", "3rdparty/", "2fa/", "2fa/webauthn/", "phone/change/"]
)
def test_addresses_of_allauth_that_the_portal_does_not_use_do_not_exist(path):
    with pytest.raises(Resolver404):
        resolve(f"/account/{path}")


SIGNED_OUT = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
]


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_sign_in_pages_are_in_the_house_look(client, name):
    page = client.get(reverse(name)).content.decode()
    assert ["build/app.css" in page, page.count("<h1"), "placeholder" in page] == [True, 1, False]


def test_every_page_of_an_account_is_in_the_house_look(make_person, signed_in):
    client = signed_in(make_person("ada@example.org", totp=True))
    for name in (
        "accounts:account",
        "accounts:details",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "digests:preferences",
    ):
        page = client.get(reverse(name)).content.decode()
        assert (name, "build/app.css" in page, page.count("<h1"), "placeholder" in page) == (name, True, 1, False)


# --- interrupted ---------------------------------------------------------------------------------


def test_sign_in_by_code_that_was_interrupted_goes_on_to_where_the_person_wanted(client, make_person):
    make_person("ada@example.org", password=None)
    details = reverse("accounts:details")
    client.get(details, follow=True)
    client.post(reverse(CODE) + f"?next={details}", {"email": "ada@example.org", "next": details})
    client.get(reverse("contact"))
    page = client.get(reverse(LOGIN), follow=True)
    assert landed(page) == CONFIRM
    assert landed(post(client, CONFIRM, code=mailed_code("ada@example.org"))) == "accounts:details"


def test_code_that_ran_out_leads_back_with_the_address_filled_in_and_says_so(client, make_person):
    make_person("ada@example.org", password=None)
    details = reverse("accounts:details")
    client.post(reverse(CODE), {"email": "ada@example.org", "next": details})
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=False):
        page = client.get(reverse(CONFIRM), follow=True)
        assert (landed(page), page.context["form"]["email"].value()) == (CODE, "ada@example.org")
        assert [str(message) for message in page.context["messages"]] == [
            "That code has run out or was used already. Ask for a new one."
        ]
        post(client, CODE, email="ada@example.org")
        assert landed(post(client, CONFIRM, code=mailed_code("ada@example.org"))) == "accounts:details"
    assert "begun_sign_in" not in client.session


def test_sign_up_that_was_interrupted_goes_on_with_its_code_and_to_where_the_person_wanted(client):
    details = reverse("accounts:details")
    client.get(reverse("account_signup"), {"next": details})
    post(client, "account_signup", name="Ada", email="new@example.org", password1="")
    client.get(reverse("contact"))
    page = client.get(reverse("account_signup"), follow=True)
    assert (landed(page), "new@example.org" in page.content.decode()) == ("account_email_verification_sent", True)
    assert (
        landed(post(client, "account_email_verification_sent", code=mailed_code("new@example.org")))
        == "accounts:details"
    )


def test_what_was_begun_is_forgotten_after_an_hour(client, make_person):
    make_person("ada@example.org")
    client.get(reverse(LOGIN), {"next": reverse("accounts:details")})
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61), tick=False):
        assert landed(post(client, LOGIN, login="ada@example.org", password=PASSWORD)) == "accounts:account"
