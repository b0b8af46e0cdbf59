"""The whole portal for the journeys: web server, worker and beat, on a copy of the demo world."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings

from launcher import processes

from .. import template_databases
from ..local_machine import ROOT, eventually

TIED = ROOT / "bin" / "launcher" / "tied.py"
SETTINGS = "vcse_portal.tests.journeys.stack_settings"
PASSWORD = "many-threads-one-cloth"

VARIANTS = {
    "1280-script": (1280, True),
    "390-script": (390, True),
    "1280-plain": (1280, False),
    "390-plain": (390, False),
}
"""Width, and whether there is script."""

STAFF = """
import django; django.setup()
from allauth.account.models import EmailAddress
from apps.accounts.models import RoleGrant, User
for variant in sys.argv[1:]:
    for role in ("triage-lead", "adviser", "commissioner"):
        email = f"{role}-{variant}@example.net"
        person = User.objects.create_user(email, PASSWORD, name=f"{role.title().replace('-', ' ')} {variant}")
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
        RoleGrant.objects.create(user=person, role=role)
"""

CLOSE = """
import django; django.setup()
import json
from django.utils import timezone
from apps.outcomes import services
from apps.outcomes.periods import Quarter
from apps.support.models import Request
quarter = Quarter.of(timezone.localdate())
made = services.close_quarter(quarter, now=quarter.ends + services.CLOSES_AFTER)
asked = Request.objects.sent().filter(sent_at__gte=quarter.starts, sent_at__lt=quarter.ends).count()
print(json.dumps({"code": made.code, "asked": made.raw["all"]["all"]["asked"], "sent": asked}))
"""


PAGES = """
import django; django.setup()
import json
from apps.demo.management.commands.contact_sheet import SHEETS
print(json.dumps({email: [shot.path for shot in shots()] for email, shots in SHEETS.values()}))
"""


class Stack:
    """A running portal: where it answers, and what it keeps."""

    def __init__(self, folder: Path, database: str, redis: str, port: int) -> None:
        self.folder, self.address = folder, f"http://localhost:{port}"
        (folder / "private").mkdir()
        (folder / "mail").mkdir()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PORTAL_FOLDER": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,  # the demo people's second steps are sealed with it
            "SITE_URL": self.address,
            "SITE_PHONE": "0161 496 0123",
            "SITE_EMAIL": "hello@example.org",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "DEFAULT_FROM_EMAIL": "portal@example.org",
            "PRIVATE_FILES_DIR": str(folder / "private"),
            "TRUSTED_PROXY_COUNT": "0",
        }
        self.parts: list[subprocess.Popen[bytes]] = []

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True)

    def python(self, code: str, *words: str) -> str:
        """What a piece of code prints that runs with the portal's settings."""
        given = f"import sys\nPASSWORD = {PASSWORD!r}\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", given, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, *words: str, pass_fds: tuple[int, ...] = ()) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.parts.append(
                processes.start(
                    [sys.executable, TIED, *words],
                    log=log,
                    environment=self.environment,
                    folder=ROOT,
                    pass_fds=pass_fds,
                )
            )

    def ready(self) -> bool:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"{self.address}/health/ready", timeout=5
            ):
                return True
        except (OSError, urllib.error.HTTPError):
            return False

    def logs(self) -> str:
        return "\n".join(f"{log.name}:\n{log.read_text()[-2000:]}" for log in sorted(self.folder.glob("*.log")))


@contextmanager
def running(folder: Path, variants: list[str]) -> Iterator[Stack]:
    """The portal with a copy of the demo world and the staff of each variant. Nothing of it is left running."""
    folder.chmod(0o755)
    database, broker = template_databases.name_of("journeys"), _second_broker(settings.REDIS_URL)
    redis.Redis.from_url(broker).flushdb()
    with (
        template_databases.copy_of(template_databases.with_demo_world(), database),
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        stack = Stack(folder, template_databases.address_of(database), broker, listener.getsockname()[1])
        try:
            stack.manage("collectstatic", "--noinput", "--verbosity=0")
            stack.python(STAFF, *variants)
            bind = f"--bind=fd://{listener.fileno()}"
            stack.start(
                "web", "gunicorn", "vcse_portal.wsgi", bind, "--workers=1", "--threads=4", "--no-control-socket",
                pass_fds=(listener.fileno(),),
            )  # fmt: skip
            worker = ("worker", "--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=INFO")
            stack.start("worker", "celery", "--app=vcse_portal", *worker)
            stack.start("beat", "celery", "--app=vcse_portal", "beat", f"--schedule={folder}/beat", "--pidfile=")
            assert eventually(stack.ready, 300), stack.logs()
            yield stack
        finally:
            for part in stack.parts:
                processes.stop(part, processes.signal.SIGTERM, 10)


def _second_broker(address: str) -> str:
    """Another numbered database of the tests' own broker."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db=1"
    return urlunsplit(parts._replace(path="/1"))
