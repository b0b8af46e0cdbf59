"""Simplified wards: neighbours keep one border, areas hold, nothing crosses."""

from collections import Counter
from itertools import pairwise

import pytest

from apps.places.geography import topology
from apps.places.geography.topology import simplify
from apps.places.tests.shapes import ACROSS, DOWN, NORTH, WEST, grid, ring


def edges(simplified):
    return Counter(frozenset(edge) for rings in simplified.shapes.values() for one in rings for edge in pairwise(one))


def area(rings):
    return sum(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(one)) for one in rings) / 2


def length(edge):
    (x0, y0), (x1, y1) = edge
    return ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5


def crossings(simplified):
    lines = {tuple(sorted(edge)) for edge in edges(simplified)}
    return [(a, b, c, d) for a, b in lines for c, d in lines if (a, b) < (c, d) and topology._cross(a, b, c, d)]


@pytest.fixture(scope="module")
def rough():
    """Six by five wards with a hundred and sixty points each."""
    return grid(6, 5, steps=40)


def test_wandering_borders_are_drawn_with_far_fewer_points(rough):
    simplified = simplify(rough)
    assert simplified.points_before == 30 * 161
    assert simplified.points_after < simplified.points_before / 2
    assert max(simplified.width, simplified.height) in range(9_900, 10_101)


def test_neighbours_still_share_their_borders_and_nothing_tears(rough):
    simplified = simplify(rough)
    found = edges(simplified)
    assert set(found.values()) == {1, 2}
    outside = sum(area(rings) for rings in simplified.shapes.values())
    loose = [edge for edge, times in found.items() if times == 1]
    ends = Counter(point for edge in loose for point in edge)
    assert set(ends.values()) == {2}, "the outline of the place is one closed line"
    assert abs(outside) == pytest.approx(simplified.width * simplified.height, rel=0.05)


def test_no_ward_changes_its_area_by_one_in_a_hundred(rough):
    before = simplify(rough, detail=0)
    after = simplify(rough)
    changes = [abs(abs(area(after.shapes[key])) / abs(area(before.shapes[key])) - 1) for key in rough]
    assert max(changes) < 0.01
    assert after.largest_change < 0.01


def test_no_border_crosses_another_after_simplifying(rough):
    assert crossings(simplify(rough)) == []
    assert crossings(simplify(rough, detail=5_000)) == []


def test_two_wards_in_opposite_turns_share_the_border_all_the_same():
    shapes = grid(2, 1, steps=30)
    shapes["W10"] = [[shapes["W10"][0][0][::-1]]]
    simplified = simplify(shapes)
    assert Counter(edges(simplified).values())[2] > 3


def test_a_ward_inside_another_fills_its_hole_exactly():
    outer = [(WEST, NORTH), (WEST + 1, NORTH), (WEST + 1, NORTH - 1), (WEST, NORTH - 1), (WEST, NORTH)]
    hole = [(x + 0.4, y - 0.4) for x, y in ring(0, 0, steps=30)]
    simplified = simplify({"around": [[outer, hole[::-1]]], "inside": [[hole[10:-1] + hole[:11]]]})
    assert len(simplified.shapes["around"]) == 2
    assert set(simplified.shapes["around"][1]) == set(simplified.shapes["inside"][0])


def test_a_speck_that_is_no_area_on_the_grid_is_left_out_and_the_rest_stays():
    speck = [(WEST + 0.5, NORTH), (WEST + 0.5000001, NORTH), (WEST + 0.5, NORTH + 0.0000001), (WEST + 0.5, NORTH)]
    simplified = simplify({"W": [[ring(0, 0)], [speck]], "V": [[ring(1, 0)]]})
    assert {key: len(rings) for key, rings in simplified.shapes.items()} == {"W": 1, "V": 1}


def test_a_city_keeps_its_proportions():
    simplified = simplify({"W": [[ring(0, 0)]]})
    assert simplified.width / simplified.height == pytest.approx(ACROSS * 0.595 / DOWN, rel=0.01)


def test_simplifying_twice_gives_the_same(rough):
    assert simplify(rough) == simplify(rough)
