"""The database and the broker of a command: the person's own, or a local pair that lives as long as the command."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import processes
from .home import Home, choose_home, site_packages_of
from .paths import VAR, VENV, kept_secret, make_folder
from .servers import Postgres, Server, Valkey, holding
from .trouble import say


@dataclass
class Services:
    """Where the database and the broker answer, and the servers that we started for that."""

    database: str
    redis: str
    ours: list[Server] = field(default_factory=list)


def described(name: str, *, durable: bool = True) -> tuple[Services, Home | None]:
    """The services of the pair called ``name``, not started."""
    database = os.environ.get("DATABASE_URL", "").strip()
    redis = os.environ.get("REDIS_URL", "").strip()
    if database and redis:
        return Services(database, redis), None
    folder = make_folder(VAR) / name
    home = choose_home(folder, site_packages_of(VENV))
    services = Services(database, redis)
    if not database:
        kept_secret(make_folder(folder) / "database_password")
        postgres = Postgres(home, VAR / "log" / f"{name}-postgres.log", folder / "database_password", durable=durable)
        services.database = postgres.url()
        services.ours.append(postgres)
    if not redis:
        valkey = Valkey(home, VAR / "log" / f"{name}-valkey.log")
        services.redis = valkey.url()
        services.ours.append(valkey)
    return services, home


@contextlib.contextmanager
def running(name: str, *, durable: bool = True) -> Iterator[Services]:
    """Starts the pair called ``name``, and stops it at the end."""
    services, home = described(name, durable=durable)
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
