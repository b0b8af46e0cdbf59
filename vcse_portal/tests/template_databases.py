"""Databases that tests get copies of: one with every migration, and one with the demo world too. Each is made once and kept.

Both stay on the server of ``bin/test`` between its runs. The name of each ends with a hash of what it was made from.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings
from django.utils import timezone
from psycopg2 import sql

ROOT = Path(settings.BASE_DIR)
FRESH = timedelta(hours=6)
"""The demo world ends at the moment when it was made: mail still waits to be sent, and people have just signed in."""
STAMP = "%Y%m%d%H%M"


def migrated() -> str:
    """The name of an empty database in which every migration has run."""
    wanted = _hash(ROOT.glob("apps/*/migrations/*"))

    def make(database: str) -> str:
        _manage(database, "migrate", "--noinput", "--verbosity=0")
        return wanted

    return _template("migrated", lambda ending: ending == wanted, make)


def with_demo_world() -> str:
    """The name of a database with the demo world, made a few hours ago on the same day, by the code as it is now."""
    code = (path for path in ROOT.glob("apps/**/*.py") if "tests" not in path.parts)
    wanted = _hash([*code, *ROOT.glob("data/**/*"), *ROOT.glob("templates/messages/**/*")])

    def fits(ending: str) -> bool:
        made_from, _, stamp = ending.partition("_")
        if made_from != wanted:
            return False
        made = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        return timezone.localdate(made) == timezone.localdate() and abs(timezone.now() - made) < FRESH

    def make(database: str) -> str:
        moment = timezone.now()
        for words in (["prepare_database", "--verbosity=0"], ["demo_world"]):
            _manage(database, *words)
        return f"{wanted}_{moment.strftime(STAMP)}"

    return _template("demo", fits, make, base=migrated())


@contextmanager
def copy_of(template: str, name: str) -> Iterator[str]:
    """A database with the same rows, dropped at the end."""
    with _server() as cursor:
        _drop(cursor, name)
        _create(cursor, name, template)
    try:
        yield name
    finally:
        with _server() as cursor:
            _drop(cursor, name)


def address_of(database: str) -> str:
    """The address of another database on the server of the tests."""
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}"))


def name_of(kind: str) -> str:
    """A name beside the database of the settings."""
    return f"test_{urlsplit(settings.DATABASE_URL).path.strip('/')}_{kind}"


def _template(kind: str, fits: Callable[[str], bool], make: Callable[[str], str], base: str = "template1") -> str:
    """The database of this kind whose name's ending ``fits``. Older ones are dropped when another must be made."""
    ours = name_of(kind) + "_"
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [ours])  # until this connection is closed
        cursor.execute("SELECT datname FROM pg_database WHERE left(datname, %s) = %s", [len(ours), ours])
        held = {name.removeprefix(ours) for (name,) in cursor.fetchall()}
        unfinished = "unfinished"
        for ending in held - {unfinished}:
            if fits(ending):
                return ours + ending
        for ending in held:
            _drop(cursor, ours + ending)
        _create(cursor, ours + unfinished, base)
        made = ours + make(ours + unfinished)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        cursor.execute(rename.format(sql.Identifier(ours + unfinished), sql.Identifier(made)))
    return made


def _manage(database: str, *words: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": address_of(database),
        "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.test",
    }
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def _hash(paths: Iterable[Path]) -> str:
    """Sixteen letters that change when one of these files does."""
    seen = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            seen.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def _create(cursor: Any, name: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _server() -> Iterator[Any]:
    connection = psycopg2.connect(address_of("postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
