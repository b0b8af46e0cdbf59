"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import Address, everyone, page

PUBLIC = {
    "demo:people",
    "demo:mail",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "demo:people": page({}, everyone()),
    "demo:mail": page({"key": "mail"}, everyone()),
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A mail in the folder of mails."""
    world.folder.joinpath("one.log").write_text("To: a@example.org\nSubject: A mail\n\nText\n")
    return {"mail": "one.0"}
