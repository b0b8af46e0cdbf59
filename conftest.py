"""What every test can use."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from psycopg2 import sql

from apps.accounts.tests.browser import Browser
from apps.core.tests.offering import Offering


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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_createdb: bool
) -> None:
    """Each worker's database is a copy of one that was migrated, kept until a migration changes."""
    if django_db_keepdb and not django_db_createdb:
        return
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database()


def migrated_database() -> str:
    """The name of an empty database in which every migration has run. Made when there is none of these migrations."""
    name = urlsplit(settings.DATABASE_URL).path.strip("/")
    ours = f"test_{name}_of_"
    wanted = ours + _migrations()
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [ours])
        cursor.execute("SELECT datname FROM pg_database WHERE left(datname, %s) = %s", [len(ours), ours])
        held = {row[0] for row in cursor.fetchall()}
        if wanted in held:
            return wanted
        for old in held:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        half = f"{ours}being_made"
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
        environment = {
            **os.environ,
            "DATABASE_URL": _address(half),
            "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.test",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
        subprocess.run(migrate, cwd=settings.BASE_DIR, env=environment, check=True)
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(wanted)))
    return wanted


def _migrations() -> str:
    """Sixteen letters that change when a migration of any app does, or what a migration reads."""
    seen = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(config.path, "migrations").glob("*")):
            if path.is_file():
                seen.update(f"{config.label}/{path.name}\n".encode() + path.read_bytes())
    return seen.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[Any]:
    connection = psycopg2.connect(_address("postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _address(database: str) -> str:
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}"))
