"""When periodic work is done: every line of the beat schedule, by the task's name. Times are local."""

from __future__ import annotations

from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "messages that were missed, and digests that fell due": {"task": "digests.sweep", "schedule": 60.0},
}
