"""Sessions from planning to booking, on their pages, with what is typed wrongly, and what the list costs."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import sign_in
from apps.events import services as event_services
from apps.events.models import Booking
from apps.support.models import Session
from apps.support.sessions.forms import SessionForm
from apps.support.tests.factories import a_session

pytestmark = pytest.mark.django_db
WINTER = dt.datetime(2027, 1, 10, 10, tzinfo=dt.UTC)
"""Before both changes of the clock in 2027."""


def at(name: str, *args: int) -> str:
    return reverse(f"support:{name}", args=args)


def typed(topic, **more: str) -> dict[str, str]:
    return {
        "title": "Writing a bid",
        "topic": topic.pk,
        "summary": "Bring your idea.",
        "on_day": "14",
        "on_month": "1",
        "on_year": str(timezone.localdate().year + 1),
        "starts": "10am",
        "ends": "11.30am",
        "venue": "Hub",
        "online_link": "https://meet.example.org/secret",
        "access": "Step-free",
        "capacity": "1",
        "places_each": "1",
        **more,
    }


def page(client, name, *args) -> str:
    return client.get(at(name, *args)).content.decode()


def test_session_is_planned_listed_booked_changed_and_cancelled_on_its_pages(client, adviser, own, stranger, topic):
    sign_in(client, adviser)
    assert client.post(at("plan_session"), typed(topic)).status_code == 302
    session = Session.objects.select_related("event").get()
    assert timezone.localtime(session.event.starts_at).time() == dt.time(10)
    assert timezone.localtime(session.event.ends_at).time() == dt.time(11, 30)
    client.logout()
    assert "1 place left" in page(client, "whats_on")
    shown = page(client, "session", session.pk)
    assert ("Sign in to book" in shown, "meet.example.org" in shown) == (True, False)
    sign_in(client, own[1])
    assert client.post(at("book_session", session.pk), {"places": "1"}).status_code == 302
    shown = page(client, "session", session.pk)
    assert ("Your group has 1 place." in shown, "meet.example.org/secret" in shown) == (True, True)
    assert "Writing a bid" in client.get(reverse("organisations:home")).content.decode()
    again = client.post(at("book_session", session.pk), {"places": "1"})
    assert (again.status_code, "Your group has places here already" in again.content.decode()) == (422, True)
    sign_in(client, stranger)
    assert client.post(at("book_session", session.pk), {"places": "1"}).status_code == 302
    shown = page(client, "session", session.pk)
    assert "Your group is on the waiting list for 1 place." in shown
    assert ("meet.example.org" in shown, own[0].name in shown) == (False, False)
    sign_in(client, own[1])
    assert client.post(at("leave_session", session.pk)).status_code == 302
    sign_in(client, stranger)
    assert "held for your group until" in page(client, "session", session.pk)
    assert client.post(at("take_place", session.pk)).status_code == 302
    sign_in(client, adviser)
    stale = {"version": "1", "starts": "14:00", "ends": "15:00"}
    assert client.post(at("change_session", session.pk), typed(topic, **stale)).status_code == 302
    refused = client.post(at("change_session", session.pk), typed(topic, **(stale | {"title": "Kept"})))
    assert (refused.status_code, refused.context["form"]["title"].value()) == (409, "Kept")
    assert client.post(at("cancel_session", session.pk), {"why": ""}).status_code == 422
    assert client.post(at("cancel_session", session.pk), {"why": "The room is shut"}).status_code == 302
    client.logout()
    assert "The room is shut" in page(client, "session", session.pk)
    assert "Cancelled" in page(client, "whats_on")


def test_booking_for_a_past_session_or_too_many_places_says_why_and_keeps_what_was_typed(client, own, adviser, topic):
    session = a_session(by=adviser, topic=topic)
    sign_in(client, own[1])
    many = client.post(at("book_session", session.pk), {"places": "9"})
    assert (many.status_code, many.context["form"]["places"].value()) == (422, "9")
    assert many.context["form"].errors == {"places": ["A group may book up to 2 places here"]}
    wrong = client.post(at("book_session", session.pk), {"places": "some"})
    assert wrong.context["form"].errors == {"places": ["Enter a number from 1 to 2"]}
    with time_machine.travel(session.event.starts_at):
        sign_in(client, own[1])
        late = client.post(at("book_session", session.pk), {"places": "1"})
        assert (late.status_code, "This has begun already" in late.content.decode()) == (422, True)
        assert "Writing a bid" in page(client, "past_sessions")
        sign_in(client, adviser)
        stopped = client.post(at("cancel_session", session.pk), {"why": "The room is shut"})
        assert (stopped.status_code, stopped.context["form"]["why"].value()) == (409, "The room is shut")
        assert client.get(at("cancel_session", session.pk)).status_code == 403
    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"starts": ""}, {"starts": ["Enter when it begins, such as 10am or 2.30pm"]}),
        ({"starts": "25:00"}, {"starts": ["Enter a time such as 10am or 2.30pm"]}),
        ({"capacity": "0"}, {"capacity": ["Enter how many places there are, from 1 to 500"]}),
        ({"access": ""}, {"access": ["Say how people get in and what helps them take part"]}),
        (
            {"on_day": "28", "on_month": "3", "on_year": "2027", "starts": "1.30am", "ends": "3am"},
            {"starts": ["The clock goes forward over this time on that day. Choose another"]},
        ),
    ],
)
@time_machine.travel(WINTER)
def test_session_typed_wrongly_says_so_beside_the_field(topic, given, errors):
    form = SessionForm(typed(topic, **given))
    assert dict(form.errors) == errors


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"ends": "9am"}, {"ends": ["It must end after it begins"]}),
        ({"venue": "", "online_link": ""}, {"venue": ["Enter a venue, or the address at which people join online"]}),
        ({"places_each": "2"}, {"places_each": ["Enter a number from 1 to the number of places"]}),
    ],
)
def test_session_that_the_service_refuses_is_drawn_again_with_what_was_typed(client, adviser, topic, given, errors):
    sign_in(client, adviser)
    drawn = client.post(at("plan_session"), typed(topic, **given))
    assert (drawn.status_code, dict(drawn.context["form"].errors)) == (422, errors)
    assert drawn.context["form"]["title"].value() == "Writing a bid"
    assert Session.objects.count() == 0


@time_machine.travel(WINTER)
def test_times_are_those_of_the_clock_here_on_both_sides_of_its_changes(topic):
    days = {"on_day": "28", "on_month": "3", "on_year": "2027", "starts": "10:00", "ends": "11:00"}
    form = SessionForm(typed(topic, **days))
    assert form.is_valid()
    assert form.given()["starts_at"].astimezone(dt.UTC) == dt.datetime(2027, 3, 28, 9, tzinfo=dt.UTC)
    form = SessionForm(typed(topic, **(days | {"on_day": "31", "on_month": "10"})))
    assert form.is_valid()
    assert form.given()["starts_at"].astimezone(dt.UTC) == dt.datetime(2027, 10, 31, 10, tzinfo=dt.UTC)


def test_list_and_page_cost_the_same_for_one_session_and_for_three(client, adviser, own, topic):
    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    first = a_session(by=adviser, topic=topic)
    event_services.book(first.event, organisation=own[0], places=1, by=own[1])
    sign_in(client, own[1])
    addresses = [at("whats_on"), at("session", first.pk), reverse("organisations:home")]
    one = [queries(address) for address in addresses]
    for _ in range(2):
        more = a_session(by=adviser, topic=topic)
        event_services.book(more.event, organisation=own[0], places=1, by=own[1])
    assert [queries(address) for address in addresses] == one


def test_list_turns_its_pages_without_leaving_one_out(client, adviser, topic):
    made = [a_session(by=adviser, topic=topic, title=f"Session {number}") for number in range(21)]
    first = client.get(at("whats_on"))
    second = client.get(first.context["pages"]["next"])
    shown = [card["session"].pk for page_ in (first, second) for card in page_.context["cards"]]
    assert shown == [session.pk for session in made]
