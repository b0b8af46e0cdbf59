"""Sessions of the demo world: some that are over, the next weeks, one that is full and one that was cancelled."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from apps.core.demo_data import DAY, Timeline, World, on_day, working_day
from apps.events import services as bookings
from apps.organisations.demo.groups import Groups
from apps.organisations.demo.named import NamedGroups

from ..sessions import services
from .request_timeline import Team

VENUE = "The Loom Room, Ropewalk Hub, 4 Ropewalk Street"
ACCESS = "Step-free from the street, with a lift and an accessible toilet. A hearing loop in the room. Ask us for an interpreter."
SESSIONS = (
    # title, topic, days from today, hour, places, places for each group, groups that book, online
    ("Writing a bid: a first look", "bid", -40, 10, 12, 2, 6, False),
    ("What a treasurer does", "books", -33, 18, 10, 2, 4, False),
    ("Safer volunteering: checks that help", "safeguarding", -26, 10, 14, 2, 7, False),
    ("Drop-in: bring your question", "planning", -24, 14, 8, 1, 5, False),
    ("Writing a bid: the budget", "bid", -12, 10, 12, 2, 6, True),
    ("Telling your story with numbers", "showing-change", 3, 10, 12, 2, 5, False),
    ("Drop-in: bring your question", "planning", 5, 14, 8, 1, 3, False),
    ("Writing a bid: from idea to form", "bid", 9, 10, 4, 1, 7, False),
    ("Rules that fit a small group", "legal-form", 12, 18, 10, 2, 2, True),
    ("Finding and keeping volunteers", "volunteers", 16, 10, 12, 2, 4, False),
    ("Sharing a building", "premises", 20, 14, 10, 2, 3, False),
    ("Drop-in: bring your question", "planning", 33, 14, 8, 1, 0, False),
)
SUMMARY = (
    "An hour and a half with other groups and one of our advisers. Come with what you have: a page of notes is enough."
)
CANCELLED = "Sharing a building"
FULL = "Writing a bid: from idea to form"


def sessions(world: World, rng: random.Random) -> Iterator[Timeline]:
    """Each is planned two weeks before it is, or lately, and groups book a few days later."""
    groups = [group for group in world.get(Groups).all if group.members][:40]
    for number, plan in enumerate(SESSIONS):
        yield _timeline(world, number, plan, rng.sample(groups, plan[6]))


def _timeline(
    world: World, number: int, plan: tuple[str, str, int, int, int, int, int, bool], groups: list
) -> Timeline:
    title, topic, days, hour, capacity, each, _, online = plan
    team = world.get(Team)
    adviser = team.advisers[number % len(team.advisers)]
    day = working_day(world.today + DAY * days)
    starts = on_day(day, hour, 0)
    planned = min(starts - DAY * 20, world.today - DAY * 6)
    yield planned
    session = services.plan_session(
        topic=team.topics[topic],
        summary=SUMMARY,
        by=adviser,
        title=title,
        starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=90),
        venue="" if online else VENUE,
        online_link="https://meet.example.org/ropewalk" if online else "",
        access="Captions are on. You can join by phone: we send the number." if online else ACCESS,
        capacity=capacity,
        places_each=each,
    )
    yield planned + DAY * 3
    if title == FULL:
        growers = world.get(NamedGroups).growers
        bookings.book(session.event, organisation=growers.organisation, places=1, by=growers.members[0])
    for group in groups:
        bookings.book(session.event, organisation=group.organisation, places=each, by=group.members[0])
    if title == CANCELLED:
        yield planned + DAY * 4
        services.cancel_session(session, why="The building is closed for repairs. We find another date.", by=adviser)
