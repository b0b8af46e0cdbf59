"""A score with its parts, and the ladder of stages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .registry import component, one_of, read

COLOURS = ("indigo", "weld", "verdigris", "blush", "damson", "lichen", "madder", "woad")
STAGES = {
    "try": ("Try it", "Test an idea, small and safe"),
    "do": ("Do it", "Run it well, week after week"),
    "grow": ("Grow it", "Reach further, on firm ground"),
}
ARIA_HIDDEN = 'aria-hidden="true"'
_LETTER_FROM = {"list": 7, "large": 4}  # fewer points than this and a letter would not fit in 13 px


def _points(number: float) -> str:
    return f"{number:g}"


def _key(parts: Iterable[Any]) -> tuple[tuple[str, str, float, str], ...]:
    return tuple((read(p, "letter"), read(p, "name"), read(p, "points", 0), read(p, "colour")) for p in parts)


@lru_cache(maxsize=2048)
def _draw(
    parts: tuple[tuple[str, str, float, str], ...], total: float, out_of: float, size: str, said_beside: bool
) -> SafeString:
    drawn, at, end = [], 0.0, 0
    for letter, _, points, colour in parts:
        one_of("score_bar", "colour", colour, COLOURS)
        if points <= 0:
            continue
        at += points / out_of * 100
        start, end = end, round(at)
        fits = points * 100 / out_of >= _LETTER_FROM[size]
        drawn.append(f'<i class="{colour} w{end - start}">{escape(letter) if fits else ""}</i>')
    said = ", ".join(f"{name} {_points(points)}" for _, name, points, _ in parts)
    says = f'role="img" aria-label="{_points(total)} of {_points(out_of)}: {escape(said)}"'
    return mark_safe(  # noqa: S308 - numbers, and names escaped
        f'<span class="score{" score--large" if size == "large" else ""}"><b>{_points(total)}</b>'
        f"<span {ARIA_HIDDEN if said_beside else says}>{''.join(drawn)}</span></span>"
    )


@component("score_bar")
def score_bar(
    *, parts: Iterable[Any], total: float, out_of: float = 100, size: str = "list", said_beside: bool = False
) -> str:
    """A score in a list: the total, then its parts in the policy's fixed order on one track.

    ``said_beside``: the page says the points of each part in words next to it, so the drawing is hidden from listeners.
    """
    one_of("score_bar", "size", size, _LETTER_FROM)
    return _draw(_key(parts), total, out_of, size, said_beside)


@lru_cache(maxsize=256)
def draw_letter(letter: str, colour: str) -> SafeString:
    """The square with a part's letter."""
    one_of("score_letter", "colour", colour, COLOURS)
    return format_html('<span class="letter letter--{}" aria-hidden="true">{}</span>', colour, letter)


@component("score_letter")
def score_letter(*, letter: str, colour: str) -> str:
    """A part's letter in its colour. The name must stand beside it."""
    return draw_letter(letter, colour)


@component("score_key")
def score_key(*, parts: Iterable[Any], label: str = "Parts of a score:") -> str:
    """What each letter stands for, above a list of scores."""
    items = format_html_join(
        "", "<li>{} {}</li>", ((draw_letter(read(p, "letter"), read(p, "colour")), read(p, "name")) for p in parts)
    )
    return format_html('<div class="score-key"><b>{}</b><ul>{}</ul></div>', label, items)


@component("score_parts", markup="score_parts.html")
def score_parts(*, parts: Iterable[Any]) -> dict[str, Any]:
    """A score for staff: each part's points, and how many it could have given."""
    return {"parts": _rows("score_parts", parts)}


@component("score_in_words", markup="score_in_words.html")
def score_in_words(
    *,
    parts: Iterable[Any],
    total: float,
    out_of: float = 100,
    did_not_count: str = "",
    another_look: str = "",
    heading: str = "",
) -> dict[str, Any]:
    """A score for the group: each fact in its own terms and what it gave; then what gave nothing, and what could.

    ``did_not_count`` is a sentence such as 'The size of your group added nothing and took nothing away.'
    ``another_look`` is the address at which to ask for another look.
    """
    rows = _rows("score_in_words", parts)
    return {
        "parts": [row for row in rows if row["points"] > 0],
        "nothing": [row for row in rows if row["points"] <= 0],
        "total": _points(total),
        "out_of": _points(out_of),
        "did_not_count": did_not_count,
        "another_look": another_look,
        "heading": heading,
    }


def _rows(tag: str, parts: Iterable[Any]) -> list[dict[str, Any]]:
    rows = []
    for part in parts:
        points, maximum = read(part, "points", 0), read(part, "maximum", 0)
        rows.append(
            {
                "letter": draw_letter(read(part, "letter"), one_of(tag, "colour", read(part, "colour"), COLOURS)),
                "name": read(part, "name"),
                "points": points,
                "points_words": _points(points),
                "could": read(part, "could", ""),
                "maximum": _points(maximum),
                "share": f"{min(100, points / maximum * 100) if maximum else 0:.1f}",
                "colour": read(part, "colour"),
                "sentence": read(part, "sentence") or read(part, "name"),
                "detail": read(part, "detail"),
            }
        )
    return rows


@component("rule_bar", markup="rule_bar.html")
def rule_bar(*, parts: Iterable[Any], total: float = 100) -> dict[str, Any]:
    """The whole of a policy as one bar: each part is as wide as the most that it can give."""
    rows, at = [], 0.0
    for row, part in zip(_rows("rule_bar", parts := list(parts)), parts, strict=True):
        width = read(part, "maximum", 0) / total * 100
        if width:
            rows.append(row | {"x": f"{at:.2f}", "width": f"{width:.2f}", "raw": read(part, "letter")})
        at += width
    said = ", ".join(f"{row['name']} {row['maximum']}" for row in rows)
    return {"parts": rows, "said": said, "total": _points(total)}


@component("rule_row", markup="rule_row.html", block=True)
def rule_row(
    content: str, *, name: str, maximum: float, letter: str = "", colour: str = "", widest: float = 20
) -> dict[str, Any]:
    """One part of a published policy: its letter, the most that it gives, and the rule in a sentence."""
    share = min(100.0, maximum / widest * 100) if widest else 0
    return {
        "content": content,
        "name": name,
        "maximum": _points(maximum),
        "one": maximum == 1,
        "letter": draw_letter(letter, colour) if letter else "",
        "colour": one_of("rule_row", "colour", colour, COLOURS) if colour else "",
        "share": f"{share:.1f}",
    }


@component("ladder", markup="ladder.html")
def ladder(*, stage: str, heading: str = "") -> dict[str, Any]:
    """Try it, Do it, Grow it, as threads: reached in colour, the rest grey, 'You are here' in words."""
    one_of("ladder", "stage", stage, STAGES)
    order = list(STAGES)
    return {
        "heading": heading,
        "rungs": [
            {
                "code": code,
                "name": name,
                "says": says,
                "here": code == stage,
                "reached": order.index(code) <= order.index(stage),
            }
            for code, (name, says) in STAGES.items()
        ],
        "stitches": range(8, 296, 16),
    }


@component("ladder_mini")
def ladder_mini(*, stage: str) -> str:
    """The stage in a list: three small blocks and the word."""
    one_of("ladder_mini", "stage", stage, STAGES)
    return format_html('<span class="stage stage--{}">{}</span>', stage, STAGES[stage][0])
