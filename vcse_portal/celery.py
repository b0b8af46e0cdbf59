"""The Celery application. The beat schedule is code, in ``schedule.py``."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_ready

from apps.core import request_ids

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vcse_portal.settings.base")

app = Celery("vcse_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def show_life_at_once(**kwargs: Any) -> None:
    """A worker that has just started does not wait for beat to say that it lives."""
    app.send_task("core.heartbeat")


@task_prerun.connect
def name_the_task_in_logs(task_id: str, **kwargs: Any) -> None:
    """What a task logs and records carries the task's id, as what a web request does carries the request's."""
    request_ids.begin(task_id)
