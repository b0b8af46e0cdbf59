"""Made-up wards on a grid, as GeoJSON, whose shared borders wander the same way on both sides."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from math import pi, sin
from typing import Any

from apps.places.tests.factories import WardFactory

Degrees = tuple[float, float]

WEST, NORTH, ACROSS, DOWN = -2.3, 53.5, 0.03, 0.02


def _side(a: Degrees, b: Degrees, steps: int) -> list[Degrees]:
    """A wandering line from a to b, the same whichever end it is asked from. It never leans over to cross another."""
    first, last = sorted((a, b))
    rough = random.Random(repr((first, last)))
    waves = [rough.uniform(-1, 1) for _ in range(12)]
    line = [first]
    for n in range(1, steps):
        share = n / steps
        aside = 0.02 * sum(wave / k * sin(k * pi * share) for k, wave in enumerate(waves, start=1))
        aside += 0.001 * rough.uniform(-1, 1) * sin(pi * share)
        x, y = (last[i] - first[i] for i in (0, 1))
        line.append(
            (first[0] + x * share - (aside * ACROSS if y else 0), first[1] + y * share + (aside * DOWN if x else 0))
        )
    line.append(last)
    return line if first == a else line[::-1]


def ring(column: int, row: int, steps: int = 1) -> list[Degrees]:
    """The closed ring of one square of the grid. With more steps, its sides wander."""
    turns = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    corners = [(round(WEST + (column + c) * ACROSS, 6), round(NORTH - (row + r) * DOWN, 6)) for c, r in turns]
    found = [corners[0]]
    for a, b in pairwise(corners):
        found += _side(a, b, steps)[1:]
    return found


def grid(columns: int, rows: int, steps: int = 1) -> dict[str, list[list[list[Degrees]]]]:
    """Squares by a made-up code, each a polygon of one ring."""
    return {f"W{c}{r}": [[ring(c, r, steps)]] for r in range(rows) for c in range(columns)}


def feature(code: str, rings: list[Any], **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [[list(point) for point in one] for one in rings]}
    return {"type": "Feature", "properties": {"WD23CD": code, "WD23NM": f"Ward {code}", **more}, "geometry": geometry}


def collection(features: list[Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def place(columns: int = 2, rows: int = 1, steps: int = 1) -> list[dict[str, Any]]:
    """Wards in the database for a grid, and the features of a file that fits them."""
    shapes = grid(columns, rows, steps)
    for n, (code, polygons) in enumerate(shapes.items()):
        x, y = polygons[0][0][0]
        WardFactory(
            code=code,
            name=f"Ward {code}",
            hex_q=n % columns,
            hex_r=n // columns,
            longitude=f"{x + ACROSS / 2:.5f}",
            latitude=f"{y - DOWN / 2:.5f}",
        )
    return [feature(code, polygons[0]) for code, polygons in shapes.items()]
