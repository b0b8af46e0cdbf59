"""The map of true shapes: the same table and colours as the hexagons, borders found, words inside their wards."""

import re
from xml.etree import ElementTree as ET

import pytest

from apps.core.charts import (
    Area,
    Hex,
    Membership,
    adjacent_groups_of_areas,
    adjacent_groups_of_hexagons,
    boundary_map,
    hex_map,
    palette,
    shades,
)
from apps.core.charts.boundarymap import _layouts, path
from apps.core.charts.spots import Outline
from apps.core.charts.svg import text_width
from apps.core.suppression import Fewer, Hidden

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"N": "The north & the hills", "S": "South"}


def square(column, row, size=1000):
    x, y = column * size, row * size
    return ((x, y, x + size, y, x + size, y + size, x, y + size, x, y),)


PLACES = [("Higher Blackley", "H Blackley", 0, 0, "N"), ("Moston", "Moston", 1, 0, "N"), ("Didsbury East", "Didsbury E", 0, 1, "S"), ("Burnage", "Burnage", 1, 1, "S")]  # fmt: skip
WORDS = {"headers": ("Neighbourhood", "Wards", "Requests"), "caption": "2026.", "sentence": "South asked most.", "group_names": NAMES, "edges": [10, 20, 30, 40, 50]}  # fmt: skip


def areas(values, size=1000):
    return [Area(n, s, square(q, r, size), g, values[g]) for n, s, q, r, g in PLACES]


def hexes(values):
    return [Hex(n, s, q, r, g, values[g]) for n, s, q, r, g in PLACES]


def parts(drawing, tag):
    return list(ET.fromstring(drawing).iter(f"{SVG}{tag}"))


def words(drawing):
    return [element.text for element in parts(drawing, "text")]


@pytest.mark.parametrize("values", [{"N": 12, "S": 55}, {"N": Fewer(10), "S": 55}, {"N": Hidden(), "S": Fewer(10)}])
def test_both_maps_have_the_same_table(values):
    shapes, hexagons = (
        draw(cells(values), by_group=True, **WORDS) for draw, cells in ((boundary_map, areas), (hex_map, hexes))
    )
    assert shapes.rows == hexagons.rows
    assert (shapes.headers, shapes.sentence) == (hexagons.headers, hexagons.sentence)


def test_shapes_have_the_colours_of_the_amounts():
    figure = boundary_map(areas({"N": 12, "S": 55}), by_group=True, **WORDS)
    fills = [p.get("fill") for p in parts(figure.wide, "path") if p.get("class") == "chart-area"]
    assert fills == [palette.AMOUNTS[1]] * 2 + [palette.AMOUNTS[5]] * 2


def test_a_hidden_number_is_hatched_in_each_drawing_and_nowhere_in_words():
    figure = boundary_map(areas({"N": Fewer(10), "S": 55}), by_group=True, **WORDS)
    for drawing in (figure.wide, figure.narrow):
        [hatch] = parts(drawing, "pattern")
        fills = [p.get("fill") for p in parts(drawing, "path") if p.get("class") == "chart-area"]
        assert fills.count(f"url(#{hatch.get('id')})") == 2
        assert "<10" in words(drawing)
    assert figure.rows[0] == (NAMES["N"], "Higher Blackley, Moston", "fewer than 10")


def test_borders_round_neighbourhoods_are_one_line_each_and_those_within_another():
    figure = boundary_map(areas({"N": 12, "S": 55}), by_group=True, **WORDS)
    inner, casing, outer = (p for p in parts(figure.wide, "path") if p.get("class") != "chart-area")
    assert (inner.get("class"), casing.get("class"), outer.get("stroke")) == (
        "chart-edge",
        "chart-casing",
        "currentColor",
    )
    assert casing.get("d") == outer.get("d")
    assert lengths(inner.get("d")) == 2 * 1000
    assert lengths(outer.get("d")) == 8 * 1000 + 2 * 1000


def lengths(d):
    """How long all the lines of a path are together, for lines along one axis at a time."""
    total = 0
    for steps in re.findall(r"l([^M]*)", d):
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        total += sum(abs(n) for n in numbers)
    return total


