"""The database and the broker of a command: the person's own, or a local pair that lives as long as the command."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .home import Home, choose_home, site_packages_of
from .paths import VENV, make_folder
from .servers import Postgres, Server, Valkey, holding
from .trouble import say


@dataclass
class Services:
    """Where the database and the broker answer, and the servers that we started for that."""

    database: str
    redis: str
    ours: list[Server] = field(default_factory=list)


def described(folder: Path, *, durable: bool = True, packages: Path | None = None) -> tuple[Services, Home | None]:
    """The services whose files are in ``folder``, not started. The person's own stand, and need no home."""
    database = os.environ.get("DATABASE_URL", "").strip()
    redis = os.environ.get("REDIS_URL", "").strip()
    if database and redis:
        return Services(database, redis), None
    make_folder(folder.parent)
    home = choose_home(folder, packages or site_packages_of(VENV))
    services = Services(database, redis)
    logs = folder.parent / "log"
    if not database:
        secret = make_folder(folder) / "database_password"
        postgres = Postgres(home, logs / f"{folder.name}-postgres.log", secret, durable=durable)
        services.database = postgres.url()
        services.ours.append(postgres)
    if not redis:
        valkey = Valkey(home, logs / f"{folder.name}-valkey.log")
        services.redis = valkey.url()
        services.ours.append(valkey)
    return services, home


@contextlib.contextmanager
def running(folder: Path, *, durable: bool = True, packages: Path | None = None) -> Iterator[Services]:
    """Starts what ``folder`` needs, and stops it at the end."""
    services, home = described(folder, durable=durable, packages=packages)
    if home is None:
        yield services
        return
    with holding(home):
        try:
            for server in services.ours:
                server.start()
            started = " and ".join(server.name for server in services.ours)
            account = f", as the user {home.account.name}" if home.account else ""
            say(f"{started} started{account}; data in {home.folder}.")
            yield services
        finally:
            processes.deaf_while_stopping()
            for server in reversed(services.ours):
                server.stop()
            with contextlib.suppress(OSError):  # a folder for sockets in /tmp is not left behind
                home.sockets.rmdir()
