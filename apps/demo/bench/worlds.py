"""The bench's own databases, beside the one that DATABASE_URL names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings
from psycopg2 import sql

from apps.demo.stress.build import Size


@dataclass(frozen=True)
class World:
    """One database with a stress world in it."""

    database: str
    size: Size

    @property
    def url(self) -> str:
        """DATABASE_URL, for this database."""
        return _beside(self.database)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that works on this world."""
        return {**os.environ, "DATABASE_URL": self.url}


def _beside(database: str) -> str:
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}"))


def _administer(statement: sql.Composed) -> None:
    connection = psycopg2.connect(_beside("postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def drop(world: World) -> None:
    """Removes the database, whoever is connected to it."""
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(world.database)))


def copy(world: World, database: str) -> World:
    """Another database with the same rows, to do things to."""
    made = World(database, world.size)
    drop(made)
    _administer(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(world.database))
    )
    return made


def ensure(wanted: Sequence[World], lists: str, *, say: Callable[[str], object]) -> None:
    """Builds these worlds, but for those of their size that a run before was told to keep.

    What all of them need (tables, places, lists and policies) is made once, in the database ``lists``, and copied.
    """
    missing = [world for world in wanted if not _is_there(world)]
    for world in wanted:
        if world not in missing:
            say(f"{world.database}: kept from before")
    if not missing:
        return
    with_lists = World(lists, Size(organisations=0, requests=0))
    drop(with_lists)
    _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(lists)))
    try:
        for words in (["migrate", "--noinput", "--verbosity=0"], ["load_places"], ["load_lists"], ["load_policies"]):
            manage(with_lists, *words)
        for world in missing:
            copy(with_lists, world.database)
            size = world.size
            sizes = [f"--organisations={size.organisations}", f"--requests={size.requests}", f"--years={size.years}"]
            manage(world, "stress_world", *sizes, f"--open-share={size.open_share}")
            say(f"{world.database}: built")
    finally:
        drop(with_lists)


def manage(world: World, *words: str) -> str:
    """Runs a command of manage.py on this world and returns what it printed. Raises RuntimeError when it fails."""
    ran = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=world.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"manage.py {words[0]} on {world.database} failed:\n{ran.stderr[-2000:]}")
    return ran.stdout


def _is_there(world: World) -> bool:
    try:
        connection = psycopg2.connect(world.url)
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM support_request), (SELECT count(*) FROM organisations_organisation)"
            )
            found = cursor.fetchone()
            manage(world, "migrate", "--check")
        return found == (world.size.requests, world.size.organisations)
    except (psycopg2.Error, RuntimeError):
        return False
    finally:
        connection.close()
