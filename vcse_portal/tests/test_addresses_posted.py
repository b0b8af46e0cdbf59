"""Every address, sent an empty form by everybody. What a page shows to whom: test_addresses.py."""

from __future__ import annotations

import pytest

from .addresses import World, check
from .declared import added_up
from .expected import Address

ADDRESSES: dict[str, Address] = added_up("ADDRESSES")

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


@pytest.mark.parametrize("name", ADDRESSES)
def test_address_takes_from_each_person_what_is_declared(built: World, name: str):
    check(built, name, "post", ADDRESSES[name])
