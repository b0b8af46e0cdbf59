"""Worlds to look at. Each is built once for a module, in a transaction that is rolled back at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.demo.stress.build import Size
from apps.demo.stress.build import build as build_stress
from apps.demo.world.build import build as build_demo


@contextmanager
def _world(blocker, build: Callable[[], None]) -> Iterator[None]:
    with blocker.unblock(), transaction.atomic():
        for command in ("load_places", "load_lists", "load_policies"):
            call_command(command, verbosity=0)
        build()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo_world(django_db_setup, django_db_blocker):
    """The demo world, with fewer requests than the real one."""
    with _world(django_db_blocker, lambda: build_demo(requests=150)):
        yield


@pytest.fixture(scope="module")
def stress_world(django_db_setup, django_db_blocker):
    """A very small stress world."""
    with _world(django_db_blocker, lambda: build_stress(Size(organisations=50, requests=200, years=2, open_share=0.4))):
        yield
