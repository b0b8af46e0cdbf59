"""The cache on the broker's server, which the portal can do without for a while."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import exceptions

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, empty for as long as its server does not answer: nothing is found and nothing is kept.

    What the cache holds can be had again or done without: counts in the header, tries within a rate limit, a page that
    waits for a confirmation. Sessions are not in it. While the server is away rate limits let everybody through.
    """

    def get(self, *args: Any, **kwargs: Any) -> Any:
        default = kwargs.get("default", args[1] if len(args) > 1 else None)
        return _or(default, lambda: super(ForgivingRedisCache, self).get(*args, **kwargs))

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return _or(True, lambda: super(ForgivingRedisCache, self).add(*args, **kwargs))

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return _or(None, lambda: super(ForgivingRedisCache, self).set(*args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return _or(False, lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return _or(False, lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return _or(1, lambda: super(ForgivingRedisCache, self).incr(*args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return _or(False, lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return _or({}, lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs))

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return _or(list(data), lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return _or(None, lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs))

    def clear(self) -> Any:
        return _or(False, super().clear)


def _or(answer: Any, ask: Callable[[], Any]) -> Any:
    """What the server answers, or ``answer`` while it is away."""
    try:
        return ask()
    except (exceptions.ConnectionError, exceptions.TimeoutError) as error:
        logger.warning("The cache does not answer: %s", type(error).__name__)
        return answer
