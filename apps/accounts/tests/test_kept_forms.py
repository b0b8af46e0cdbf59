"""What was sent while signed out, or with an old form, comes back in its form with a fresh token, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.kept_forms.filling import fill
from apps.accounts.models import KeptForm, Role
from apps.accounts.retention.rules import RULES
from apps.core.retention import Period

from .browser import Browser
from .conftest import PASSWORD

pytestmark = pytest.mark.django_db

DETAILS = reverse("accounts:details")
WORDS = {
    "name": "Ada “the first” Obi <3",
    "phone": "0161 496 0000",
    "access_needs": "Large print.\nA ramp",
    "contact_preference": "phone",
}


def here(address: str) -> dict[str, str]:
    """The headers that a browser sends with a form of this page."""
    return {"HTTP_ORIGIN": "http://testserver", "HTTP_REFERER": f"http://testserver{address}"}


def sign_in(client: Client, email: str, onward: str):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD, "next": onward}, follow=True)


def signed_in(email: str, **more) -> Client:
    client = Client(**more)
    page = client.get(reverse("account_login"))
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    client.post(
        reverse("account_login"),
        {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""},
    )
    return client


def end_session(client: Client) -> None:
    """As the night does: the session is gone, and the browser still holds its key."""
    Session.objects.filter(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value).delete()


def boxes(page: str) -> dict[str, str]:
    """The values of the boxes of text in a page."""
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    return found | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)', page))


def test_what_was_sent_signed_out_comes_back_in_its_form_after_signing_in(make_person):
    ada = make_person("ada@example.org")
    client = signed_in("ada@example.org")
    end_session(client)
    answer = client.post(DETAILS, WORDS, **here(DETAILS))
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={DETAILS}")
    assert "What you wrote is kept" in client.get(answer.url).content.decode()
    page = sign_in(client, "ada@example.org", DETAILS)
    text = page.content.decode()
    held = boxes(text)
    assert page.request["PATH_INFO"] == DETAILS
    assert (held["name"], held["phone"]) == ("Ada “the first” Obi &lt;3", "0161 496 0000")
    assert "What you wrote is back" in text
    assert held["access_needs"] == "Large print.\nA ramp"
    ada.refresh_from_db()
    assert ada.phone == ""


def test_kept_form_stays_until_it_was_sent_and_is_gone_then(make_person):
    ada = make_person("ada@example.org")
    client = signed_in("ada@example.org")
    end_session(client)
    client.post(DETAILS, WORDS, **here(DETAILS))
    sign_in(client, "ada@example.org", DETAILS)
    assert "0161 496 0000" in client.get(DETAILS).content.decode()
    assert client.post(DETAILS, {**WORDS, "phone": "0161 496 1111"}, **here(DETAILS)).status_code == 302
    assert KeptForm.objects.count() == 0
    ada.refresh_from_db()
    assert ada.phone == "0161 496 1111"
    assert "What you wrote is back" not in client.get(DETAILS).content.decode()


def test_kept_form_is_sealed_and_of_its_own_person(make_person):
    make_person("ada@example.org")
    make_person("bo@example.org")
    client = signed_in("ada@example.org")
    end_session(client)
    client.post(DETAILS, WORDS, **here(DETAILS))
    row = KeptForm.objects.get()
    assert ("Large print" in row.sealed, DETAILS in str(dict(client.session.items())), row.person.email) == (
        False,
        False,
        "ada@example.org",
    )
    page = sign_in(client, "bo@example.org", DETAILS).content.decode()
    assert ("Large print" in page, "What you wrote is back" in page) == (False, False)
    assert "Large print" not in client.get(reverse("accounts:kept_forms")).content.decode()
    assert "Large print" not in Client().get(reverse("accounts:kept_forms")).content.decode()


def test_kept_form_comes_back_for_a_day_and_is_deleted_after_it(make_person):
    make_person("ada@example.org")
    client = signed_in("ada@example.org")
    end_session(client)
    client.post(DETAILS, WORDS, **here(DETAILS))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        assert "Large print" not in sign_in(client, "ada@example.org", DETAILS).content.decode()
    [rule] = [rule for rule in RULES if rule.key == "kept-forms"]
    assert rule.period == Period(days=1)
    assert (rule.found(timezone.now()).count(), rule.found(timezone.now() - dt.timedelta(days=1)).count()) == (1, 0)


def test_password_and_code_are_never_kept(make_person):
    client = Client(enforce_csrf_checks=True)
    address = reverse("account_login")
    client.get(address)
    sent = {"login": "ada@example.org", "password": "three words kept", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(address, sent, **here(address))
    assert (answer.status_code, answer.url) == (302, address)
    page = client.get(address).content.decode()
    assert (boxes(page)["login"], "three words kept" in page) == ("ada@example.org", False)


def test_form_with_an_old_token_comes_back_with_its_words_and_a_fresh_token(make_person):
    make_person("ada@example.org")
    client = signed_in("ada@example.org", enforce_csrf_checks=True)
    answer = client.post(DETAILS, {**WORDS, "csrfmiddlewaretoken": "x" * 64}, **here(DETAILS))
    assert (answer.status_code, answer.url) == (302, DETAILS)
    page = client.get(DETAILS).content.decode()
    held = boxes(page)
    assert (held["phone"], "What you wrote is back" in page) == ("0161 496 0000", True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]{64})"', page)[1]
    assert client.post(DETAILS, {**WORDS, "csrfmiddlewaretoken": token}, **here(DETAILS)).status_code == 302
    assert KeptForm.objects.count() == 0


@pytest.mark.parametrize(
    "headers", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_REFERER": "https://evil.example/"}]
)
def test_what_another_site_sends_is_not_kept(make_person, headers):
    make_person("ada@example.org")
    client = signed_in("ada@example.org", enforce_csrf_checks=True)
    assert client.post(DETAILS, {**WORDS, "csrfmiddlewaretoken": "x" * 64}, **headers).status_code == 403
    assert KeptForm.objects.count() == 0


def test_browser_without_cookies_is_shown_the_words_to_copy(make_person):
    answer = Client(enforce_csrf_checks=True).post(
        reverse("accounts:ask_for_recovery"), {"happened": "I lost it"}, **here("/")
    )
    page = answer.content.decode()
    assert (answer.status_code, "I lost it" in page, "allow them first" in page) == (403, True, True)


def test_file_that_was_sent_is_named_and_has_to_be_chosen_again(make_person):
    make_person("ada@example.org")
    client = signed_in("ada@example.org")
    end_session(client)
    client.post(DETAILS, {**WORDS, "file": SimpleUploadedFile("plan.pdf", b"x")}, **here(DETAILS))
    page = sign_in(client, "ada@example.org", DETAILS).content.decode()
    assert "A file cannot be kept. Choose it again: plan.pdf." in page


def test_form_whose_page_is_not_known_can_be_read_and_thrown_away(make_person):
    make_person("ada@example.org")
    client = signed_in("ada@example.org")
    end_session(client)
    address = reverse("accounts:end_other_sign_ins")
    answer = client.post(address, {"note": "Words of mine"}, HTTP_ORIGIN="http://testserver")
    page = sign_in(client, "ada@example.org", address)
    assert page.request["PATH_INFO"] == reverse("accounts:kept_forms")
    assert "Words of mine" in page.content.decode()
    key = KeptForm.objects.get().key
    client.post(reverse("accounts:throw_kept_form_away"), {"key": str(key)})
    assert (answer.status_code, KeptForm.objects.count()) == (302, 0)


def test_staff_signed_out_when_idle_get_their_words_back(make_person):
    adviser = make_person("adviser@example.org", Role.ADVISER, totp=True)
    client = Browser()
    client.force_login(adviser)
    session = client.session
    session["seen_at"] = int(time.time()) - settings.PRIVILEGED_IDLE_SECONDS - 1
    session.save()
    answer = client.post(DETAILS, WORDS, **here(DETAILS))
    assert answer.url.startswith(reverse("account_login"))
    assert KeptForm.objects.get().person.email == "adviser@example.org"
    assert "What you wrote is kept" in client.get(answer.url).content.decode()


def test_script_that_saves_a_draft_signed_out_is_told_so_and_nothing_is_kept(make_person):
    answer = Client().post(DETAILS, WORDS, HTTP_X_REQUESTED_WITH="autosave", **here(DETAILS))
    assert (answer.status_code, answer.json(), KeptForm.objects.count()) == (401, {"signed_out": True}, 0)


PAGE = """<form method="post" action="/other/"><input name="a" value="x"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="fresh">
<input type="hidden" name="version" value="9"><input name="a" value="old"><textarea name="t" rows="2">
old &amp; gone</textarea><input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
<input type="radio" name="r" value="y" checked><input type="radio" name="r" value="n">
<select name="s"><option value="1" selected>One</option><option value="2">Two</option></select>
<input type="password" name="p"><input type="file" name="f"><button name="answer" value="yes">Send</button></form>"""


def test_fill_puts_each_kind_of_box_back_and_touches_nothing_else():
    sent = [("version", "8"), ("a", 'He said "no" & <left>'), ("t", "two\nlines </textarea>"), ("c", "2"), ("r", "n")]
    sent += [("s", "2"), ("p", "secret"), ("answer", "yes"), ("gone", "No box for me")]
    done = fill(PAGE, address="/here/", action="/here/", pairs=sent)
    assert done.page == (
        """<form method="post" action="/other/"><input name="a" value="x"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="fresh">
