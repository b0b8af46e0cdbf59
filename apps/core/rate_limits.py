"""How often one person, address or place may try something within a stretch of time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most so many tries within so many seconds, which begin with the first try.

    The counter is a key of Django's cache that is raised atomically, so that two workers never count one try for two.
    The key holds a digest of whom it counts, so that no address is readable in the cache. A cache that was emptied
    begins anew: a limit that has to hold for certain counts rows instead.

    ``name`` is one of its own for each limit. ``sentence`` is what the person reads who has tried too often.
    """

    name: str
    times: int
    seconds: int
    sentence: str

    def allows(self, who: str) -> bool:
        """Counts one more try of theirs, and answers whether it is within the limit."""
        return self.count(who) <= self.times

    def is_used_up(self, who: str) -> bool:
        """Whether they have had all their tries. Counts nothing."""
        return int(cache.get(self._key(who), 0)) >= self.times

    def count(self, who: str) -> int:
        """Counts one more try of theirs, and returns how many that makes."""
        key = self._key(who)
        while True:
            if cache.add(key, 1, self.seconds):
                return 1
            try:
                counted = int(cache.incr(key))
            except ValueError:  # the stretch ended between the two: this try is the first of another
                continue
            if counted == 1:  # it ended while Valkey counted, which then makes a key that never ends
                cache.touch(key, self.seconds)
            return counted

    def _key(self, who: str) -> str:
        return f"rate-limit:{self.name}:{hashlib.blake2b(who.encode(), digest_size=16).hexdigest()}"
