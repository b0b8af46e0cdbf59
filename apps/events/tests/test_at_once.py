"""Several who book at once, on real transactions: nobody is in twice, and nobody passes another on the list."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.tests.interleaved import interleaved
from apps.events import services
from apps.events.models import Booking
from apps.events.tests.factories import an_event
from apps.organisations.tests.factories import group

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(event) -> list[str]:
    return list(event.bookings.order_by("pk").values_list("status", flat=True))


def test_of_five_who_book_the_last_place_at_once_one_gets_it_and_four_are_on_the_list_in_order():
    event = an_event(capacity=1, places_each=1)
    groups = [group(name=f"Group {number}") for number in range(5)]
    together, failed = threading.Barrier(5), []

    def run(organisation, lead):
        try:
            together.wait(timeout=20)
            services.book(event, organisation=organisation, places=1, by=lead)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    assert statuses(event) == ["booked", "waiting", "waiting", "waiting", "waiting"]
    turns = list(event.bookings.order_by("pk"))
    for first, following in pairwise(turns):
        first.refresh_from_db()
        by = next(lead for organisation, lead in groups if organisation.pk == first.organisation_id)
        services.leave(first, by=by)
        following.refresh_from_db()
        assert following.status == "offered"
    assert statuses(event) == ["left", "left", "left", "left", "offered"]


def test_booking_while_another_gives_up_the_last_place_waits_behind_who_was_on_the_list():
    event = an_event(capacity=1, places_each=1)
    (one, ada), (two, bola), (three, cy) = (group(name=name) for name in ("One", "Two", "Three"))
    booked = services.book(event, organisation=one, places=1, by=ada)
    services.book(event, organisation=two, places=1, by=bola)
    late = interleaved(
        lambda: services.leave(booked, by=ada),
        lambda: services.book(event, organisation=three, places=1, by=cy),
    )
    assert late.status == "waiting"
    assert statuses(event) == ["left", "offered", "waiting"]


def test_booking_twice_for_one_group_at_once_takes_its_places_once():
    event = an_event()
    organisation, lead = group()
    second = interleaved(
        lambda: services.book(event, organisation=organisation, places=2, by=lead),
        lambda: services.book(event, organisation=organisation, places=2, by=lead),
    )
    assert (second.code, second.message) == ("booked", "Your group has places here already. Look above.")
    assert event.bookings.places_taken() == 2


def test_of_two_rows_for_the_last_place_that_no_service_wrote_the_database_takes_one():
    event = an_event(capacity=1, places_each=1)
    (one, ada), (two, bola) = group(name="One"), group(name="Two")

    def row(organisation, by):
        with transaction.atomic():
            Booking.objects.create(event=event, organisation=organisation, places=1, status="booked", booked_by=by)

    second = interleaved(lambda: row(one, ada), lambda: row(two, bola))
    assert isinstance(second, IntegrityError)
    assert "booking_within_the_places" in str(second)
    assert event.bookings.places_taken() == 1
