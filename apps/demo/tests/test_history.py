"""History that is inserted in bulk is what the services make of the same story: every row of every table, every column."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.management import call_command

from apps.accounts.demo import Names, Staff
from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.demo_data import DAY, World, run_timelines
from apps.core.demo_rows import Rows
from apps.demo import clock
from apps.directory import search_index
from apps.directory.demo import group_services
from apps.directory.demo import writers as service_writers
from apps.organisations.demo import groups as demo_groups
from apps.organisations.demo import profiles
from apps.organisations.demo import writers as group_writers
from apps.organisations.duplicates import index
from apps.places import demo as postcodes
from apps.places.models import Ward
from apps.prioritisation import scoring
from apps.support.demo import request_plans, request_timeline, writers

from .written import written

NOW = dt.datetime(2026, 11, 30, 14, 25, tzinfo=dt.UTC)
BEGINS = NOW - 400 * DAY


@pytest.fixture(scope="module")
def world(rows_kept) -> World:
    """Lists, postcodes and a team."""
    for command in ("load_places", "load_lists", "load_policies"):
        call_command(command, verbosity=0)
    postcodes.load(by=SYSTEM, on=dt.date(2024, 10, 1))
    made = World(now=NOW, people=(), at=clock.at)
    with clock.at(NOW - 800 * DAY):
        roles = (Role.TRIAGE_LEAD, Role.ADVISER, Role.ADVISER)
        made.put(Staff({f"s{n}@example.org": UserFactory(roles=[role]) for n, role in enumerate(roles)}))
        request_plans.read_team(made, random.Random(1))
    return made


@pytest.fixture(scope="module")
def group(world) -> demo_groups.Group:
    """A group with two people."""
    registration = demo_groups.Registration(world, group_writers.ServiceWriter(), Names("those-who-ask"))
    run_timelines(world, [registration.timeline(_plan(100, BEGINS - 100 * DAY))], NOW)
    [made] = registration.made
    return made


def _plan(seed: int, begins: dt.datetime, **more) -> demo_groups.GroupPlan:
    ward = Ward.objects.get(name="Moss Side")
    return demo_groups.GroupPlan(profiles.SWIMMERS, ward, begins, random.Random(seed), seed, **more)


def _asked(world: World, group: demo_groups.Group, writer, *, seed: int, rows: Rows | None = None, **more) -> None:
    """One request from its draft to where its plan leads, scored at the end."""
    ask = ("bid", "A bid", "We will have sent it.")
    plan = request_timeline.RequestPlan(group, BEGINS, ask, random.Random(seed), **more)
    timeline = request_timeline.RequestTimeline(world.get(request_timeline.Team), writer, plan).timeline()
    with scoring.paused():
        run_timelines(world, [timeline], NOW)
    if rows:
        rows.write()
    with clock.at(NOW):
        scoring.score_sent()


KINDS = [
    *((ending, "") for ending in request_timeline.ENDINGS),
    *(("completed", stops) for stops in ("draft", "sent", "needs-facts", "waiting", "offered", "agreed", "active")),
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("ending", "stops"), KINDS)
def test_request_in_rows_is_what_the_services_write(world, group, ending, stops, seed):
    plan = {"ending": ending, "stops": stops, "seed": seed}
    by_services = written(lambda: _asked(world, group, writers.ServiceWriter(), **plan))
    rows = Rows()
    in_rows = written(lambda: _asked(world, group, writers.RowWriter(rows), rows=rows, **plan))
    assert in_rows == by_services
    assert len(in_rows["support.Request"]) == 1


def _registered(world: World, writer, *, seed: int, **more) -> demo_groups.Group:
    registration = demo_groups.Registration(world, writer, Names("tests"))
    run_timelines(world, [registration.timeline(_plan(seed, NOW - 720 * DAY, **more))], NOW)
    [made] = registration.made
    return made


def _by_services(world: World, **more) -> None:
    """One group with what follows in two years, and what people can get from it."""
    made = _registered(world, group_writers.ServiceWriter(), **more)
    services = group_services.GroupServices(service_writers.ServiceWriter())
    run_timelines(world, [services.timeline(made)], NOW)


def _in_rows(world: World, **more) -> None:
    """The same as rows, and what the services keep up beside them: the index of names and the public search."""
    rows = Rows()
    made = _registered(world, group_writers.RowWriter(rows), **more)
    rows.write()
    index.rebuild_name_keys()
    rows = Rows()
    services = group_services.GroupServices(service_writers.RowWriter(rows))
    run_timelines(world, [services.timeline(made)], NOW)
    rows.write()
    with clock.at(NOW):
        search_index.refresh_many([made.organisation.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("checked", [1.0, 0.0])
def test_group_in_rows_is_what_the_services_write(world, checked, seed):
    more = {"seed": seed, "checked": checked}
    by_services = written(lambda: _by_services(world, **more))
    in_rows = written(lambda: _in_rows(world, **more))
    assert in_rows == by_services
    assert (len(in_rows["organisations.Organisation"]), "directory.Service" in in_rows) == (1, True)
