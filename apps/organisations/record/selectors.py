"""The band of an income."""

from __future__ import annotations

from ..models import IncomeBand


def income_band(income: int | None, bands: list[IncomeBand]) -> IncomeBand | None:
    """The band that an income falls in. None where the income is not known."""
    if income is None:
        return None
    return next((b for b in bands if b.lower <= income and (b.upper is None or income < b.upper)), None)
