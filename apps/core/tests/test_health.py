import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from apps.core import health
from apps.core.tasks import heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """A worker that was heard just now."""
    heartbeat()
    yield
    cache.delete(health.HEARTBEAT_KEY)


def checks(client):
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


def test_live_signed_out_answers(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_signed_out_with_all_well_is_200(client, heard):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "ok"}},
    )
    assert "no-store" in answer["Cache-Control"]


def test_ready_with_no_worker_heard_is_503(client):
    cache.delete(health.HEARTBEAT_KEY)
    status, found = checks(client)
    assert (status, found["worker"]) == (503, "has not been heard")


def test_ready_with_a_worker_long_silent_is_503(client, heard):
    cache.set(health.HEARTBEAT_KEY, time.time() - 120)
    status, found = checks(client)
    assert (status, found["worker"]) == (503, "not heard for 120 seconds")


def test_ready_with_a_migration_not_applied_is_503(client, heard):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    status, found = checks(client)
    assert (status, found["migrations"]) == (503, "1 not applied")


def test_ready_with_no_broker_is_503_and_tells_no_address(client, heard, settings):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/secret-word.sock"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["broker"]) == (503, "does not answer")
    assert "secret-word" not in answer.content.decode()


def test_ready_with_no_database_is_503(client, heard, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password for secret-word")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/health/ready")
    found = answer.json()["checks"]
    assert (answer.status_code, found["database"], found["worker"]) == (503, "does not answer", "ok")
    assert "secret-word" not in answer.content.decode()


def test_health_takes_no_form(client):
    assert [client.post(f"/health/{name}").status_code for name in ("live", "ready")] == [405, 405]
