"""What is said of a file that will not do, and what is read from one that will."""

import io
import json
import zipfile

import pytest

from apps.core.reference import BadData
from apps.places.geography import reading
from apps.places.geography.reading import PackWard, Property
from apps.places.tests.shapes import ACROSS, DOWN, NORTH, WEST, collection, feature, grid

WARDS = [PackWard(f"W{c}0", f"Ward W{c}0", WEST + (c + 0.5) * ACROSS, NORTH - 0.5 * DOWN) for c in (0, 1)]


def good():
    return [feature(code, polygons[0]) for code, polygons in grid(2, 1).items()]


def zipped(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, b"x")
    return held.getvalue()


def problems(raw=None, features=None):
    with pytest.raises(BadData) as caught:
        found = reading.read(raw if raw is not None else collection(features))
        reading.match_wards(found, code="WD23CD", name="WD23NM", wards=WARDS)
    return caught.value.problems


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "The file is empty."),
        (zipped("xl/workbook.xml"), "This is a spreadsheet, which holds no shapes. Download it again as GeoJSON."),
        (zipped("content.xml"), "This is a spreadsheet, which holds no shapes. Download it again as GeoJSON."),
        (zipped("wards.shp", "wards.dbf"), "This is a zipped shapefile. Download it again as GeoJSON."),
        (
            zipped("wards.geojson"),
            "This is a zip file. Unpack it, and send the file in it that ends in .geojson or .json.",
        ),
        (b"\xd0\xcf\x11\xe0old", "This is a spreadsheet or document of an old kind, which holds no shapes. Download it again as GeoJSON."),
        (b"\x00\x00\x27\x0ashp", "This is a shapefile. Download it again as GeoJSON."),
        (b"\x1f\x8bgz", "This is a packed file (gzip). Unpack it first."),
        (b"\xff\xfe{", "This file is not text in UTF-8, so it is not GeoJSON. Download it again as GeoJSON."),
        (b"code,name\n", "This is not a GeoJSON file: it does not start with a curly bracket. Download it again as GeoJSON."),
        (b'{"type": "Feature', "The file breaks off in line 1: it was cut short. Download it again."),
        (b'{"a": 1,\n"b" 2}', "The file is broken in line 2, letter 5: it is not JSON from there on."),
        (b'{"a": NaN}', "“NaN” stands in the file where a number should be."),
        (b"[" * 100_000, "This is not GeoJSON: its brackets lie too deep in each other. Download it again as GeoJSON."),
        (b'{"type": "Topology"}', "This is JSON, but not a FeatureCollection of GeoJSON: it is “Topology”. Download it again as GeoJSON."),
        (b"[]", "This is JSON, but not a FeatureCollection of GeoJSON: it is “list”. Download it again as GeoJSON."),
        (b'{"type": "FeatureCollection", "features": []}', "The file has no features: there is no ward in it. Download it again as GeoJSON."),
        (collection([{"type": "Feature"}]), "Feature 1 has no properties, so nothing says which ward it is."),
        (collection(["x"]), "Feature 1 is not a GeoJSON feature."),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_words(raw, says):
    assert problems(raw) == [says]


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_a_good_file_that_was_cut_off_anywhere_is_refused(cut):
    raw = collection(good())
    (says,) = problems(raw[: int(len(raw) * cut)])
    assert says.startswith(("The file breaks off in line 1", "The file is broken in line 1"))


def spoiled(**geometry):
    features = good()
    features[1]["geometry"] |= geometry
    return features


SQUARE = [list(point) for point in grid(2, 1)["W10"][0][0]]


