"""Builds SVG elements with presentation attributes only, as the Content Security Policy allows no inline styles."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from math import floor, log10

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from . import palette

WIDE, NARROW = 600, 350
TEXT, SMALL = 15, 13
"""Nothing in a drawing is set smaller than SMALL."""

_LETTERS = {
    0.16: "'",
    0.2: ",.:;",
    0.24: "jl|",
    0.28: " !i`",
    0.32: '"()[]t{}fr',
    0.36: "-",
    0.4: "/\\1_I",
    0.44: "*yv",
    0.48: "cksxz",
    0.52: "7J?a",
    0.56: "2<>F^hno3Ebp5qLeuTdg~",
    0.6: "$VY+69=PS48Z",
    0.64: "#C0wAKBRX",
    0.68: "DHNU",
    0.72: "&GO",
    0.76: "Q",
    0.8: "@M",
    0.84: "Wm",
    0.92: "%",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide the words will be: the house font's widths, to a twenty-fifth of its size."""
    return size * sum(_WIDTHS.get(letter, 0.6) for letter in text) * (1.08 if bold else 1.02)


def wrap(text: str, size: float, width: float, most: int = 3, *, bold: bool = False) -> list[str]:
    """The words in lines no wider than ``width``; what is over ``most`` lines ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    cut = len(lines) > most
    lines = lines[:most]
    return [
        shorten(f"{line}…" if cut and number == len(lines) - 1 else line, size, width)
        for number, line in enumerate(lines)
    ]


def shorten(text: str, size: float, width: float) -> str:
    """As many letters as fit, with an ellipsis. The table has the whole."""
    if text_width(text, size) <= width:
        return text
    while len(text) > 1 and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip("… ")
    return f"{text}…"


def ceiling(largest: float, steps: int = 4) -> tuple[float, float]:
    """The rounded maximum of an axis and its step, such as 300 and 100 for a largest value of 261."""
    if largest <= 0:
        return float(steps), 1.0
    rough = largest / steps
    power = 10 ** floor(log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough)
    if step < 1 and largest >= 1:
        step = 1.0
    count = 1
    while step * count < largest:
        count += 1
    return step * count, step


def written_tick(value: float) -> str:
    """A mark on an axis: 1,000 or 2.5."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


class Drawing:
    def __init__(self, width: float) -> None:
        self.width = width
        self.height = 0.0
        self._parts: list[str] = []
        self._hatch = ""

    def add(self, tag: str, text: str | None = None, **attributes: object) -> None:
        """One element. Attributes with an underscore get a hyphen; numbers are rounded; everything is escaped."""
        written = "".join(
            f' {name.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
            for name, value in attributes.items()
            if value is not None
        )
        self._parts.append(f"<{tag}{written}/>" if text is None else f"<{tag}{written}>{escape(text)}</{tag}>")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        anchor: str | None = None,
        bold: bool = False,
        fill: str = "currentColor",
        halo: str | None = None,
    ) -> None:
        self.add(
            "text",
            words,
            x=x,
            y=y,
            font_size=size,
            text_anchor=anchor,
            font_weight="700" if bold else None,
            fill=fill,
            stroke=halo,
            stroke_width=4 if halo else None,
            stroke_linejoin="round" if halo else None,
            paint_order="stroke" if halo else None,
        )

    def area(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box; a light one gets a thin dark edge, drawn inside its size."""
        edge = colour in palette.LIGHT
        inset = 0.5 if edge else 0
        self.add(
            "rect",
            x=x + inset,
            y=y + inset,
            width=max(width - 2 * inset, 0.5),
            height=height - 2 * inset,
            fill=colour,
            stroke=palette.INK if edge else None,
            class_="chart-area",
        )

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, colour: str = palette.LINE, width: float = 1) -> None:
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, class_="chart-line")

    def hatch(self) -> str:
        """The fill of what is hidden. Each drawing has a pattern of its own, which no other on the page can shadow."""
        if not self._hatch:
            self._hatch = f"hatch-{secrets.token_hex(4)}"
            self._parts.insert(
                0,
                f'<defs><pattern id="{self._hatch}" width="6" height="6" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{palette.WHITE}"/>'
                f'<line x1="0" y1="0" x2="0" y2="6" stroke="{palette.HATCH}" stroke-width="3"/></pattern></defs>',
            )
        return f"url(#{self._hatch})"

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        self.add(
            "rect",
            x=x + 0.5,
            y=y + 0.5,
            width=width - 1,
            height=height - 1,
            fill=self.hatch(),
            stroke=palette.HATCH,
            class_="chart-area",
        )

    def finish(self, height: float) -> SafeString:
        body = "".join(self._parts)
        size = f'width="{_attribute(self.width)}" height="{_attribute(height)}"'
        return mark_safe(  # noqa: S308  every part went through escape() above
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            f'viewBox="0 0 {_attribute(self.width)} {_attribute(height)}" '
            f'class="drawing" aria-hidden="true" focusable="false">{body}</svg>'
        )


def points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_attribute(x)},{_attribute(y)}" for x, y in pairs)


def _attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(value)
