"""A number that may be read, or the words that stand in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

FLOOR = 5
"""No deployment may show counts smaller than this, whatever its settings say."""


def current_threshold(threshold: int | None = None) -> int:
    """Counts under this are hidden: ten unless the deployment says otherwise, and never under five."""
    chosen = settings.SUPPRESSION_THRESHOLD if threshold is None else threshold
    if chosen < FLOOR:
        raise ValueError(f"The suppression threshold is {chosen}. It may not be under {FLOOR}.")
    return int(chosen)


def written(number: Decimal | float, places: int = 0) -> str:
    """A figure as people read it: thousands parted by a comma, halves rounded up."""
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that is safe to publish."""

    value: Decimal | float
    unit: str = ""
    places: int = 0

    @property
    def number(self) -> Decimal | float:
        return self.value

    @property
    def text(self) -> str:
        return f"{written(self.value, self.places)}{self.unit}"

    @property
    def short(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Fewer:
    """A count under the threshold, nought included. Which one it is stays with us."""

    threshold: int

    @property
    def number(self) -> None:
        return None

    @property
    def text(self) -> str:
        return f"fewer than {self.threshold}"

    @property
    def short(self) -> str:
        return f"<{self.threshold}"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number hidden because it would give away another one: the threshold or more.

    One that is ``withheld`` could be any number, a small one too. No page says which they are.
    """

    withheld: bool = field(default=False, compare=False)

    @property
    def number(self) -> None:
        return None

    @property
    def text(self) -> str:
        return "hidden *"

    @property
    def short(self) -> str:
        return "*"

    def __str__(self) -> str:
        return self.text


Result = Shown | Fewer | Hidden


def share(
    part: Result, whole: Result, *, places: int = 0, guard_rest: bool = True, threshold: int | None = None
) -> Result:
    """A percentage is hidden when it, with its base, would give back a hidden number.

    ``part`` and ``whole`` come out of :func:`suppress`. The share is shown only when both are. The rest
    (whole less part) is a count too: when it is under the threshold the share is hidden as well, unless
    ``guard_rest`` is off, which is for facts about our own work (replies in time), not about groups.
    """
    limit = current_threshold(threshold)
    if not isinstance(part, Shown) or not isinstance(whole, Shown):
        return Hidden()
    rest = Decimal(str(whole.value)) - Decimal(str(part.value))
    if rest < 0:
        raise ValueError("A part is larger than its whole.")
    if guard_rest and rest < limit:
        return Hidden()
    return Shown(Decimal(100) * Decimal(str(part.value)) / Decimal(str(whole.value)), "%", places)


def based_on(
    base: Result | int, value: Decimal | float | None, *, unit: str = "", places: int = 0, threshold: int | None = None
) -> Result:
    """A median or a mean is hidden when fewer than the threshold stand behind it, or its base is hidden."""
    limit = current_threshold(threshold)
    size = base.number if isinstance(base, Shown | Fewer | Hidden) else base
    if size is None or size < limit or value is None:
        return Hidden()
    return Shown(value, unit, places)
