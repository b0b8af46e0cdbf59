"""How often one person may ask for something that costs us, within a stretch of time."""

from __future__ import annotations

import time

from django.core.cache import cache


def within(what: str, who: str, *, times: int, seconds: int) -> bool:
    """Counts one more try and answers whether it is one of the first ``times`` in this stretch of ``seconds``."""
    key = f"limit:{what}:{who}:{int(time.time() // seconds)}"
    cache.add(key, 0, seconds * 2)
    return int(cache.incr(key)) <= times