@pytest.mark.parametrize(
    ("features", "says"),
    [
        (good()[:1], "Ward W10 (W10) is not in the file."),
        ([*good(), good()[0]], "Feature 3: Ward W00 (W00) was there before, as feature 1."),
        (spoiled(type="LineString"), "Feature 2 (Ward W10) has no area: it is “LineString”, not a Polygon or MultiPolygon."),
        (spoiled(coordinates=[]), "Feature 2 (Ward W10) has no coordinates."),
        (spoiled(coordinates=[SQUARE[:-1]]), "Feature 2 (Ward W10) has a ring that is not closed: it does not end where it starts."),
        (spoiled(coordinates=[SQUARE[:3]]), "Feature 2 (Ward W10) has a ring of 3 points. An area needs four or more."),
        (spoiled(coordinates=[[["a", "b"]] * 4]), "Feature 2 (Ward W10) has coordinates that are not pairs of numbers."),
        (spoiled(coordinates=[[[-241000, 7070000]] * 4]), "Feature 2 (Ward W10) has coordinates that are not longitude and latitude in degrees."),
        (spoiled(coordinates=[[[10, 50], [11, 50], [11, 51], [10, 50]]]), "Feature 2 (Ward W10) lies far from Ward W10."),
        (spoiled(coordinates=[[[y, x] for x, y in SQUARE]]), "Feature 2 (Ward W10) lies far from Ward W10. Latitude and longitude seem to be swapped."),
    ],
)  # fmt: skip
def test_a_shape_that_will_not_do_is_refused_by_the_features_number(features, says):
    assert problems(features=features) == [says]


def test_two_shapes_far_apart_whose_codes_are_exchanged_are_refused_with_who_lies_in_each():
    shapes = grid(6, 1)
    wards = [reading.PackWard(f"W{n}0", f"Ward W{n}0", WEST + (n + 0.5) * ACROSS, NORTH - DOWN / 2) for n in (0, 5)]
    features = [feature("W00", shapes["W50"][0]), feature("W50", shapes["W00"][0])]
    with pytest.raises(BadData) as caught:
        reading.match_wards(features, code="WD23CD", name="", wards=wards)
    assert caught.value.problems == [
        "Feature 1 (Ward W00) lies far from Ward W00. Ward W50 lies in it: their codes may be exchanged.",
        "Feature 2 (Ward W50) lies far from Ward W50. Ward W00 lies in it: their codes may be exchanged.",
    ]


def test_a_file_in_british_national_grid_is_recognised_with_what_to_do():
    grid_file = spoiled(coordinates=[[[383000, 397000], [384000, 397000], [384000, 398000], [383000, 397000]]])
    (says,) = problems(features=grid_file)
    assert says.startswith("This file is in British National Grid: eastings and northings in metres.")
    assert "ogr2ogr -t_srs EPSG:4326" in says
    named = json.loads(collection(good())) | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}}
    assert problems(json.dumps(named).encode()) == [says]


def test_wards_of_another_year_are_refused_with_what_is_missing_and_what_is_unknown():
    features = [good()[0], feature("E99", grid(2, 1)["W10"][0])]
    assert problems(features=features) == [
        "Ward W10 (W10) is not in the file.",
        "Feature 2: E99 is no ward of this place.",
    ]


def test_the_wrong_property_is_refused_with_a_code_as_an_example():
    features = [feature("x", polygons[0]) for polygons in grid(2, 1).values()]
    assert problems(features=features) == ["“WD23CD” holds no code of a ward of this place, such as W00 for Ward W00."]


def test_many_problems_are_cut_to_ten_and_counted():
    assert problems(features=["x"] * 25)[-1] == "And 15 more of the kind."


def test_a_file_of_a_larger_area_gives_our_wards_and_counts_the_rest():
    features = [feature(code, polygons[0]) for code, polygons in grid(5, 2).items()]
    matched = reading.match_wards(features, code="WD23CD", name="WD23NM", wards=WARDS)
    assert (sorted(matched.shapes), matched.left_out) == (["W00", "W10"], 8)
    assert matched.names == {"W00": "Ward W00", "W10": "Ward W10"}


def test_a_broken_shape_of_another_place_does_not_matter():
    features = [*good(), {**feature("X", []), "geometry": None}]
    assert reading.match_wards(features, code="WD23CD", name="", wards=WARDS).left_out == 1


def test_properties_are_listed_with_three_values_the_code_first():
    features = [feature(code, polygons[0], FID=n) for n, (code, polygons) in enumerate(grid(4, 1).items(), start=1)]
    assert reading.properties(features, ["W00", "W10"]) == [
        Property("WD23CD", ("W00", "W10", "W20"), 2),
        Property("WD23NM", ("Ward W00", "Ward W10", "Ward W20"), 0),
        Property("FID", ("1", "2", "3"), 0),
    ]


def test_a_file_with_a_byte_order_mark_is_read():
    assert len(reading.read(b"\xef\xbb\xbf" + collection(good()))) == 2
