"""The page "Retention": rules in words, what they would do today, and past runs. For administrators alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.core import retention
from apps.core.models import RetentionRun

pytestmark = pytest.mark.django_db
PAGE = "/account/retention/"


@pytest.fixture
def admin(make_person):
    return make_person("admin@example.org", Role.ADMINISTRATOR, totp=True)


def test_page_has_every_rule_in_words_with_its_period(admin, signed_in):
    response = signed_in(admin).get(PAGE)
    assert [rule.code for rule, _ in response.context["rules"]] == [rule.code for rule in retention.rules()]
    text = response.content.decode()
    for words in (
        "Files with a person’s data are deleted.",
        "7 days",
        "6 years",
        "They have not run yet",
        "No run yet",
    ):
        assert words in text


def test_dry_run_is_kept_with_who_asked_and_changes_nothing(admin, signed_in):
    browser = signed_in(admin)
    response = browser.post(reverse("accounts:retention_dry_run"), follow=True)
    made = RetentionRun.objects.get()
    assert (made.dry, made.by_id, {each["done"] for each in made.results}) == (True, admin.pk, {0})
    assert "This is what the rules would do today. Nothing was changed." in response.content.decode()


def test_dry_run_is_refused_to_those_who_are_no_administrator(make_person, signed_in):
    lead = make_person("lead@example.org", Role.TRIAGE_LEAD, totp=True)
    browser = signed_in(lead)
    assert (browser.get(PAGE).status_code, browser.post(reverse("accounts:retention_dry_run")).status_code) == (
        403,
        403,
    )
    assert not RetentionRun.objects.exists()


def test_while_another_run_goes_on_the_page_says_so(admin, signed_in):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [retention.LOCK])
        response = signed_in(admin).post(reverse("accounts:retention_dry_run"), follow=True)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [retention.LOCK])
    finally:
        other.close()
    assert "Another run goes on just now." in response.content.decode()


def test_rule_that_stopped_is_marked(admin, signed_in):
    row = {"code": "downloads", "period": "7 days", "found": 3, "done": 1, "error": "OSError"}
    RetentionRun.objects.create(dry=False, ended_at=timezone.now() + timedelta(seconds=1), results=[row])
    text = signed_in(admin).get(PAGE).content.decode()
    assert text.count("Stopped") == 2


def test_page_takes_the_same_statements_for_one_run_and_for_three(admin, signed_in):
    browser, counts = signed_in(admin), []
    for number in (1, 2):
        for _ in range(number):
            RetentionRun.objects.create(dry=True, by=admin, ended_at=timezone.now() + timedelta(seconds=1))
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            browser.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- the best way to reach a person ----------------------------------------------------------------


@pytest.mark.parametrize("way", ["phone", "text"])
def test_way_that_needs_a_number_asks_for_one_and_keeps_what_was_typed(make_person, signed_in, way):
    ada = make_person("ada@example.org")
    response = signed_in(ada).post(
        "/account/details/", {"name": "Ada", "phone": "", "contact_preference": way, "access_needs": "Large print"}
    )
    assert response.context["form"].errors == {"phone": ["Enter a phone number, or choose to be reached by email"]}
    assert response.context["form"]["access_needs"].value() == "Large print"


def test_best_way_is_kept_shown_and_can_be_taken_back(make_person, signed_in):
    ada = make_person("ada@example.org")
    browser = signed_in(ada)
    details = {"name": "Ada", "phone": "0161 496 0000", "access_needs": ""}
    for way, words in (("text", "By text message"), ("", "No preference")):
        browser.post("/account/details/", {**details, "contact_preference": way})
        ada.refresh_from_db()
        assert ada.contact_preference == way
        assert words in browser.get("/account/").content.decode()


def test_it_is_not_asked_when_signing_up(client):
    assert "contact_preference" not in client.get("/account/sign-up/").content.decode()
