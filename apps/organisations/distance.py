"""How far apart two places are: quickly, in the order that an index keeps, and exactly, in miles."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from django.db.models import FloatField, Func, Value

EARTH_MILES = 3958.8
"""The mean radius of the earth (6,371.0 km)."""
Number = Decimal | float
VERY_NEAR = "less than 0.1 miles"


class Flat(Func):
    """A point on Mercator's map, in degrees. Nearby it is true to shape, so that what is nearer there is nearer."""

    arity = 2
    template = (
        "point((%(longitude)s)::float8, degrees(ln(tan(0.7853981633974483 + radians((%(latitude)s)::float8) / 2))))"
    )
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        longitude, latitude = self.source_expressions
        east, east_values = compiler.compile(longitude)
        north, north_values = compiler.compile(latitude)
        sql = self.template % {"longitude": east, "latitude": north}
        return sql, [*east_values, *north_values]


class Apart(Func):
    """How far apart two such points are, in degrees of that map. An index keeps groups in this order."""

    arity = 2
    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field = FloatField()


def from_point(latitude: Number, longitude: Number) -> Apart:
    """The distance of a row with ``longitude`` and ``latitude`` from a point, to sort by."""
    return Apart(Flat("longitude", "latitude"), Flat(Value(float(longitude)), Value(float(latitude))))


def miles(from_latitude: Number, from_longitude: Number, to_latitude: Number, to_longitude: Number) -> float:
    """How many miles lie between two points as the crow flies (the haversine formula)."""
    one, two = math.radians(from_latitude), math.radians(to_latitude)
    across = math.radians(float(to_longitude) - float(from_longitude))
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across / 2) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(half))


def said(distance: float) -> str:
    """A distance in words: "0.4 miles", "1 mile", "12 miles"."""
    if distance < 0.1:
        return VERY_NEAR
    near = f"{distance:.1f}".removesuffix(".0") if distance < 9.95 else f"{distance:.0f}"
    return f"{near} mile" if near == "1" else f"{near} miles"