<input type="hidden" name="version" value="8"><input name="a" value="He said &quot;no&quot; &amp; &lt;left&gt;">"""
        """<textarea name="t" rows="2">
two
lines &lt;/textarea&gt;</textarea><input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2" checked>
<input type="radio" name="r" value="y"><input type="radio" name="r" value="n" checked>
<select name="s"><option value="1">One</option><option value="2" selected>Two</option></select>
<input type="password" name="p"><input type="file" name="f"><button name="answer" value="yes">Send</button></form>"""
    )
    assert (done.left_over, done.page[done.form_at :].startswith('<form method="post"><input')) == (
        [("gone", "No box for me")],
        True,
    )


def test_fill_of_a_page_without_that_form_answers_none():
    assert fill(PAGE, address="/here/", action="/elsewhere/", pairs=[("a", "x")]) is None


def test_button_that_was_pressed_with_an_old_token_is_offered_again_and_no_words_are_promised(make_person):
    make_person("ada@example.org")
    client = signed_in("ada@example.org", enforce_csrf_checks=True)
    devices, others = reverse("accounts:devices"), reverse("accounts:end_other_sign_ins")
    signed_in("ada@example.org")
    answer = client.post(others, {"csrfmiddlewaretoken": "x" * 64}, **here(devices))
    assert (answer.status_code, answer.url) == (302, devices)
    page = client.get(devices).content.decode()
    assert ("Nothing has been changed yet" in page, "What you wrote" in page) == (True, False)
