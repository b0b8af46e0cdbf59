"""All counts of the quarter, to hold against themselves after something was deleted or emptied."""

from __future__ import annotations

import json

from django.utils import timezone

from apps.outcomes import counting
from apps.outcomes.periods import Quarter


def counts() -> str:
    """Every count of this quarter, as text."""
    period = Quarter.of(timezone.localdate())
    return json.dumps(counting.count(period, timezone.now()), default=str, sort_keys=True)
