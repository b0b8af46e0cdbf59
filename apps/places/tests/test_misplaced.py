"""Shapes that lie off their ward are found by the points that are known to be in each ward."""

from __future__ import annotations

import pytest

from apps.places.geography.misplaced import OffWard, contains, find_off, sentences


def square(x: float, y: float = 53.0, side: float = 0.02) -> list[list[list[tuple[float, float]]]]:
    return [[[(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]]]


NAMES = {"A": "Ancoats", "B": "Baguley", "C": "Crumpsall", "D": "Didsbury"}
POINTS = {code: [(0.01 + 0.02 * n, 53.01)] for n, code in enumerate("ABCD")}
"""Four wards in a row, each 0.02 degrees wide (0.83 miles), with their middles."""
RIGHT = {code: square(0.02 * n) for n, code in enumerate("ABCD")}


def said(shapes, points=POINTS):
    return sentences(find_off(shapes, points), NAMES)


def swapped(**of):
    return RIGHT | {code: RIGHT[other] for code, other in of.items()}


def test_shapes_in_their_places_are_not_named():
    assert said(RIGHT) == []


def test_two_exchanged_shapes_are_named_together_with_how_far():
    assert said(swapped(A="B", B="A")) == [
        "The shapes of Ancoats and Baguley seem to be exchanged: they lie 0.4 miles and 0.4 miles off their wards."
    ]


def test_three_shapes_that_changed_places_in_a_ring_are_named_together():
    (line,) = said(swapped(A="B", B="C", C="A"))
    assert line == (
        "The shapes of Ancoats, Baguley and Crumpsall seem to be exchanged: they lie 0.4 miles, 0.4 miles and 1.2 miles"
        " off their wards."
    )


def test_two_pairs_are_two_sentences():
    assert [line[:40] for line in said(swapped(A="B", B="A", C="D", D="C"))] == [
        "The shapes of Ancoats and Baguley seem t",
        "The shapes of Crumpsall and Didsbury see",
    ]


def test_one_shape_that_lies_elsewhere_is_named_with_who_lies_in_it_or_that_nobody_does():
    assert said(swapped(A="C")) == ["The shape of Ancoats lies 1.2 miles off its ward. Crumpsall lies in it."]
    assert said(RIGHT | {"D": square(0.12)}) == [
        "The shape of Didsbury lies 2.1 miles off its ward. No other ward lies in it."
    ]


@pytest.mark.parametrize(("aside", "found"), [(0.0, []), (0.002, []), (0.004, [("A", 0.17, "")])])
def test_point_a_little_outside_its_shape_is_no_sign(aside, found):
    """0.002 degrees are 0.08 miles there, 0.004 are 0.17."""
    off = find_off({"A": square(0.01 + aside)}, {"A": [(0.01, 53.01)]})
    assert [(each.ward, round(each.miles, 2), each.holds) for each in off] == found


def test_one_point_of_several_in_the_shape_is_enough():
    bent = POINTS | {"A": [(0.03, 53.01), (0.01, 53.01)]}
    assert find_off(RIGHT, bent) == []


def test_hole_and_second_polygon_count_by_what_they_enclose():
    island = [*square(0.0), *square(0.1)]
    with_hole = [[*square(0.0)[0], *square(0.005, 53.005, 0.01)[0]]]
    assert [contains(island, point) for point in ((0.01, 53.01), (0.11, 53.01), (0.05, 53.01))] == [True, True, False]
    assert [contains(with_hole, point) for point in ((0.01, 53.01), (0.002, 53.002))] == [False, True]


def test_off_ward_that_leads_to_one_that_is_right_is_not_called_exchanged():
    found = [OffWard("A", 0.4, "B"), OffWard("C", 1.0, "A")]
    assert sentences(found, NAMES) == [
        "The shape of Ancoats lies 0.4 miles off its ward. Baguley lies in it.",
        "The shape of Crumpsall lies 1 mile off its ward. Ancoats lies in it.",
    ]
