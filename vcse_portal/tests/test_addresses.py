"""Every page, opened by everybody: signed out, of another group, with the wrong role, and with the right one.

Another group's things are a 404, what may be known of but not done is a 403 with a reason, and nothing is ever a 500.
The apps say in their ``tests/declarations.py`` who gets what. What is sent to an address: test_addresses_posted.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import URLResolver, get_resolver

from .addresses import World, check, named, outcome
from .declared import added_up
from .expected import NOT_FOR_THIS, Address

ADDRESSES: dict[str, Address] = added_up("ADDRESSES")
NOTHING_THERE = {
    "ref": 999_999,
    "pk": 999_999,
    "number": 999,
    "code": "1900-q1",
    "kind": "exe",
    "key": "none.0",
}
"""What names nothing, by argument; for the others it is the word below."""
NO_SUCH = "no-such-thing"

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


def test_apps_declare_every_address_and_no_other():
    assert {name: set(address.words) for name, address in ADDRESSES.items()} == {
        name: set(arguments) for name, arguments in named()
    }


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here


def test_beside_every_csv_there_is_an_xlsx():
    found = set(routes(get_resolver().url_patterns))
    csv = {route for route in found if route.endswith(".csv")}
    assert len(csv) == 3
    assert {route.removesuffix("csv") + "xlsx" for route in csv} - found == set()
    assert [route for route in found if "download.<" in route] == ["queue/download.<str:kind>"]


def test_every_object_that_is_made_stands_behind_an_address(built: World):
    words = {word for address in ADDRESSES.values() for word in address.words.values()}
    assert set(built.given) - words == set()


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_gives_each_person_what_is_declared(built: World, name: str):
    check(built, name, "get", ADDRESSES[name])


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name, entry in ADDRESSES.items() for argument in entry.words]
)
def test_address_of_nothing_is_not_found(built: World, name: str, argument: str):
    entry = ADDRESSES[name]
    words = entry.words | {argument: "nothing"}
    place = built.address(name, words, nothing=NOTHING_THERE.get(argument, NO_SUCH))
    method = "post" if entry.get is NOT_FOR_THIS else "get"
    allowed = entry.get if method == "get" else entry.post
    got = {who: outcome(built.try_it(who, method, place)) for who in ("lead", "triage", "admin")}
    assert got == {who: 403 if allowed[who] == 403 and got[who] == 403 else 404 for who in got}


ASKED_FOR = (
    "access adviser after again age back before check checked clock code_property day evidence kind last lead led_by"
    " look name neighbourhood next number offers on on_day on_month on_year postcode q quarter rhythm scope serves show"
    " source stage standing starts_day starts_month starts_year tab theme topic ward where year"
).split()
"""What the pages read from their addresses."""
UNREADABLE = ("\x00", "²", "9" * 5000, "9" * 25)
OPENED = {
    name: next(who for who, status in entry.get.items() if status == 200)
    for name, entry in ADDRESSES.items()
    if 200 in entry.get.values()
}


@pytest.mark.parametrize("name", OPENED)
def test_page_asked_for_with_what_nobody_can_read_is_no_error_of_ours(built: World, name: str):
    place = built.address(name, ADDRESSES[name].words)
    for turn in range(len(UNREADABLE)):
        asked = {each: UNREADABLE[(at + turn) % len(UNREADABLE)] for at, each in enumerate(ASKED_FOR)}
        assert built.try_it(OPENED[name], "get", f"{place}?{urlencode(asked)}").status_code < 500, turn
