"""Money in whole pence: said, read as people type it, and split without losing a penny."""

from __future__ import annotations

import re
from decimal import Decimal

from apps.core import wording

MOST_PENCE = 10**11
"""A thousand million pounds: more than any contract of this kind, and far from what the database can hold."""
_TYPED = re.compile(r"(\d{1,12}|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?")


def pounds(pence: int) -> str:
    """£730,000, and £12.50 where there are pence."""
    return wording.money(Decimal(pence) / 100)


def read(text: str) -> int | None:
    """The pence that a person typed, such as ``£1,200.50`` or ``1200``; None for anything else, with a sign too."""
    plain = text.strip().removeprefix("£").strip()
    found = _TYPED.fullmatch(plain) if plain.isascii() else None
    if found is None:
        return None
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def split(total_pence: int, parts: int) -> list[int]:
    """A sum in equal parts, of which the last takes the rest: £730,000 in three is £243,333.33 twice and £243,333.34.

    Raises ValueError for a sum below nought and for fewer parts than one.
    """
    if total_pence < 0 or parts < 1:
        raise ValueError(f"{total_pence} pence cannot be split in {parts}")
    each = total_pence // parts
    return [each] * (parts - 1) + [total_pence - each * (parts - 1)]


def plain(number: Decimal) -> str:
    """A number as people read it, without noughts at its end: 1,200, 87.5."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")
