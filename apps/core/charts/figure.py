"""The parts of a chart: a wide and a narrow drawing, a table with the same numbers, and a sentence with the finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from ..suppression import Fewer, Hidden, Result, Shown

Value = Result | Decimal | float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One finding, drawn for wide and narrow pages, with the same numbers as a table.

    The drawings are ``aria-hidden``: a reader without sight gets the sentence and the table.
    """

    wide: SafeString
    narrow: SafeString
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Maps:
    """One finding on the hexagon map and, where boundaries are loaded, on the map of true shapes. One table for both.

    ``credit`` is what the source of the shapes asks to be said under them.
    """

    hexagons: Figure
    shapes: Figure | None
    credit: str


def result_of(value: Value) -> Result | None:
    """A plain number counts as safe already; what ``suppress`` gave back stays as it is; None is 'no figure'."""
    if value is None or isinstance(value, Shown | Fewer | Hidden):
        return value
    return Shown(value)


def cell_text(result: Result | None, unit: str = "") -> str:
    """The text of a table cell: the number with its unit, or the words for a hidden or missing one."""
    if result is None:
        return "no figure"
    return f"{result.text}{unit}" if isinstance(result, Shown) else result.text


def size_of(result: Result | None) -> float:
    """The length of a mark: the number, and 0 for a hidden one."""
    return float(result.number) if result is not None and result.number is not None else 0.0


def checked_lengths(labels: Sequence[str], *columns: Sequence[object]) -> None:
    for column in columns:
        if len(column) != len(labels):
            raise ValueError(f"{len(column)} values for {len(labels)} labels")
