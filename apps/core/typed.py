"""What an address or a hidden field carries, read without trusting it: anybody can type there."""

from __future__ import annotations

LONGEST = 18
"""Digits of the largest number that a key of the database can have, less one."""


def number(text: object) -> int | None:
    """The whole number that a text is, or None for anything else: letters, a sign, ² and ٣, too long, nothing at all."""
    given = str(text or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST else None
