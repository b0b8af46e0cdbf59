"""The cache while its server is away, and while it is there."""

import pytest

from apps.core.cache import ForgivingRedisCache
from apps.core.rate_limits import RateLimit

LIMIT = RateLimit("test", times=1, seconds=60, sentence="Too often.")


@pytest.fixture
def away():
    """A cache whose server does not answer."""
    return ForgivingRedisCache("redis://127.0.0.1:1/0", {})


@pytest.fixture
def there(settings):
    cache = ForgivingRedisCache(settings.REDIS_URL, {"OPTIONS": settings.CACHE_TIMES})
    yield cache
    cache.delete_many(["a", "b", "n"])


def test_cache_away_finds_nothing_and_raises_nothing(away):
    assert (away.get("a"), away.get("a", 3), away.get("a", default=4), away.has_key("a")) == (None, 3, 4, False)
    assert (away.set("a", 1), away.touch("a"), away.delete("a"), away.delete_many(["a"])) == (None, False, False, None)
    assert (away.get_many(["a", "b"]), away.set_many({"a": 1, "b": 2})) == ({}, ["a", "b"])
    assert away.get_or_set("a", 5) == 5


def test_cache_that_is_there_keeps_what_it_is_given(there):
    there.set("a", {"x": 1})
    assert (there.get("a"), there.add("a", 2), there.add("n", 1), there.incr("n")) == ({"x": 1}, False, True, 2)
    assert (there.set_many({"a": 1, "b": 2}), there.get_many(["a", "b", "c"])) == ([], {"a": 1, "b": 2})


def test_rate_limit_while_the_cache_is_away_lets_everybody_through(away, monkeypatch):
    monkeypatch.setattr("apps.core.rate_limits.cache", away)
    assert [LIMIT.allows("somebody") for _ in range(3)] == [True, True, True]
