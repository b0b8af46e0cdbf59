"""The calendars of sessions, read by a parser: names for ever, changes counted, the clock of the place."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.events import services as event_services
from apps.support.models import Session
from apps.support.sessions import services
from apps.support.tests.factories import a_session

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC)


def feed(client) -> icalendar.Calendar:
    response = client.get(reverse("support:whats_on_ics"))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(response.content)


def entries(client) -> list:
    return feed(client).walk("VEVENT")


def hour(day: dt.datetime, **more):
    return {"starts_at": day, "ends_at": day + dt.timedelta(hours=1), **more}


def test_sessions_before_and_after_both_changes_of_the_clock_stand_at_the_hour_of_the_place(client, adviser, topic):
    moments = [
        dt.datetime(2027, 3, 27, 10, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 28, 9, tzinfo=dt.UTC),
        dt.datetime(2027, 10, 30, 9, tzinfo=dt.UTC),
        dt.datetime(2027, 10, 31, 10, tzinfo=dt.UTC),
    ]
    with time_machine.travel(NOW):
        for moment in moments:
            a_session(by=adviser, topic=topic, online_link="https://meet.example.org/secret", **hour(moment))
        calendar = feed(client)
    starts = [entry["dtstart"].dt for entry in calendar.walk("VEVENT")]
    assert [start.astimezone(dt.UTC) for start in starts] == moments
    assert [
        (start.hour, str(entry["dtstart"].params["TZID"]))
        for start, entry in zip(starts, calendar.walk("VEVENT"), strict=True)
    ] == [(10, "Europe/London")] * 4
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert b"secret" not in calendar.to_ical()


def test_entry_keeps_its_name_counts_changes_that_it_shows_and_says_cancelled_for_a_month(client, adviser, topic):
    start = dt.datetime(2027, 4, 20, 9, tzinfo=dt.UTC)
    with time_machine.travel(NOW, tick=False) as clock:
        session = a_session(by=adviser, topic=topic, **hour(start))
        uid = str(session.event.uid)
        facts = {name: getattr(session.event, name) for name in event_services.FACTS}

        def shown() -> list[tuple[str, int, str]]:
            return [(str(entry["uid"]), entry["sequence"], str(entry["status"])) for entry in entries(client)]

        assert shown() == [(uid, 0, "CONFIRMED")]
        event_services.change_event(session.event, by=adviser, **(facts | {"capacity": 9}))
        assert shown() == [(uid, 0, "CONFIRMED")]
        event_services.change_event(session.event, by=adviser, **(facts | {"title": "Writing a better bid"}))
        assert shown() == [(uid, 1, "CONFIRMED")]
        services.cancel_session(Session.objects.get(pk=session.pk), why="Ill", by=adviser)
        assert shown() == [(uid, 2, "CANCELLED")]
        one = reverse("support:session_ics", args=[session.pk])
        clock.move_to(NOW + dt.timedelta(days=29))
        assert (shown(), client.get(one).status_code) == ([(uid, 2, "CANCELLED")], 200)
        clock.move_to(NOW + dt.timedelta(days=30))
        assert (shown(), client.get(one).status_code) == ([], 404)


def test_calendar_costs_the_same_and_gives_the_same_bytes_for_one_session_and_for_three(client, adviser, topic):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            entries(client)
        return len(seen)

    address = reverse("support:whats_on_ics")
    a_session(by=adviser, topic=topic)
    one = queries()
    assert queries() == one - 1  # nothing has changed: the file is kept
    assert client.get(address).content == client.get(address).content
    for _ in range(2):
        a_session(by=adviser, topic=topic)
    assert queries() == one
    assert len(entries(client)) == 3