def test_no_word_is_small_and_each_neighbourhood_is_named():
    figure = boundary_map(areas({"N": 12, "S": 55}), by_group=True, **WORDS)
    for drawing in (figure.wide, figure.narrow):
        assert min(float(t.get("font-size")) for t in parts(drawing, "text")) >= 13
    assert {"The north &", "the hills", "South"} <= set(words(figure.wide))
    assert {"1", "2", "The north & the hills", "South"} <= set(words(figure.narrow))


def test_wide_has_full_names_narrow_short_ones():
    figure = boundary_map(areas({"N": 12, "S": 55}), by_group=True, **WORDS)
    assert "Didsbury East" in words(figure.wide)
    assert "Didsbury E" in words(figure.narrow)


def test_a_name_that_does_not_fit_is_left_out_and_stands_in_the_table():
    long = Area("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio", "Llanfairpwllgwyngyll", square(0, 0), "N", 12)
    cells = [long, *(Area(f"W{n}", f"W{n}", square(n, 0), "S", 55) for n in range(1, 8))]
    figure = boundary_map(cells, **WORDS)
    assert not any(str(word).startswith("Llan") for word in words(figure.wide))
    assert figure.rows[0][0] == long.name


def test_membership_has_no_numbers_and_points_out_the_ward():
    shade = shades(adjacent_groups_of_areas(areas({"N": None, "S": None})), ["N", "S"])
    said = WORDS | {"headers": ("Neighbourhood", "Wards")}
    for draw, cells in ((boundary_map, areas), (hex_map, hexes)):
        figure = draw(cells({"N": None, "S": None}), membership=Membership(shade, {"Moston"}), **said)
        assert figure.rows == ((NAMES["N"], "Higher Blackley, Moston"), (NAMES["S"], "Didsbury East, Burnage"))
        assert "–" not in words(figure.wide)
        assert figure.wide.count(palette.MADDER) == 1


def test_neighbourhoods_beside_each_other_have_other_shades():
    beside = {frozenset(pair) for pair in ("ab", "bc", "cd", "da", "ac")}
    found = shades(beside, list("abcd"))
    assert all(found[a] != found[b] for a, b in map(tuple, beside))


def test_neighbours_are_those_that_share_a_border():
    assert adjacent_groups_of_areas(areas({"N": 1, "S": 1})) == {frozenset("NS")}
    assert adjacent_groups_of_hexagons(hexes({"N": 1, "S": 1})) == {frozenset("NS")}


def test_a_path_is_where_it_starts_and_then_each_step():
    assert path([(10, 20), (15, 18), (9, 30)]) == "M10 20l5-2-6 12"
    assert path([(0, 0), (5, 0), (5, 5), (0, 0)], closed=True) == "M0 0l5 0 0 5z"


def test_words_are_put_where_they_fit_and_not_where_they_do_not():
    bottle = Outline([[(40, 0), (60, 0), (60, 100), (100, 100), (100, 160), (0, 160), (0, 100), (40, 100), (40, 0)]])
    spot = bottle.spot(80, 20)
    assert (spot.x, 100 <= spot.top <= 140) == (50, True)
    assert bottle.spot(101, 20) is None
    assert bottle.spot(18, 130) is not None


def test_words_do_not_stand_in_a_hole():
    ring = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    hole = [(30, 10), (90, 10), (90, 90), (30, 90), (30, 10)]
    spot = Outline([ring, hole]).spot(24, 16)
    assert spot.x + 12 <= 30


def test_a_name_is_parted_where_its_longest_line_is_shortest():
    assert list(_layouts("Clayton & Openshaw")) == [
        ["Clayton & Openshaw"],
        ["Clayton &", "Openshaw"],
        ["Clayton", "&", "Openshaw"],
    ]
    assert text_width("Clayton &", 13) < text_width("Clayton & Openshaw", 13)


def test_a_map_is_drawn_at_the_shapes_own_proportions():
    figure = boundary_map([Area("W", "W", ((0, 0, 500, 0, 500, 2000, 0, 2000, 0, 0),), "N", 12)], **WORDS)
    height = float(ET.fromstring(figure.wide).get("height"))
    assert 830 < height < 900
