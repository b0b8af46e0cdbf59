"""A request whose date comes before most groups get help: it says so first, and what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.support.group_pages.progress import ACT_NOW, early_date
from apps.support.queue_position import QueuePosition, QueuePositionSource, TypicalWaitSource

from .factories import RequestFactory
from .test_asking_pages import url

pytestmark = pytest.mark.django_db
BEFORE, MAYBE = "Your date comes before we can usually help", "Your date may come before we can help"


@pytest.fixture
def waits(offering):
    """Most groups wait 3 to 5 weeks, and this request stands second."""
    offering.only(TypicalWaitSource, TypicalWaitSource(lambda stage: (3, 5)))
    place = QueuePosition(ahead=1, wait_low=3, wait_high=5, total=10)
    offering.only(QueuePositionSource, QueuePositionSource(lambda request: place))


def due(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def text(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split()).split("<main")[1]


@pytest.mark.parametrize(
    ("days", "ago", "heading"),
    [
        (-1, 0, ""),
        (0, 0, BEFORE),
        (20, 0, BEFORE),
        (21, 0, MAYBE),
        (34, 0, MAYBE),
        (35, 0, ""),
        (10, 11, MAYBE),
        (10, 25, ""),
    ],
)
def test_a_date_is_early_until_the_typical_wait_from_sending_is_over(days, ago, heading):
    asked = RequestFactory(waiting=True, deadline=due(60), ago=ago)
    asked.deadline = due(days)
    early = early_date(asked, (3, 5))
    assert (early.heading if early else "") == heading


def test_no_wait_to_say_or_no_date_or_no_place_in_the_queue_is_not_early():
    dated, free = RequestFactory(waiting=True, deadline=due(3)), RequestFactory(waiting=True)
    active = RequestFactory(active=True, deadline=due(3))
    assert [early_date(dated, None), early_date(free, (3, 5)), early_date(active, (3, 5))] == [None, None, None]


def test_the_page_says_first_that_the_date_comes_early_and_what_to_do(client, lead, organisation, waits, settings):
    settings.SITE_PHONE = "0161 496 0123"
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead, deadline=due(10))
    client.force_login(lead)
    page = text(client, url("request", asked.pk))
    assert page.index(BEFORE) < page.index("on the list")
    said = page.split(BEFORE)[1].split("Can the date move?")[0]
    assert ("Most groups wait 3 to 5 weeks." in said, 'href="#write"' in said, "tel:01614960123" in said) == (True,) * 3
    assert (ACT_NOW in page, "You need do nothing" in page) == (True, False)


def test_the_lists_do_not_say_that_there_is_nothing_to_do(client, lead, organisation, waits):
    RequestFactory(waiting=True, organisation=organisation, by=lead, deadline=due(10))
    client.force_login(lead)
    pages = [text(client, address) for address in (url("requests"), reverse("organisations:home"))]
    assert [(ACT_NOW in page, "You need do nothing" in page) for page in pages] == [(True, False)] * 2


def test_the_check_before_sending_says_that_the_date_comes_early(client, lead, organisation, waits):
    early, late = (RequestFactory(organisation=organisation, by=lead, deadline=due(days)) for days in (10, 60))
    client.force_login(lead)
    pages = [text(client, url("check", asked.pk)) for asked in (early, late)]
    assert [(BEFORE in page, "You can still send it." in page) for page in pages] == [(True, True), (False, False)]


def test_a_page_without_an_early_date_says_that_there_is_nothing_to_do(client, lead, organisation, waits):
    asked = RequestFactory(waiting=True, organisation=organisation, by=lead, deadline=due(60))
    client.force_login(lead)
    page = text(client, url("request", asked.pk))
    assert (BEFORE in page, MAYBE in page, "You need do nothing" in page) == (False, False, True)
