"""Devices and recent sign-ins: what is written down, what is said, and ending a session at once."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.devices import services as devices
from apps.accounts.models import SignIn, User
from apps.core import retention
from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent

from .conftest import PASSWORD, app_code, kinds_sent_to, mailed_code
from .test_passkeys import add, sign_in_with

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0"


@pytest.fixture
def ada(make_person) -> User:
    return make_person("ada@example.org")


def browser(agent: str = PHONE) -> Client:
    return Client(headers={"user-agent": agent})


def by_password(person: User, client: Client | None = None) -> Client:
    client = client or browser()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """What waits for the end of the transaction is done at the end of this block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:account")).status_code == 200


def facts() -> list[tuple[str, str, str, bool]]:
    return list(SignIn.objects.order_by("pk").values_list("method", "second_factor", "device", "succeeded"))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        (DESK, "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Mobile Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/126.0 Safari/537.36", "Chrome on Chromebook"),
        ("<script>alert(1)</script>", "A browser"),
        ("", "A browser"),
        ("x" * 100_000, "A browser"),
    ],
)  # fmt: skip
def test_a_device_is_two_words_that_a_person_knows(rf, agent, words):
    assert devices.device_name(rf.get("/", headers={"user-agent": agent})) == words


def test_each_way_in_is_written_down(make_person, signed_in):
    ada, bo = make_person("ada@example.org", totp=True), make_person("bo@example.org", password=None)
    by_password(ada).post(reverse("mfa_authenticate"), {"code": "000000"})
    client = by_password(ada)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    client = browser()
    client.post(reverse("account_request_login_code"), {"email": bo.email})
    client.post(reverse("account_confirm_login_code"), {"code": mailed_code(bo.email)})
    passkey, _ = add(signed_in(bo))
    sign_in_with(passkey, browser(DESK))
    assert facts() == [
        ("password", "", "Chrome on Android", False),
        ("password", "app", "Chrome on Android", True),
        ("code", "", "Chrome on Android", True),
        ("passkey", "", "Edge on Windows", True),
    ]


def test_signing_up_is_a_sign_in_and_no_news(client):
    client.post(reverse("account_signup"), {"name": "Ada", "email": "ada@example.org", "password1": PASSWORD})
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code("ada@example.org")})
    assert facts() == [("code", "", "A browser", True)]
    assert kinds_sent_to("ada@example.org") == ["account-code"]


def test_no_row_holds_an_address_or_what_the_browser_says(ada):
    by_password(ada)
    row = str(SignIn.objects.values().get())
    assert ("127.0.0.1" in row, "Mozilla" in row) == (False, False)


def test_a_device_that_was_not_used_before_is_said_and_a_known_one_is_not(ada):
    known = by_password(ada)
    known.post(reverse("account_logout"))
    by_password(ada, known)
    assert kinds_sent_to(ada.email) == []
    by_password(ada, browser(DESK))
    assert kinds_sent_to(ada.email) == ["new-device"]


def test_a_known_device_stays_known_when_the_secret_key_changes(ada, settings):
    client = by_password(ada)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key, long enough for any check", [settings.SECRET_KEY]
    client.cookies.pop("sessionid")
    by_password(ada, client)
    assert (SignIn.objects.count(), kinds_sent_to(ada.email)) == (2, [])


def test_a_known_browser_of_somebody_else_is_new_for_this_person(ada, make_person):
    bo = make_person("bo@example.org")
    by_password(bo).post(reverse("account_logout"))
    client = by_password(ada)
    client.post(reverse("account_logout"))
    by_password(bo, client)
    assert (kinds_sent_to(ada.email), kinds_sent_to(bo.email)) == ([], ["new-device"])


def test_the_number_that_a_browser_keeps_is_read_by_nobody_else(ada):
    cookie = by_password(ada).cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], len(cookie.value)) == (True, "Lax", "/account/", 22)
    assert cookie.value not in str(SignIn.objects.values().get())


@pytest.mark.parametrize("number", ["x", "x" * 1000, "' or 1=1 --" * 3, ""])
def test_a_number_that_is_none_is_replaced(ada, number):
    client = browser()
    client.cookies["device"] = number
    assert len(by_password(ada, client).cookies["device"].value) == 22


