"""The files that deploy the portal name the variables that the settings read, and no others."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from launcher.check import sample_environment
from vcse_portal.settings import base

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OF_THE_PORTAL = ("web", "worker", "beat", "migrate")


def test_env_example_says_each_variable_that_the_settings_read_with_its_meaning():
    lines = (ROOT / ".env.example").read_text().splitlines()
    said = {
        line.partition("=")[0]: before.removeprefix("# ").lower()
        for before, line in pairwise(lines)
        if re.match(r"[A-Z_]+=", line)
    }
    assert said == {name: meaning.lower() for name, meaning in base.env.asked.items()}


def test_operations_guide_says_each_variable_with_its_meaning():
    text = (ROOT / "docs" / "operations.md").read_text()
    table = text.partition("<!-- settings:")[2].partition("<!-- end of settings -->")[0]
    assert dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", table, re.MULTILINE)) == base.env.asked


@pytest.mark.parametrize("service", OF_THE_PORTAL)
def test_compose_gives_the_portal_each_variable_that_the_settings_read(service):
    assert set(SERVICES[service]["environment"]) == set(base.env.asked)


def test_compose_takes_no_variable_that_the_settings_do_not_read():
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"(?<!\$)\$\{?([A-Z_]+)", text)) - set(base.env.asked) == set()


@pytest.mark.parametrize("service", ["web", "worker"])
def test_compose_lets_web_and_worker_be_scaled(service):
    fixed = {"container_name", "ports", "hostname"} & set(SERVICES[service])
    assert fixed == set()


def test_compose_publishes_the_proxy_alone():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_compose_runs_one_beat():
    assert SERVICES["beat"].get("deploy", {}).get("replicas", 1) == 1


@pytest.mark.parametrize("name", SERVICES)
def test_compose_hardens_each_service(name):
    service = SERVICES[name]
    found = (service["read_only"], service["cap_drop"], service["security_opt"], service["user"] in {"root", "0"})
    assert found == (True, ["ALL"], ["no-new-privileges:true"], False)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_compose_checks_the_health_of_each_lasting_service(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_compose_starts_nothing_before_the_migration_is_done(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_production_settings_load_with_the_example_environment():
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**sample_environment(), "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.base", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_production_settings_without_an_environment_list_what_is_missing():
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "vcse_portal.settings.base", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    missing = re.findall(r"  - ([A-Z_]+) is not set", done.stderr)
    required = ["SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"]
    assert missing == [*required, "DEFAULT_FROM_EMAIL", "PRIVATE_FILES_DIR"]


def test_database_password_is_read_from_the_address_as_compose_reads_it():
    """The database's and the broker's own start lines take the password out of the one address."""
    pattern = re.search(r"sed -E \"([^\"]+)\"", SERVICES["database"]["entrypoint"][2]).group(1)
    for address in ("postgres://portal:s3cret@database:5432/portal", "redis://:s3cret@broker:6379/0"):
        done = subprocess.run(["sed", "-E", pattern], input=address, capture_output=True, text=True)
        assert done.stdout.strip() == "s3cret"


def test_compose_asks_the_database_as_clients_do_and_not_by_the_socket_of_its_set_up():
    assert "--host=127.0.0.1" in SERVICES["database"]["healthcheck"]["test"]


def test_compose_sets_the_order_of_letters_that_the_tests_run_with():
    assert "--builtin-locale=C.UTF-8" in SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_compose_has_the_broker_get_the_signal_to_stop():
    start = SERVICES["broker"]["entrypoint"][2]
    assert (start.count("exec valkey-server"), "|" in start.rpartition(";")[2]) == (1, False)


@pytest.mark.parametrize("name", SERVICES)
def test_compose_turns_over_the_log_of_each_service(name):
    assert SERVICES[name]["logging"] == {"driver": "local"}


def test_compose_builds_the_image_of_the_portal_once():
    built = [name for name, service in SERVICES.items() if service.get("build", {}).get("target") == "portal"]
    assert (built, {SERVICES[name]["image"] for name in OF_THE_PORTAL}) == (["migrate"], {"vcse-portal"})


def test_proxy_holds_no_failed_upload_against_a_web_process_and_offers_only_published_ports():
    words = (ROOT / "deploy" / "Caddyfile").read_text()
    assert ("fail_duration" in words, "protocols h1 h2\n" in words) == (False, True)
    assert SERVICES["proxy"]["ports"] == ["80:8080", "443:8443"]
