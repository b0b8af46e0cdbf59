"""When periodic work is done: every line of the beat schedule, by the task's name. Times are local."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "the worker shows that it lives": {"task": "core.heartbeat", "schedule": 30.0},
    "messages that were missed, and digests that fell due": {"task": "digests.sweep", "schedule": 60.0},
    "email that came in and was not read": {"task": "threads.read_waiting_mail", "schedule": 60.0},
    "what groups show, which they confirm every two years": {
        "task": "organisations.chase_consents",
        "schedule": crontab(hour=8, minute=20),
    },
    "leads that pass on when nobody objects": {
        "task": "organisations.settle_handovers",
        "schedule": crontab(hour=8, minute=25),
    },
    "groups of which nothing was heard for two years": {
        "task": "organisations.ask_the_quiet",
        "schedule": crontab(hour=9, minute=10, day_of_week="tue"),
    },
    "help with signing in whose waiting time is over": {
        "task": "accounts.carry_out_recoveries",
        "schedule": crontab(minute="*/10"),
    },
    "records that are likely the same": {"task": "organisations.find_pairs", "schedule": crontab(hour=2, minute=20)},
    "claims that nobody answered": {"task": "organisations.settle_claims", "schedule": crontab(hour=8, minute=30)},
    "next steps of the day": {"task": "support.remind", "schedule": crontab(hour=8, minute=5)},
    "requests whose group has not answered": {"task": "support.chase", "schedule": crontab(hour=8, minute=15)},
    "places that were held for a group and not taken": {
        "task": "events.settle_offers",
        "schedule": crontab(minute="*/5"),
    },
    "what groups booked for today and tomorrow": {"task": "events.remind", "schedule": crontab(hour=8, minute=10)},
    "the queue, whose points grow with the days": {
        "task": "prioritisation.score_all",
        "schedule": crontab(hour=4, minute=10),
    },
    "what is kept no longer": {"task": "core.retain", "schedule": crontab(hour=2, minute=40)},
    "files with people's data that stuck": {"task": "accounts.sweep_downloads", "schedule": 300.0},
    "quarters and years that are due to be counted": {
        "task": "outcomes.close_due",
        "schedule": crontab(hour=3, minute=20),
    },
    "groups whose ward has come to another neighbourhood": {
        "task": "directory.refresh_moved",
        "schedule": crontab(hour=0, minute=10),
    },
    "services that no group confirmed for two years, out of the directory's search": {
        "task": "directory.refresh_lapsed",
        "schedule": crontab(hour=3, minute=50),
    },
}
