"""The navigation: only what the role may open, only what exists, nine at most."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import reverse

from apps.core import navigation
from apps.core.navigation import Acting, ActingFor, Audiences, Item


class Person:
    is_authenticated = True

    def __str__(self) -> str:
        return "Ada Okafor"


@pytest.fixture
def empty(offering):
    cache.clear()
    for kind in (Item, Audiences, ActingFor):
        offering.only(kind)
    return offering


def request(path="/", user=None):
    made = RequestFactory().get(path)
    made.user = user or AnonymousUser()
    return made


@pytest.mark.parametrize("item", navigation.items(), ids=lambda item: f"{item.label} {item.url_name}")
def test_navigation_every_item_leads_to_a_page_that_exists(item):
    assert reverse(item.url_name).startswith("/")


def test_tenth_item_in_a_header_is_refused_at_start(empty):
    nine = [Item(f"Page {number}", "gallery", audiences=("panel",)) for number in range(9)]
    empty.only(Item, *nine)
    with pytest.raises(ImproperlyConfigured, match="The header of panel has 10 items: One more, Page 0"):
        empty.also(Item("One more", "gallery", audiences=("panel", "member")))


def test_item_for_an_unknown_audience_is_refused():
    with pytest.raises(ValueError, match="everybody"):
        Item("Queue", "gallery", audiences=("everybody",))


def test_item_in_an_unknown_place_is_refused():
    with pytest.raises(ValueError, match="cellar"):
        Item("Queue", "gallery", place="cellar")


def test_frame_signed_out_offers_to_sign_in_and_shows_public_items(empty):
    empty.only(Item, Item("Sheet", "gallery", audiences=("public",)), Item("Staff", "gallery", audiences=("staff",)))
    frame = navigation.frame_for(request())
    assert [link.label for link in frame.main] == ["Sheet"]
    assert frame.sign_in == reverse("account_login")
    assert (frame.sign_out, frame.acting, frame.night) == ("", None, False)


def test_frame_of_staff_is_night_and_does_not_act_for_a_group(empty):
    empty.only(Audiences, Audiences(lambda request: ["staff"]))
    empty.only(ActingFor, ActingFor(lambda request: Acting("Riverside Growers")))
    frame = navigation.frame_for(request(user=Person()))
    assert (frame.audience, frame.night, frame.acting, frame.initials) == ("staff", True, None, "AO")


def test_frame_of_somebody_who_acts_for_a_group_is_a_members(empty):
    empty.only(ActingFor, ActingFor(lambda request: Acting("Riverside Growers", "/switch/")))
    frame = navigation.frame_for(request(user=Person()))
    assert (frame.audience, frame.acting) == ("member", Acting("Riverside Growers", "/switch/"))


def test_frame_of_somebody_with_no_role_and_no_group_is_a_volunteers(empty):
    assert navigation.frame_for(request(user=Person())).audience == "volunteer"


def test_frame_item_that_does_not_apply_now_is_left_out(empty):
    empty.only(Item, Item("Sheet", "gallery", when=lambda request: False))
    assert navigation.frame_for(request()).main == []


def test_frame_on_a_page_below_two_items_marks_the_nearer_one(empty):
    empty.only(Item, Item("All", "gallery"), Item("Deeper", "account_login", order=1))
    assert [(link.label, link.current) for link in navigation.frame_for(request("/design/home/")).main] == [
        ("Deeper", False),
        ("All", True),
    ]


def test_current_on_the_home_page_is_only_itself():
    home, sheet = Item("Home", "home"), Item("Sheet", "gallery")
    assert navigation._current("/", [home, sheet]) is home
    assert navigation._current("/design/home/", [home, sheet]) is sheet
    assert navigation._current("/other/", [home, sheet]) is None


def test_current_on_a_page_that_belongs_to_an_item_marks_it():
    work = Item("Work", "account_login", under=("gallery",))
    assert navigation._current("/design/home/", [work]) is work


def test_frame_counts_what_waits_once_for_the_menu(empty):
    empty.only(
        Item,
        Item("Messages", "gallery", place="tools", count=lambda request: 2, counts="unread"),
        Item("Requests", "account_login", count=lambda request: 1),
    )
    assert navigation.frame_for(request()).waiting == 3


def test_frame_counts_once_a_minute_and_anew_after_a_form(empty):
    asked = []
    empty.only(Item, Item("Requests", "gallery", count=lambda request: asked.append(1) or len(asked)))
    one = request(user=Person())
    assert [navigation.frame_for(one).waiting, navigation.frame_for(one).waiting] == [1, 1]
    navigation.forget_counts(one)
    assert navigation.frame_for(one).waiting == 2


def test_frame_and_footer_ask_once_for_the_group(empty):
    asked = []
    empty.only(ActingFor, ActingFor(lambda request: asked.append(request) or Acting("Riverside Growers")))
    one = request(user=Person())
    navigation.frame_for(one)
    navigation.footer_for(one)
    assert asked == [one]


PUBLIC_PAGES = {"directory:directory", "prioritisation:policy", "outcomes:results", "support:urgent"}


@pytest.mark.parametrize("audience", navigation.AUDIENCES)
def test_public_pages_are_one_tap_away_for_everybody(audience):
    offered = {item.url_name for item in navigation.items() if audience in item.audiences and item.when is None}
    assert PUBLIC_PAGES - offered == set()
