"""Loads the demo data of every app, stage by stage, into a database that has its lists and no people yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import groupby

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.demo_data import LoadStage, Size, Story, World, run_timelines, seeded
from apps.core.errors import DomainError
from apps.organisations.models import Organisation
from apps.places.models import Ward
from apps.prioritisation import scoring
from apps.prioritisation.models import Policy
from apps.support.models import Request, Topic

from . import clock, codes
from .people import MORE_ADVISERS, PASSWORD, PEOPLE

TINY = Size(groups=40, requests=80)
"""For tests that load it several times."""


def stories() -> list[tuple[str, Story]]:
    """Every story with the label of its app, in the order of loading: by stage, in it the lowest app first.

    They stand in ``apps.<app>.demo``, as ``STORIES``. Raises ValueError for two with one name.
    """
    found: list[tuple[str, Story]] = []
    for config in reversed(list(apps.get_app_configs())):
        if config.name.startswith("apps.") and module_has_submodule(config.module, "demo"):
            told = getattr(import_module(f"{config.name}.demo"), "STORIES", [])
            found += [(config.label, story) for story in told]
    names = [(app, story.code) for app, story in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"Two demo stories have one name: {sorted(twice)}")
    return sorted(found, key=lambda each: each[1].stage)


def build(*, size: Size | None = None, say: Callable[[str], object] = lambda line: None) -> None:
    """Loads every story of every app. All or nothing, but for reference data and what is counted of all the rest.

    Raises DomainError when there are people already, or when something was not loaded.
    """
    if User.objects.exists():
        raise DomainError("This database already holds people, so the demo world was not added to it.")
    if not (Ward.objects.exists() and Topic.objects.exists() and Policy.objects.in_force().exists()):
        raise DomainError("Load the places, the lists and the policy first.")
    world = World(now=timezone.now(), people=(*PEOPLE, *MORE_ADVISERS), at=clock.at, size=size or Size())
    every = stories()
    _load(world, [each for each in every if each[1].stage == LoadStage.LISTS], say)
    with transaction.atomic(), _fast_writes():
        _load(world, [each for each in every if LoadStage.LISTS < each[1].stage < LoadStage.COUNTED], say)
        _set_up_sign_in()
        connection.run_on_commit.clear()  # no worker is woken for the past: its sweep takes up what waits
    _load(world, [each for each in every if each[1].stage == LoadStage.COUNTED], say)
    say(f"{User.objects.count()} people, {Organisation.objects.count()} groups, {Request.objects.count()} requests")


def _load(world: World, chosen: list[tuple[str, Story]], say: Callable[[str], object]) -> None:
    """Loads stories, and runs the timelines of each stage together once all its stories are loaded."""
    for stage, in_stage in groupby(chosen, key=lambda each: each[1].stage):
        began = time.monotonic()
        timelines = [
            timeline for app, story in in_stage for timeline in story.load(world, seeded(app, story.code)) or ()
        ]
        run_timelines(world, timelines, world.today)
        say(f"{stage.name.lower().replace('_', ' ')}: {time.monotonic() - began:.1f} s")


@contextmanager
def _fast_writes() -> Iterator[None]:
    """Leaves out what tens of thousands of small steps in one transaction do not need.

    Compiling statements costs more than it saves. Requests are scored once, at the end. A step that fails ends the
    whole, so that no step needs a savepoint to go back to.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        with scoring.paused():
            yield
    finally:
        features.uses_savepoints = before


def _set_up_sign_in() -> None:
    """One password for the named people, and a second factor for those whose role asks for it."""
    named = User.objects.filter(email__in=[person.email for person in (*PEOPLE, *MORE_ADVISERS)])
    named.update(password=make_password(PASSWORD))
    for user in named.order_by("pk"):
        if roles.is_privileged(user):
            codes.enrol(user)
