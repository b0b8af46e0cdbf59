"""Two real sender processes, a real mail server, and a death between send and mark."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.digests import sending, services, tasks
from apps.digests.models import Attempt, Envelope
from apps.digests.services import Recipient
from apps.digests.tests.sink import Sink

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

SENDER = """
import django; django.setup()
from apps.digests import tasks
tasks.send_due()
"""


def sender(sink: Sink) -> subprocess.Popen[bytes]:
    """A process that sends what is due, on the test's database, through the test's mail server."""
    database = connection.settings_dict
    host = database["HOST"] or database.get("OPTIONS", {}).get("host", "")
    login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    where = (
        f"@/{database['NAME']}?host={host}"
        if host.startswith("/")
        else f"@{host}:{database['PORT'] or 5432}/{database['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{login}{where}",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port),
        "EMAIL_USE_TLS": "no",
    }
    code = SENDER.replace(
        "django.setup()",
        (
            "from django.conf import settings; django.setup(); "
            "settings.EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'"
        ),
    )
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


def put(count: int) -> None:
    services.notify("account-code", to=[Recipient(f"p{i}@example.org") for i in range(count)], context={"code": "DFHH"})


def wait_until(happened) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, "it did not happen within 30 seconds"
        time.sleep(0.02)


def test_two_senders_at_once_send_each_email_exactly_once(sink: Sink):
    put(240)
    senders = [sender(sink), sender(sink)]
    assert [process.wait(timeout=60) for process in senders] == [0, 0]
    assert sink.ids() == sorted(envelope.message_id for envelope in Envelope.objects.all())
    assert Attempt.objects.values("worker").distinct().count() >= 2
    assert set(Envelope.objects.values_list("state", "tries")) == {("sent", 1)}


def test_a_sender_killed_between_send_and_mark_leaves_a_trace_and_one_marked_repeat(sink: Sink):
    put(3)
    sink.hold = 30
    process = sender(sink)
    wait_until(lambda: len(sink.mails) == 1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    sink.hold = 0
    assert sorted(Envelope.objects.values_list("state", flat=True)) == ["sending"] * 3
    assert (tasks.sweep(), len(sink.mails)) == (0, 1)

    sending.recover(timezone.now() + sending.LEASE * 2)
    assert sorted(Envelope.objects.values_list("state", flat=True)) == ["unknown", "waiting", "waiting"]
    Envelope.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    tasks.sweep()

    first, *others = list(Envelope.objects.order_by("pk"))
    by_id = {e.message_id: [m for m in sink.mails if m["Message-ID"] == e.message_id] for e in (first, *others)}
    assert [len(mails) for mails in by_id.values()] == [2, 1, 1]
    assert [mail["X-Possible-Repeat"] is None for mail in by_id[first.message_id]] == [True, False]
    assert list(first.attempts.order_by("number").values_list("outcome", "error")) == [
        ("unknown", "WorkerLost"),
        ("sent", ""),
    ]
    assert set(Envelope.objects.values_list("state", "delivery_uncertain")) == {("sent", True), ("sent", False)}
