"""Parses and validates a GeoJSON file of ward boundaries. Every problem becomes a sentence for the administrator."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.reference import BadData

from .misplaced import contains
from .topology import Degrees

Polygons = list[list[list[Degrees]]]

MOST_PROBLEMS = 10
NEAR = 0.05
"""How far, in degrees (about 5 km), a ward's known middle may lie outside the box round its shape."""

_HOW = "Download it again as GeoJSON."
_GRID = (
    "This file is in British National Grid: eastings and northings in metres. Download it again with longitude and "
    "latitude (WGS 84, also called EPSG:4326), or change it with: ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson"
)


@dataclass(frozen=True)
class Property:
    """One property of the file's features, with three sample values, and the number of our wards whose code it holds."""

    name: str
    samples: tuple[str, ...]
    wards: int


@dataclass(frozen=True)
class PackWard:
    """A ward of the place pack, to validate the file against. The point is the ward's centre, in degrees."""

    code: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class WardShapes:
    """The polygons and the name in the file of each ward by its code, and the number of features of no ward of ours."""

    shapes: dict[str, Polygons]
    names: dict[str, str]
    left_out: int


def read(raw: bytes) -> list[dict[str, Any]]:
    """The features of a GeoJSON file. Raises BadData for a file of another kind and for one that is incomplete."""
    _refuse_other_kinds(raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadData([f"This file is not text in UTF-8, so it is not GeoJSON. {_HOW}"]) from None
    if not text.lstrip().startswith(("{", "[")):
        raise BadData([f"This is not a GeoJSON file: it does not start with a curly bracket. {_HOW}"])
    try:
        found = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        raise BadData([_broken(text, wrong)]) from None
    except RecursionError:
        raise BadData([f"This is not GeoJSON: its brackets lie too deep in each other. {_HOW}"]) from None
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        kind = found.get("type") if isinstance(found, dict) else "list"
        raise BadData([f"This is JSON, but not a FeatureCollection of GeoJSON: it is “{str(kind)[:40]}”. {_HOW}"])
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise BadData([f"The file has no features: there is no ward in it. {_HOW}"])
    if "27700" in json.dumps(found.get("crs") or ""):
        raise BadData([_GRID])
    _check_features(features)
    return features


def _refuse_other_kinds(raw: bytes) -> None:
    if not raw.strip():
        raise BadData(["The file is empty."])
    if raw.startswith(b"PK\x03\x04"):
        names = _names_in(raw)
        if any(name.endswith(".shp") for name in names):
            raise BadData([f"This is a zipped shapefile. {_HOW}"])
        if any(name.startswith(("xl/", "content.xml")) for name in names):
            raise BadData([f"This is a spreadsheet, which holds no shapes. {_HOW}"])
        raise BadData(["This is a zip file. Unpack it, and send the file in it that ends in .geojson or .json."])
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadData([f"This is a spreadsheet or document of an old kind, which holds no shapes. {_HOW}"])
    if raw.startswith(b"\x00\x00\x27\x0a"):
        raise BadData([f"This is a shapefile. {_HOW}"])
    if raw.startswith(b"\x1f\x8b"):
        raise BadData(["This is a packed file (gzip). Unpack it first."])


def _names_in(raw: bytes) -> list[str]:
    try:
        return zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except zipfile.BadZipFile:
        return []


def _no_number(name: str) -> None:
    raise BadData([f"“{name}” stands in the file where a number should be."])


def _broken(text: str, wrong: json.JSONDecodeError) -> str:
    if not text[wrong.pos :].strip() or (wrong.msg.startswith("Unterminated") and text.rfind('"') <= wrong.pos):
        return f"The file breaks off in line {text.count(chr(10)) + 1}: it was cut short. Download it again."
    return f"The file is broken in line {wrong.lineno}, letter {wrong.colno}: it is not JSON from there on."


def _check_features(features: list[Any]) -> None:
    problems = []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            problems.append(f"Feature {number} is not a GeoJSON feature.")
        elif not isinstance(feature.get("properties"), dict):
            problems.append(f"Feature {number} has no properties, so nothing says which ward it is.")
    _raise(problems)


def _raise(problems: Sequence[str]) -> None:
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise BadData([*problems[:MOST_PROBLEMS], *([f"And {more} more of the kind."] if more > 0 else [])])


def properties(features: Iterable[Mapping[str, Any]], codes: Iterable[str]) -> list[Property]:
    """The properties of the features, those that hold the codes of most wards first."""
    values: dict[str, dict[str, None]] = {}
    for feature in features:
        for name, value in feature["properties"].items():
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                values.setdefault(str(name), {})[str(value).strip()] = None
    wanted = set(codes)
    found = [
        Property(name, tuple(value[:60] for value in list(held)[:3]), len(wanted & held.keys()))
        for name, held in values.items()
    ]
    return sorted(found, key=lambda each: -each.wards)


def match_wards(
    features: Sequence[Mapping[str, Any]], *, code: str, name: str, wards: Sequence[PackWard]
) -> WardShapes:
    """Finds the polygons of every ward in the features. Raises BadData with a sentence for each problem.

    ``code`` and ``name`` are the properties that hold a ward's code and, if not empty, its name. Features of other
    areas are ignored and counted in ``left_out``.
    """
    if not any(code in feature["properties"] for feature in features):
        raise BadData([f"No feature has a property “{code}”."])
    known = {ward.code: ward for ward in wards}
    at: dict[str, int] = {}
    unknown: dict[str, int] = {}
    problems: list[str] = []
    for number, feature in enumerate(features, start=1):
        own = str(feature["properties"].get(code) or "").strip()
        if own not in known:
            unknown[own or f"no {code}"] = number
        elif own in at:
            problems.append(f"Feature {number}: {known[own].name} ({own}) was there before, as feature {at[own]}.")
        else:
            at[own] = number
    missing = [ward for ward in wards if ward.code not in at]
    problems += _problems_of_codes(missing, unknown, len(wards), code)
    _raise(problems)
    shapes = {
        own: _polygons(features[number - 1].get("geometry"), f"Feature {number} ({known[own].name})", problems)
        for own, number in at.items()
    }
    if not problems:
        problems += [
            says for own, number in at.items() if (says := _distance_problem(known[own], shapes[own], number, wards))
        ]
    _raise(problems)
    names = {own: str(features[n - 1]["properties"].get(name) or "").strip() if name else "" for own, n in at.items()}
    return WardShapes(shapes, names, len(features) - len(at))


def _problems_of_codes(missing: list[PackWard], unknown: dict[str, int], most: int, code: str) -> list[str]:
    if not missing:
        return []
    if len(missing) == most:
        return [f"“{code}” holds no code of a ward of this place, such as {missing[0].code} for {missing[0].name}."]
    problems = [f"{ward.name} ({ward.code}) is not in the file." for ward in missing]
    return problems + [f"Feature {number}: {value} is no ward of this place." for value, number in unknown.items()]


# --- shapes --------------------------------------------------------------------------------------


def _polygons(geometry: Any, where: str, problems: list[str]) -> Polygons:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        problems.append(f"{where} has no area: it is “{kind or 'nothing'}”, not a Polygon or MultiPolygon.")
        return []
    held = geometry.get("coordinates")
    polygons = [held] if kind == "Polygon" else held
    if not isinstance(polygons, list) or not polygons or not all(isinstance(p, list) and p for p in polygons):
        problems.append(f"{where} has no coordinates.")
        return []
    return [[_ring(ring, where, problems) for ring in polygon] for polygon in polygons]


def _ring(ring: Any, where: str, problems: list[str]) -> list[Degrees]:
    if not isinstance(ring, list) or not all(_is_pair(point) for point in ring):
        problems.append(f"{where} has coordinates that are not pairs of numbers.")
        return []
    if any(abs(point[0]) > 180 or abs(point[1]) > 90 for point in ring):
        if all(0 <= point[0] < 700_000 and 0 <= point[1] < 1_300_000 for point in ring):
            raise BadData([_GRID])
        problems.append(f"{where} has coordinates that are not longitude and latitude in degrees.")
        return []
    if len(ring) < 4:
        problems.append(f"{where} has a ring of {len(ring)} points. An area needs four or more.")
    elif ring[0] != ring[-1]:
        problems.append(f"{where} has a ring that is not closed: it does not end where it starts.")
    return [(float(point[0]), float(point[1])) for point in ring]


def _is_pair(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) >= 2
        and all(isinstance(number, int | float) and not isinstance(number, bool) for number in point[:2])
    )


def _distance_problem(ward: PackWard, polygons: Polygons, number: int, wards: Sequence[PackWard]) -> str:
    xs = [x for polygon in polygons for ring in polygon for x, _ in ring]
    ys = [y for polygon in polygons for ring in polygon for _, y in ring]
    inside = min(xs) - NEAR <= ward.longitude <= max(xs) + NEAR and min(ys) - NEAR <= ward.latitude <= max(ys) + NEAR
    if inside:
        return ""
    swapped = min(ys) - NEAR <= ward.longitude <= max(ys) + NEAR
    why = " Latitude and longitude seem to be swapped." if swapped else ""
    holds = next((other.name for other in wards if contains(polygons, (other.longitude, other.latitude))), "")
    why += f" {holds} lies in it: their codes may be exchanged." if holds else ""
    return f"Feature {number} ({ward.name}) lies far from {ward.name}.{why}"
