"""Distances between two points: an expression to sort rows by with an index, and the exact distance in miles."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from django.db.models import FloatField, Func, Value

EARTH_MILES = 3958.8
"""The mean radius of the earth (6,371.0 km)."""
Number = Decimal | float
VERY_NEAR = "less than 0.1 miles"


class MercatorPoint(Func):
    """A Postgres ``point`` in the Mercator projection, in degrees, from longitude and latitude.

    The projection keeps angles, so that within one region the order of distances is right.
    """

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


class PlanarDistance(Func):
    """The planar distance of two Mercator points (``<->``), in degrees. A GiST index returns rows in this order."""

    arity = 2
    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field = FloatField()


def distance_from(latitude: Number, longitude: Number) -> PlanarDistance:
    """The distance of a row with ``longitude`` and ``latitude`` from a point, to sort by."""
    return PlanarDistance(
        MercatorPoint("longitude", "latitude"), MercatorPoint(Value(float(longitude)), Value(float(latitude)))
    )


def miles(from_latitude: Number, from_longitude: Number, to_latitude: Number, to_longitude: Number) -> float:
    """The great-circle distance between two points in miles, by the haversine formula. Arguments are in degrees."""
    one, two = math.radians(from_latitude), math.radians(to_latitude)
    across = math.radians(float(to_longitude) - float(from_longitude))
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across / 2) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(half))


def in_words(distance: float) -> str:
    """A distance in miles in words: "0.4 miles", "1 mile", "12 miles"."""
    if distance < 0.1:
        return VERY_NEAR
    near = f"{distance:.1f}".removesuffix(".0") if distance < 9.95 else f"{distance:.0f}"
    return f"{near} mile" if near == "1" else f"{near} miles"
