"""Places, the list, and what is said to whom; nothing is written where a booking is refused."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, EditConflict, MovedOn, NotAllowed
from apps.digests.models import Message
from apps.events import links, services
from apps.events.models import Booking, Event
from apps.events.tests.factories import an_event, facts
from apps.organisations.tests.factories import group

pytestmark = pytest.mark.django_db


def booked(event, name="Growers", places=1):
    organisation, lead = group(name=name)
    return services.book(event, organisation=organisation, places=places, by=lead), lead


def again(booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


def said() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_places_go_in_turn_and_a_freed_one_is_held_for_two_days_and_then_for_the_next():
    event = an_event(capacity=2)
    one, ada = booked(event, "One", 2)
    two, _ = booked(event, "Two", 2)
    three, cy = booked(event, "Three", 1)
    assert [one.status, two.status, three.status] == ["booked", "waiting", "waiting"]
    assert said() == ["booking-confirmed", "booking-on-list", "booking-on-list"]
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        services.leave(one, by=ada)
    two = again(two)
    assert (two.status, two.offered_until) == ("offered", now + dt.timedelta(hours=48))
    assert again(three).status == "waiting"
    with time_machine.travel(now + dt.timedelta(hours=47), tick=False):
        assert services.settle_offers() == 0
    with time_machine.travel(now + dt.timedelta(hours=48), tick=False):
        assert services.settle_offers() == 1
        assert services.settle_offers() == 0
        assert (again(two).status, again(three).status) == ("lapsed", "offered")
        services.take_place(again(three), by=cy)
    assert again(three).status == "booked"
    assert said()[3:] == ["booking-left", "booking-offered", "booking-lapsed", "booking-offered", "booking-confirmed"]


def test_place_that_becomes_free_the_day_before_is_held_until_it_begins():
    event = an_event(capacity=1, places_each=1)
    one, ada = booked(event, "One")
    two, bola = booked(event, "Two")
    with time_machine.travel(event.starts_at - dt.timedelta(hours=20)):
        services.leave(one, by=ada)
        assert again(two).offered_until == event.starts_at
    with time_machine.travel(event.starts_at), pytest.raises(NotAllowed, match="This has begun already"):
        services.take_place(again(two), by=bola)


def test_offer_whose_time_is_over_is_not_taken_before_the_clearing_up_either():
    event = an_event(capacity=1, places_each=1)
    one, ada = booked(event, "One")
    two, bola = booked(event, "Two")
    services.leave(one, by=ada)
    late, refused = timezone.now() + dt.timedelta(hours=49), "The time for which the place was held is over"
    with time_machine.travel(late), pytest.raises(NotAllowed, match=refused):
        services.take_place(again(two), by=bola)
    assert again(two).status == "offered"


def test_nobody_passes_a_group_that_waits_for_more_places_and_one_that_can_never_fit_holds_nobody_up():
    event = an_event(capacity=3, places_each=3)
    staff = UserFactory(roles=[Role.ADVISER])
    one, ada = booked(event, "One", 1)
    two, bola = booked(event, "Two", 2)
    three, _ = booked(event, "Three", 3)
    four, _ = booked(event, "Four", 1)
    services.leave(one, by=ada)
    assert [again(three).status, again(four).status] == ["waiting", "waiting"]
    same = {name: getattr(event, name) for name in services.SHOWN}
    services.change_event(event, by=staff, **same, capacity=2, places_each=2)
    services.leave(again(two), by=bola)
    assert [again(three).status, again(four).status] == ["waiting", "offered"]


def test_fewer_places_throw_nobody_out_and_more_are_offered_at_once():
    event, staff = an_event(capacity=2), UserFactory(roles=[Role.ADVISER])
    one, _ = booked(event, "One", 2)
    two, _ = booked(event, "Two", 1)
    same = {name: getattr(event, name) for name in services.SHOWN}
    fewer = services.change_event(event, by=staff, **same, capacity=1, places_each=1)
    assert (again(one).status, again(two).status) == ("booked", "waiting")
    assert (fewer.sequence, fewer.version) == (0, 2)
    services.change_event(event, by=staff, **same, capacity=3, places_each=1)
    assert again(two).status == "offered"
    assert "event-changed" not in said()


def test_change_that_people_see_raises_the_sequence_and_is_told_and_a_stale_form_is_refused():
    event, staff = an_event(), UserFactory(roles=[Role.ADVISER])
    booked(event)
    later = facts(starts_at=event.starts_at + dt.timedelta(hours=1), ends_at=event.ends_at + dt.timedelta(hours=1))
    changed = services.change_event(event, by=staff, seen=1, **later)
    assert (changed.sequence, changed.version) == (1, 2)
    assert said() == ["booking-confirmed", "event-changed"]
    with pytest.raises(EditConflict):
        services.change_event(event, by=staff, seen=1, **facts())


@pytest.mark.parametrize(
    ("places", "words"), [(3, "A group may book up to 2 places here"), (0, "A group may book up to 2 places here")]
)
def test_more_places_than_allowed_are_refused_beside_the_field(places, words):
    with pytest.raises(DomainError, match=words) as refused:
        booked(an_event(), places=places)
    assert refused.value.field == "places"
    assert (Booking.objects.count(), said()) == (0, [])


def test_past_cancelled_and_other_peoples_groups_are_refused_and_nothing_is_written():
    event, staff = an_event(), UserFactory(roles=[Role.ADVISER])
    organisation, lead = group()
    with pytest.raises(NotAllowed, match="Only somebody who acts for the group"):
        services.book(event, organisation=organisation, places=1, by=staff)
    with time_machine.travel(event.starts_at), pytest.raises(NotAllowed, match="This has begun already"):
        services.book(event, organisation=organisation, places=1, by=lead)
    services.cancel_event(event, by=staff, why="The adviser is ill")
    with pytest.raises(NotAllowed, match="This was cancelled"):
        services.book(event, organisation=organisation, places=1, by=lead)
    assert (Booking.objects.count(), said()) == (0, [])


def test_cancelling_says_why_to_those_with_a_place_and_on_the_list_and_raises_the_sequence():
    event, staff = an_event(capacity=1, places_each=1), UserFactory(roles=[Role.ADVISER])
    booked(event, "One")
    booked(event, "Two")
    with pytest.raises(DomainError, match="Say in a sentence why"):
        services.cancel_event(event, by=staff, why=" ")
    cancelled = services.cancel_event(event, by=staff, why="The adviser is ill")
    assert (cancelled.status, cancelled.sequence) == ("cancelled", 1)
    assert said()[2:] == ["event-cancelled", "event-cancelled"]
    assert "The adviser is ill" in Message.objects.order_by("-pk")[0].body
    with pytest.raises((MovedOn, NotAllowed)):
        services.cancel_event(cancelled, by=staff, why="Again")


def test_reminder_goes_once_to_those_with_a_place_on_the_morning_before():
    event = an_event(capacity=1, places_each=1)
    booked(event, "One")
    booked(event, "Two")
    assert services.remind() == 0
    with time_machine.travel(event.starts_at - dt.timedelta(hours=39)):
        assert services.remind() == 1
        assert services.remind() == 0
    assert said()[2:] == ["event-reminder"]


MOVES = {
    # status: the verbs that a person of the group may do, and those of the system
    "waiting": {"leave", "confirm_place", "offer_place"},
    "offered": {"leave", "take_place", "lapse_offer"},
    "booked": {"leave"},
    "left": set(),
    "lapsed": set(),
}


@pytest.mark.parametrize("status", list(MOVES))
def test_booking_makes_the_moves_of_its_status_and_no_other(status):
    event = an_event()
    organisation, lead = group()
    now = timezone.now()
    more = {
        "offered_until": now + dt.timedelta(hours=1) if status == "offered" else None,
        "ended_at": now if status in ("left", "lapsed") else None,
    }
    row = Booking.objects.create(
        event=event, organisation=organisation, places=1, status=status, booked_by=lead, **more
    )
    done = set()
    for verb in ("leave", "take_place", "confirm_place", "offer_place", "lapse_offer"):
        who = lead if verb in ("leave", "take_place") else SYSTEM
        for by in (lead, SYSTEM, UserFactory(roles=[Role.TRIAGE_LEAD])):
            try:
                with transaction.atomic():
                    getattr(services, verb)(again(row), by=by)
                    assert by is who
                    done.add(verb)
                    raise RuntimeError
            except (RuntimeError, NotAllowed, MovedOn):
                pass
    assert done == MOVES[status]


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("event_is_somewhere", {"venue": "", "online_link": ""}),
        ("event_says_what_and_how_to_get_in", {"access": ""}),
        ("event_ends_after_it_starts", {"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
        ("event_has_places", {"capacity": 0}),
        ("event_status_is_known", {"status": "maybe"}),
        ("event_cancelled_with_its_reason", {"status": "cancelled"}),
    ],
)
def test_event_that_breaks_a_rule_is_refused_by_the_database(rule, change):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Event.objects.create(**facts(**change))


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("booking_has_a_place", {"places": 0}),
        ("booking_status_is_known", {"status": "maybe"}),
        ("booking_offer_is_held_until", {"status": "offered"}),
        ("booking_ended_when_given_up", {"status": "left"}),
        ("booking_within_the_places", {"status": "booked", "places": 11}),
    ],
)
def test_booking_that_breaks_a_rule_is_refused_by_the_database(rule, change):
    organisation, lead = group()
    given = {"event": an_event(), "organisation": organisation, "places": 1, "booked_by": lead} | change
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Booking.objects.create(**given)


def test_group_has_one_open_booking_at_an_event_in_the_database_too():
    booking, lead = booked(an_event())
    with pytest.raises(IntegrityError, match="booking_one_open_each"), transaction.atomic():
        Booking.objects.create(event=booking.event, organisation=booking.organisation, places=1, booked_by=lead)


def test_link_opened_does_nothing_pressed_once_gives_up_and_then_says_so(client):
    event = an_event(capacity=1, places_each=1)
    one, ada = booked(event, "One")
    two, bola = booked(event, "Two")
    link = links.url_for(one, ada.pk)
    assert client.get(link).status_code == 200
    assert again(one).status == "booked"
    assert client.post(link, {"act": "shrug"}).status_code == 422
    assert client.post(link, {"act": "take"}).status_code == 422
    assert client.post(link, {"act": "leave"}).status_code == 302
    assert (again(one).status, again(two).status) == ("left", "offered")
    spent = client.get(link)
    assert spent.status_code == 410
    assert "You gave this up" in spent.content.decode()
    assert client.post(link, {"act": "leave"}).status_code == 422
    taken = client.post(links.url_for(two, bola.pk), {"act": "take"}, follow=True)
    assert "You have your places" in taken.content.decode()
    assert again(two).status == "booked"


def test_link_that_was_changed_is_old_or_of_somebody_who_left_does_nothing(client):
    event = an_event()
    booking, lead = booked(event)
    assert client.get(links.url_for(booking, lead.pk)[:-3] + "x/").status_code == 404
    assert client.post(links.url_for(booking, UserFactory().pk), {"act": "leave"}).status_code == 404
    with time_machine.travel(event.starts_at):
        assert client.get(links.url_for(booking, lead.pk)).status_code == 410
        refused = client.post(links.url_for(booking, lead.pk), {"act": "leave"})
    assert refused.status_code == 422
    assert "This has begun already" in refused.content.decode()
    assert again(booking).status == "booked"
