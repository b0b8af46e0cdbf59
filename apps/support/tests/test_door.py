"""'Get support': a page for everybody, with what we help with, who may ask, what it costs and how long it takes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core import offers
from apps.organisations.registration.views import ONWARD
from apps.support.models import Request
from apps.support.queue_position import TypicalWaitSource

from .factories import RequestFactory, TopicFactory

pytestmark = pytest.mark.django_db
DOOR = "/get-support/"


def text(client, address: str = DOOR) -> str:
    return " ".join(client.get(address).content.decode().split()).split("<main")[1]


def test_the_door_says_what_we_help_with_and_what_not_from_the_list_of_topics(client, topic):
    TopicFactory(code="lease", name="Leases", scope="flexible", scope_note="We read one lease with you.")
    TopicFactory(code="building", name="Building work", scope="outside", scope_note="A builder can help.")
    TopicFactory(code="old", name="Fax machines", ends=timezone.localdate())
    page = text(client)
    heads = ["What we help with", "What we can do part of", "What we do not do"]
    under = [page.split(f"{head}</h2>")[1].split("</section>")[0] for head in heads]
    assert ["Writing a bid" in under[0], "Leases" in under[1], "Building work" in under[2]] == [True, True, True]
    assert ("A builder can help." in page, "Fax machines" in page) == (True, False)


def test_the_door_says_the_wait_of_each_stage_or_that_too_few_were_helped(client, offering):
    waits = {"try": (1, 1), "do": (3, 5)}
    offering.only(TypicalWaitSource, TypicalWaitSource(waits.get))
    page = text(client)
    assert "within <b>2 working days</b>" in page
    assert 'We want to try something: <b class="unbroken">1 week</b>' in page
    assert 'We do it, and want to do it well: <b class="unbroken">3 to 5 weeks</b>' in page
    assert "It works, and we want it to grow: too few groups were helped lately to say" in page


def test_the_door_and_the_page_of_a_request_say_the_same_wait(client, lead, organisation):
    started = timezone.now() - dt.timedelta(days=1)
    for days in (14, 21, 28, 35, 42):
        helped = RequestFactory(active=True, stage="try")
        sent = started - dt.timedelta(days=days)
        Request.objects.filter(pk=helped.pk).update(started_at=started, sent_at=sent, first_reply_at=started)
    [source] = offers.offered(TypicalWaitSource)
    assert source.of("try") == (3, 5)
    assert 'something: <b class="unbroken">3 to 5 weeks</b>' in text(client)


def test_the_way_in_is_one_button_by_who_is_there(client, lead, organisation, adviser, settings):
    settings.SITE_PHONE = "0161 496 0123"
    page = text(client)
    buttons = page.split('<div class="row">')[1].split("</div>")[0]
    to_register = "/account/sign-up/?next=%2Fgroups%2Fregister%2Ffind%2F%3Fnext%3D%252Fsupport%252Fask%252F"
    assert (to_register in buttons, "/account/sign-in/?next=%2Fsupport%2Fask%2F" in buttons) == (True, True)
    assert 'Rather talk? Ring <a class="phone" href="tel:01614960123">0161 496 0123</a>.' in page
    client.force_login(adviser)
    assert "Register your group" in text(client)
    client.force_login(lead)
    assert ("Ask for support" in text(client), "Make an account" in text(client)) == (True, False)


@pytest.mark.parametrize(
    ("onward", "kept"),
    [("/support/ask/", "/support/ask/"), ("https://elsewhere.example.org/", ""), ("//elsewhere.example.org", "")],
)
def test_the_page_to_lead_on_to_is_kept_when_it_is_one_of_ours(client, lead, onward, kept):
    client.force_login(lead)
    client.get(reverse("organisations:register_find"), {"next": onward})
    assert client.session.get(ONWARD, {}).get("to", "") == kept


def test_the_phone_number_stands_in_the_header_of_public_and_group_pages_and_beside_each_form(
    client, lead, organisation, settings
):
    settings.SITE_PHONE = "0161 496 0123"
    link = '<a class="phone" href="tel:01614960123">0161 496 0123</a>'
    home, sign_up = client.get("/").content.decode(), client.get(reverse("account_signup")).content.decode()
    client.force_login(lead)
    ask = client.get(reverse("support:start")).content.decode()
    places = [(page.split("<main")[0].count(link), page.split("<main")[1].count(link)) for page in (home, sign_up, ask)]
    assert places == [(3, 0), (2, 1), (2, 1)]  # on the home page the third stands in the picture above the doors
