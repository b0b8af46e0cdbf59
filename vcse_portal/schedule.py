"""When periodic work is done: every line of the beat schedule, by the task's name. Times are local."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "the worker shows that it lives": {"task": "core.heartbeat", "schedule": 30.0},
    "messages that were missed, and digests that fell due": {"task": "digests.sweep", "schedule": 60.0},
    "sign-ins of more than 90 days ago, which are forgotten": {
        "task": "accounts.forget_sign_ins",
        "schedule": crontab(hour=2, minute=40),
    },
    "requests whose group has not answered": {"task": "support.chase", "schedule": crontab(hour=8, minute=15)},
    "the queue, whose points grow with the days": {
        "task": "prioritisation.score_all",
        "schedule": crontab(hour=4, minute=10),
    },
    "quarters and years that are due to be counted": {
        "task": "outcomes.close_due",
        "schedule": crontab(hour=3, minute=20),
    },
}
