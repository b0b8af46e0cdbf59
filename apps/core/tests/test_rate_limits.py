"""Rate limits: how many tries, for whom, for how long, and that no two workers count alike."""

from __future__ import annotations

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import cache, caches

from apps.core.rate_limits import RateLimit

NOW = dt.datetime(2026, 11, 30, 23, 59, 50, tzinfo=dt.UTC)


@pytest.fixture(params=["memory", "valkey"])
def limit(request, settings) -> RateLimit:
    if request.param == "valkey":
        redis = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": settings.REDIS_URL}}
    return RateLimit(f"of-a-test-{uuid.uuid4().hex}", times=3, seconds=3600, sentence="Wait an hour.")


def test_rate_limit_allows_so_many_tries_and_refuses_the_next(limit):
    assert [limit.allows("ada") for _ in range(5)] == [True, True, True, False, False]


def test_rate_limit_counts_each_for_themselves_and_each_limit_for_itself(limit):
    other = RateLimit(f"{limit.name}-other", times=1, seconds=60, sentence="")
    assert [limit.count("ada"), limit.count("ada"), limit.count("bo"), other.count("ada")] == [1, 2, 1, 1]


def test_rate_limit_that_is_only_asked_counts_nothing(limit):
    for _ in range(2):
        limit.count("ada")
    assert [limit.is_used_up("ada") for _ in range(3)] == [False, False, False]
    limit.count("ada")
    assert limit.is_used_up("ada")


def test_rate_limit_ends_its_seconds_after_the_first_try_and_not_by_the_clock():
    limit = RateLimit(f"of-a-test-{uuid.uuid4().hex}", times=3, seconds=3600, sentence="")
    with time_machine.travel(NOW, tick=False) as clock:
        assert [limit.allows("ada") for _ in range(4)] == [True, True, True, False]
        clock.shift(3599)
        assert not limit.allows("ada")
        clock.shift(1)
        assert limit.allows("ada")


def test_rate_limit_that_ends_between_two_steps_begins_anew(limit, monkeypatch):
    limit.count("ada")
    backend = type(caches["default"])
    adds = backend.add

    def ends_meanwhile(self, key, *args, **kwargs):
        made = adds(self, key, *args, **kwargs)
        monkeypatch.undo()
        cache.delete(key)
        return made

    monkeypatch.setattr(backend, "add", ends_meanwhile)
    assert [limit.count("ada"), limit.count("ada")] == [1, 2]


@pytest.mark.parametrize("limit", ["valkey"], indirect=True)
def test_rate_limit_that_valkey_made_anew_without_an_end_gets_one(limit, monkeypatch):
    limit.count("ada")
    client = caches["default"]._cache.get_client(None, write=True)
    key = caches["default"].make_key(limit._key("ada"))
    client.set(key, 0)
    assert (client.ttl(key), limit.count("ada"), 0 < client.ttl(key) <= 3600) == (-1, 1, True)


def test_rate_limit_counts_every_one_of_many_tries_at_once(limit):
    with ThreadPoolExecutor(8) as pool:
        counted = sorted(pool.map(lambda _: limit.count("ada"), range(80)))
    assert counted == list(range(1, 81))


def test_rate_limit_writes_no_address_into_the_cache(limit):
    assert "ada@example.org" not in limit._key("ada@example.org")