def test_ending_a_device_signs_it_out_at_once_and_leaves_the_others(ada, commit):
    here, there, third = by_password(ada), by_password(ada, browser(DESK)), by_password(ada)
    assert [is_in(each) for each in (here, there, third)] == [True] * 3
    page = here.get(reverse("accounts:devices"))
    assert [each.device for each in page.context["others"]] == ["Chrome on Android", "Edge on Windows"]
    ended = page.context["others"][1]
    with commit():
        here.post(reverse("accounts:end_sign_in", args=[ended.pk]))
    assert [is_in(each) for each in (here, there, third)] == [True, False, True]
    assert AuditEvent.objects.get().verb == "account.device-signed-out"
    assert here.post(reverse("accounts:end_sign_in", args=[ended.pk])).status_code == 403


def test_ending_all_others_also_ends_sessions_that_were_never_written_down(ada, signed_in, commit):
    here, there, old = by_password(ada), by_password(ada, browser(DESK)), signed_in(ada)
    with commit():
        here.post(reverse("accounts:end_other_sign_ins"))
    assert [is_in(each) for each in (here, there, old)] == [True, False, False]
    page = here.post(reverse("accounts:end_other_sign_ins"), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["You were not signed in anywhere else."]
    assert page.context["others"] == []


def test_nobody_sees_or_ends_the_devices_of_another(ada, make_person):
    hers = by_password(ada)
    eve = by_password(make_person("eve@example.org"))
    assert [each.user for each in eve.get(reverse("accounts:devices")).context["recent"]] == [
        User.objects.get(name="Eve")
    ]
    assert eve.post(reverse("accounts:end_sign_in", args=[SignIn.objects.get(user=ada).pk])).status_code == 404
    with pytest.raises(NotAllowed):
        devices.sign_out(sign_in=SignIn.objects.get(user=ada), by=User.objects.get(name="Eve"))
    with pytest.raises(NotAllowed):
        devices.sign_out_others(person=ada, keep=None, by=User.objects.get(name="Eve"))
    assert is_in(hers)


def test_ending_a_device_asks_who_is_there(ada, commit):
    here, there = by_password(ada), by_password(ada, browser(DESK))
    session = here.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    other = SignIn.objects.order_by("pk").last()
    page = here.post(reverse("accounts:end_sign_in", args=[other.pk]), follow=True)
    assert (page.resolver_match.view_name, is_in(there)) == ("account_reauthenticate", True)
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    with commit():
        page = here.post(address, {"password": PASSWORD}, follow=True)
    assert (page.resolver_match.view_name, is_in(there)) == ("accounts:devices", False)


def test_a_new_password_leaves_the_device_in_the_list_under_its_new_key(ada):
    here, there = by_password(ada), by_password(ada, browser(DESK))
    assert is_in(here)
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "another three words"})
    assert (is_in(here), is_in(there)) == (True, False)
    page = here.get(reverse("accounts:devices"))
    assert page.context["here"].device == "Chrome on Android"


def test_being_seen_is_noted_every_five_minutes_at_most(ada):
    client = by_password(ada)
    client.get(reverse("accounts:account"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("accounts:account"))
    assert [query["sql"] for query in captured if "UPDATE" in query["sql"]] == []
    long_ago = timezone.now() - dt.timedelta(hours=1)
    SignIn.objects.update(seen_at=long_ago)
    session = client.session
    session["sign_in"] = {**session["sign_in"], "seen": time.time() - 301}
    session.save()
    client.get(reverse("accounts:account"))
    assert SignIn.objects.get().seen_at > long_ago + dt.timedelta(minutes=59)


def test_what_is_older_than_90_days_is_forgotten_unless_it_is_open(ada):
    by_password(ada)
    by_password(ada).post(reverse("account_logout"))
    fresh = SignIn.objects.create(
        user=ada, method="code", device="A browser", at=timezone.now() - dt.timedelta(days=89)
    )
    # the rule counts London days, and 91 times 24 hours before a winter's late evening can be only 90 of them
    SignIn.objects.exclude(pk=fresh.pk).update(at=timezone.now() - dt.timedelta(days=92))
    rule = next(rule for rule in retention.rules() if rule.code == "sign-ins")
    assert (rule.step(), rule.step()) == (1, 0)
    assert SignIn.objects.count() == 2


def test_a_failed_sign_in_that_opens_a_session_may_not_exist(ada):
    with pytest.raises(IntegrityError, match="sign_in_failed_opens_no_session"):
        SignIn.objects.create(user=ada, method="code", device="A browser", succeeded=False, session_key="x")


def test_list_costs_the_same_for_one_and_for_three(ada):
    client = by_password(ada)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("accounts:devices"))
        return len(captured)

    statements()
    one = statements()
    for _ in range(2):
        by_password(ada)
    assert (statements(), one <= 8) == (one, True)
