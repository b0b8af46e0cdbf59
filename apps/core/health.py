"""Liveness and readiness for a monitor. The answers hold no secret and no person."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

HEARTBEAT_KEY = "core:worker-heartbeat"
HEARTBEAT_SECONDS = 30
SILENCE_SECONDS = 3 * HEARTBEAT_SECONDS  # two beats may be late; a third means that nobody works

logger = logging.getLogger(__name__)


def beat() -> None:
    """Stores the time of the worker's heartbeat in the cache."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=10 * HEARTBEAT_SECONDS)


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Liveness: 200 as soon as this process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Readiness: database, migrations, broker and worker. 200 when all work, else 503, each with a sentence."""
    found = {name: _outcome(name, check) for name, check in CHECKS.items()}
    well = all(sentence == "ok" for sentence in found.values())
    return JsonResponse({"status": "ok" if well else "not ready", "checks": found}, status=200 if well else 503)


def _outcome(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:  # whatever is wrong with a dependency, the monitor gets an answer and the log the reason
        logger.exception("The %s check failed", name)
        return "does not answer"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else "ok"


def _broker() -> str:
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        broker.channel()  # opening one asks the server
    return "ok"


def _worker() -> str:
    last = cache.get(HEARTBEAT_KEY)
    if last is None:
        return "has not been heard"
    silence = time.time() - last
    return "ok" if silence <= SILENCE_SECONDS else f"not heard for {silence:.0f} seconds"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "worker": _worker,
}
