"""The colours of every chart, in one place. Dark and light alternate, so that neighbours differ in grey too."""

from __future__ import annotations

INK = "#211c2b"
INK_SOFT = "#575062"
LINE = "#d9d3cb"
WHITE = "#ffffff"
HATCH = "#8d8695"

CATEGORIES = ("#27348b", "#f7c443", "#085a50", "#ec927b", "#471a52", "#cfe09c", "#a83622", "#86b8e3")
INDIGO, WELD, VERDIGRIS, BLUSH, DAMSON, LICHEN, MADDER, WOAD = CATEGORIES
LIGHT = frozenset({WELD, BLUSH, LICHEN, WOAD})
"""Light colours get a thin dark edge and dark text."""

LINES = (MADDER, INDIGO, VERDIGRIS, DAMSON)
"""Lines use the dark four, each with its own mark."""

AMOUNTS = ("#eef0fa", "#cbd3ef", "#a0b0e0", "#7b91d2", "#4558ab", "#1f296d")
GAP = "#fbe9e3"

GROUND = (WOAD, LICHEN, "#f0bcaa", "#fff3d1", WHITE)
"""Grounds of neighbourhoods on a map without numbers: woad, lichen, a pale blush, the weld tint. Ink reads on each."""


def text_on(colour: str) -> str:
    """White on the dark, ink on the light."""
    return INK if colour in LIGHT or colour in AMOUNTS[:4] or colour in GROUND else WHITE
