"""What every test can use."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from xdist.scheduler import LoadScopeScheduling

from apps.accounts.tests.browser import Browser
from apps.core.tests.offering import Offering
from vcse_portal.tests import template_databases


@pytest.fixture
def client() -> Browser:
    """A browser. ``client.force_login(person)`` signs in with the second factor; see ``Browser``."""
    return Browser()


@pytest.fixture
def offering() -> Iterator[Offering]:
    """Other offers than the apps make, until the test ends."""
    changed = Offering()
    yield changed
    changed.back()


@pytest.fixture
def private_files(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own for the files that this test keeps."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
    return tmp_path


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_createdb: bool
) -> None:
    """Each worker's database is a copy of one that was migrated, kept until a migration changes."""
    if django_db_keepdb and not django_db_createdb:
        return
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template_databases.migrated()


@pytest.fixture(scope="session")
def demo_database() -> Iterator[str]:
    """The name of a database of this process's own with the demo world in it."""
    name = template_databases.name_of(f"world_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    with template_databases.copy_of(template_databases.with_demo_world(), name) as copy:
        yield copy


@pytest.fixture(scope="module")
def demo_world(django_db_setup, django_db_blocker, demo_database) -> Iterator[None]:
    """The tests of a module see the demo world. What one of them changes is rolled back after it."""
    held = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = demo_database
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = held


@pytest.fixture(scope="module")
def rows_kept(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Lets a fixture of a module make its rows once. Each test undoes what it does to them, and the module's end all."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


DEAREST_FIRST = ("browser", "sweep", "demo_world", "stack")
"""Markers in the order in which their modules begin, so that no process is left with a long one at the end."""
ONE_PORTAL = "vcse_portal/tests/journeys/"
"""The folder whose modules share a running portal."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Marks the tests of the demo world, and in runs side by side puts the dearest modules first.

    The journeys come before all others, once pytest-django has sorted by what a test does to its database: they have
    none of it, take a third of the whole time in one process, and make the demo world that others copy.
    """
    for item in items:
        if "demo_world" in getattr(item, "fixturenames", ()):
            item.add_marker("demo_world")
    side_by_side = "PYTEST_XDIST_WORKER" in os.environ
    if side_by_side:
        items.sort(key=_dearness)
    yield
    if side_by_side:
        items.sort(key=lambda item: not item.nodeid.startswith(ONE_PORTAL))


def _dearness(item: pytest.Item) -> int:
    return next((n for n, name in enumerate(DEAREST_FIRST) if item.get_closest_marker(name)), len(DEAREST_FIRST))


class ByModule(LoadScopeScheduling):
    """Gives each module to one process, so that what a module builds is built once, and all journeys to one."""

    def _split_scope(self, nodeid: str) -> str:
        return ONE_PORTAL if nodeid.startswith(ONE_PORTAL) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    config.option.loadscopereorder = False
    return ByModule(config, log)
