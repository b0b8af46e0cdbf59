from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.suppression import (
    AtMost,
    Fewer,
    Hidden,
    Identity,
    NoMore,
    Overlap,
    Safe,
    Shown,
    Sum,
    based_on,
    grid,
    share,
    suppress,
)

from .attacker import Attacker

steady = settings(
    deadline=None, derandomize=True, max_examples=120, suppress_health_check=[HealthCheck.too_slow], database=None
)
small = st.one_of(st.integers(0, 6), st.integers(3, 14), st.integers(10, 60))


def check_nothing_is_given_away(counts, sums, threshold=5):
    safe = suppress(counts, sums, threshold=threshold)
    reader = Attacker(safe, sums)
    for key, result in safe.items():
        if isinstance(result, Shown):
            assert result.value == counts[key] >= threshold
        else:
            assert reader.values(key, counts[key], threshold // 2 + 1) == threshold // 2 + 1, key
    check_no_sum_is_bare(safe, counts, sums, threshold)
    return safe


def check_no_sum_is_bare(safe, counts, sums, threshold):
    for tie in sums:
        out = [part for part in tie.parts if not isinstance(safe[part], Shown)]
        if out and not isinstance(tie, Overlap) and isinstance(safe[tie.total], Shown):
            assert sum(counts[part] for part in out) >= threshold


# --- the words ---------------------------------------------------------------------------------


def test_results_speak_in_words_and_in_short():
    said = [(r.text, r.short, r.number) for r in (Shown(1234), Fewer(10), Hidden(), Shown(12.25, "%", 1))]

    assert said == [
        ("1,234", "1,234", 1234),
        ("fewer than 10", "<10", None),
        ("hidden *", "*", None),
        ("12.3%", "12.3%", 12.25),
    ]


def test_counts_at_nought_nine_and_ten_are_hidden_hidden_and_shown():
    assert dict(suppress({"a": 0, "b": 9, "c": 10})) == {"a": Fewer(10), "b": Fewer(10), "c": Shown(10)}


def test_a_threshold_under_five_is_refused():
    with pytest.raises(ValueError, match="may not be under 5"):
        suppress({"a": 1}, threshold=4)


def test_a_setting_under_five_is_refused(settings):
    settings.SUPPRESSION_THRESHOLD = 3

    with pytest.raises(ValueError, match="may not be under 5"):
        suppress({"a": 1})


@pytest.mark.parametrize("value", [-1, True, 1.5, None])
def test_what_is_not_a_count_is_refused(value):
    with pytest.raises(ValueError, match="is not a count"):
        suppress({"a": value})


@pytest.mark.parametrize(
    ("sums", "complaint"),
    [
        ([Sum("t", ["a", "a"])], "names a cell twice"),
        ([Sum("t", [])], "has no parts"),
        ([Sum("t", ["a"])], "add up to 20, not 50"),
        ([Sum("t", ["a", "b"]), Sum("a", ["c"]), Sum("c", ["a"])], "part of itself"),
        ([Overlap("a", ["t", "b"])], "not between"),
        ([Identity(["a", "b"], ["b", "t"])], "names a cell twice"),
        ([Identity(["a"], [])], "has an empty side"),
        ([Identity(["a", "b"], ["c"])], "add up to 50, and"),
        ([AtMost("t", "a")], "is 50, above 'a' with 20"),
        ([NoMore(["a", "b"], ["c"])], "add up to 50, and"),
        ([NoMore(["a", "b"], ["b", "t"])], "names a cell twice"),
    ],
)
def test_sums_that_cannot_be_true_are_refused(sums, complaint):
    with pytest.raises(ValueError, match=complaint):
        suppress({"a": 20, "b": 30, "t": 50, "c": 20}, sums)


@pytest.mark.parametrize(
    ("published", "complaint"),
    [
        ({"a": Shown(21)}, "was published as 21, and is 20"),
        ({"a": Fewer(10)}, "was published as fewer than 10, and is 20"),
        ({"z": Shown(20)}, "has no count"),
    ],
)
def test_what_was_published_as_something_else_is_refused(published, complaint):
    with pytest.raises(ValueError, match=complaint):
        suppress({"a": 20}, published=published)


# --- one table ---------------------------------------------------------------------------------


def test_one_small_cell_in_a_sum_takes_a_second_with_it():
    safe = suppress({"a": 3, "b": 40, "c": 50, "t": 93}, [Sum("t", "abc")])

    assert (safe["a"], safe["t"]) == (Fewer(10), Shown(93))
    assert {safe["b"], safe["c"]} in ({Hidden(), Shown(50)}, {Shown(40), Hidden()})


def test_a_partner_that_leaves_too_little_doubt_is_passed_over():
    """0 and 10 hidden under a total that leaves 10: the words alone would pin both."""
    safe = suppress({"a": 0, "b": 10, "c": 50, "t": 60}, [Sum("t", "abc")])

    assert [safe[key] for key in "abct"] == [Fewer(10), Shown(10), Hidden(), Shown(60)]


@pytest.mark.parametrize("pair", [(0, 0), (1, 1), (9, 9), (8, 9)])
def test_two_small_cells_whose_sum_is_forced_take_a_third_with_them(pair):
    counts = {"a": pair[0], "b": pair[1], "c": 40, "d": 50, "t": sum(pair) + 90}

    safe = suppress(counts, [Sum("t", "abcd")])

    assert [safe[key] for key in "abcdt"] == [Fewer(10), Fewer(10), Hidden(), Shown(50), Shown(sum(pair) + 90)]


def test_two_small_cells_that_leave_doubt_hide_nothing_else():
    safe = suppress({"a": 5, "b": 7, "c": 40, "t": 52}, [Sum("t", "abc")])

    assert [safe[key] for key in "abct"] == [Fewer(10), Fewer(10), Shown(40), Shown(52)]


def test_a_table_of_noughts_says_fewer_everywhere():
    safe = suppress({"a": 0, "b": 0, "t": 0}, [Sum("t", "ab")])

    assert set(safe.values()) == {Fewer(10)}


def test_a_sum_of_one_part_is_hidden_with_its_part():
    assert dict(suppress({"a": 4, "t": 4}, [Sum("t", "a")])) == {"a": Fewer(10), "t": Fewer(10)}


def test_two_small_parts_of_a_small_enough_total_hide_the_total():
    safe = suppress({"a": 9, "b": 9, "t": 18}, [Sum("t", "ab")])

    assert dict(safe) == {"a": Fewer(10), "b": Fewer(10), "t": Hidden()}


def test_a_bridge_between_two_rings_of_hidden_cells_is_not_left_to_be_worked_out():
    """Every row and column has two hidden cells, and still one cell follows from the rest."""
    rows, columns = range(4), range(4)
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    counts = {("g", r, c): 6 if (r, c) in hidden else 30 for r in rows for c in columns}
    for r in rows:
        counts["g", r, "all"] = sum(counts["g", r, c] for c in columns)
    for c in [*columns, "all"]:
        counts["g", "all", c] = sum(counts["g", r, c] for r in rows)

    check_nothing_is_given_away(counts, grid("g", rows, columns, row_total="all", column_total="all"), threshold=10)


# --- columns that count a group more than once ----------------------------------------------------


def test_an_overlapping_total_far_below_its_parts_hides_only_the_small_cell():
    safe = suppress({"a": 4, "b": 60, "c": 70, "t": 90}, [Overlap("t", "abc")])

    assert [safe[key] for key in "abct"] == [Fewer(10), Shown(60), Shown(70), Shown(90)]


def test_an_overlapping_total_that_forces_a_part_from_below_hides_more():
    """91 in sight and 100 in all leave 9 or more for the hidden one, which says fewer than 10."""
    safe = suppress({"a": 9, "b": 41, "c": 50, "t": 100}, [Overlap("t", "abc")])

    assert [safe[key] for key in "abct"] == [Fewer(10), Hidden(), Shown(50), Shown(100)]


def test_the_same_nine_groups_in_both_wards_say_fewer_everywhere():
    """Nothing says that it is nine: any number from 0 to 9 that stands in all three would look the same."""
    safe = suppress({"a": 9, "b": 9, "t": 9, "apart": 30}, [Overlap("t", "ab")])

    assert dict(safe) == {"a": Fewer(10), "b": Fewer(10), "t": Fewer(10), "apart": Shown(30)}
    assert (safe.has_fewer, safe.has_hidden) == (True, False)


# --- what cannot be made safe -----------------------------------------------------------------


def test_cells_that_cannot_be_made_safe_are_withheld_whole():
    """Six that say fewer than 10 against five that say 10 or more: even with all hidden, each of the six is 5 to 9."""
    small, large = [f"s{n}" for n in range(6)], [f"l{n}" for n in range(5)]
    counts = dict.fromkeys(small, 9) | dict.fromkeys(large[:4], 10) | {"l4": 14, "apart": 30}

    safe = suppress(counts, [Identity(small, large)])

    assert {safe[key] for key in (*small, *large)} == {Hidden()}
    assert safe["apart"] == Shown(30)
    assert safe.given_away == frozenset()
    assert (safe.has_fewer, safe.has_hidden) == (False, True)


def test_parts_of_a_total_in_print_that_its_words_would_pin_are_withheld():
    """0 and 10 under a printed 10: 'fewer than 10' and 'hidden' would say which is which."""
    safe = suppress({"a": 0, "b": 10, "t": 10}, [Sum("t", "ab")], published={"t": Shown(10)})

    assert dict(safe) == {"a": Hidden(), "b": Hidden(), "t": Shown(10)}
    assert safe.given_away == frozenset()


def test_cells_that_cannot_be_protected_are_withheld_and_those_further_off_are_not():
    """0 and 10 under a printed 10 cannot be told apart in words; the 50 that is tied to them by a total can stand."""
    counts = {"a": 0, "b": 10, "t": 10, "c": 50, "d": 60, "all": 120}
    relations = [Sum("t", "ab"), Sum("all", "tcd")]

    safe = suppress(counts, relations, published={"t": Shown(10), "all": Shown(120)})

    words = {key: (str(safe[key]), getattr(safe[key], "withheld", False)) for key in "abcd"}
    assert words == {"a": ("hidden *", True), "b": ("hidden *", True), "c": ("50", False), "d": ("60", False)}


def test_cell_that_earlier_publications_give_away_is_named():
    counts = {"a": 3, "b": 20, "t": 23}

    safe = suppress(counts, [Sum("t", "ab")], published={"b": Shown(20), "t": Shown(23)})

    assert (safe["a"], safe.given_away) == (Fewer(10), {"a"})


def test_total_that_its_quarters_in_print_give_away_is_shown():
    counts = {"q1": 20, "q2": 30, "year": 50}

    safe = suppress(counts, [Sum("year", ["q1", "q2"])], published={"q1": Shown(20), "q2": Shown(30)})

    assert (safe["year"], safe.given_away) == (Shown(50), frozenset())


# --- shares and medians -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (Shown(30), Shown(120), "25%"),
        (Fewer(10), Shown(120), "hidden *"),
        (Shown(30), Hidden(), "hidden *"),
        (Hidden(), Hidden(), "hidden *"),
        (Shown(111), Shown(120), "hidden *"),
        (Shown(110), Shown(120), "92%"),
        (Shown(120), Shown(120), "hidden *"),
    ],
)
def test_a_share_is_shown_only_when_it_gives_nothing_away(part, whole, said):
    assert share(part, whole).text == said


def test_a_share_about_our_own_work_may_leave_a_small_rest():
    assert share(Shown(118), Shown(120), guard_rest=False, places=1).text == "98.3%"


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="larger than its whole"):
        share(Shown(30), Shown(20))


@pytest.mark.parametrize(
    ("base", "said"), [(9, "hidden *"), (10, "4.5 days"), (Fewer(10), "hidden *"), (Shown(12), "4.5 days")]
)
def test_a_median_is_shown_only_over_a_base_that_is_shown(base, said):
    assert based_on(base, 4.5, unit=" days", places=1).text == said


# --- the attacker -----------------------------------------------------------------------------


def test_the_attacker_finds_a_lone_hidden_cell():
    printed = Safe({"a": Fewer(5), "b": Shown(20), "t": Shown(23)}, 5)

    assert Attacker(printed, [Sum("t", "ab")]).values("a", 3, 3) == 1


@steady
@given(st.lists(small, min_size=1, max_size=7))
def test_one_list_with_its_total_gives_nothing_away(values):
    counts = dict(enumerate(values)) | {"t": sum(values)}

    check_nothing_is_given_away(counts, [Sum("t", range(len(values)))])


@steady
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_a_table_with_both_totals_gives_nothing_away(rows, columns, data):
    counts = {("g", r, c): data.draw(small) for r in range(rows) for c in range(columns)}
    for r in range(rows):
        counts["g", r, "all"] = sum(counts["g", r, c] for c in range(columns))
    for c in [*range(columns), "all"]:
        counts["g", "all", c] = sum(counts["g", r, c] for r in range(rows))

    check_nothing_is_given_away(counts, grid("g", range(rows), range(columns), row_total="all", column_total="all"))


@steady
@given(st.lists(st.lists(small, min_size=1, max_size=3), min_size=1, max_size=3))
def test_wards_neighbourhoods_and_city_give_nothing_away(places):
    counts = {("ward", n, w): value for n, wards in enumerate(places) for w, value in enumerate(wards)}
    counts |= {("hood", n): sum(wards) for n, wards in enumerate(places)}
    counts["city"] = sum(map(sum, places))
    sums = [Sum(("hood", n), [("ward", n, w) for w in range(len(wards))]) for n, wards in enumerate(places)]

    check_nothing_is_given_away(counts, [*sums, Sum("city", [("hood", n) for n in range(len(places))])])


@steady
@given(st.lists(st.tuples(small, small, small, small), min_size=1, max_size=3))
def test_two_cuts_that_share_their_totals_give_nothing_away(cells):
    """Neighbourhood by theme and neighbourhood by size of group, of the same people."""
    hoods = range(len(cells))
    counts, sums = {}, []
    for n, (both, food_only, small_only, neither) in enumerate(cells):
        counts |= {("food", n): both + food_only, ("sport", n): small_only + neither}
        counts |= {("little", n): both + small_only, ("large", n): food_only + neither}
        counts["all", n] = both + food_only + small_only + neither
        sums += [
            Sum(("all", n), [("food", n), ("sport", n)]),
            Sum(("all", n), [("little", n), ("large", n)]),
        ]
    for name in ("food", "sport", "little", "large", "all"):
        counts[name, "city"] = sum(counts[name, n] for n in hoods)
        sums.append(Sum((name, "city"), [(name, n) for n in hoods]))
    sums += [
        Sum(("all", "city"), [("food", "city"), ("sport", "city")]),
        Sum(("all", "city"), [("little", "city"), ("large", "city")]),
    ]

    check_nothing_is_given_away(counts, sums)


@settings(steady, max_examples=40)
@given(st.lists(small, min_size=8, max_size=8))
def test_a_cube_with_every_total_gives_nothing_away(values):
    """Three ways to cut at once, where hidden cells no longer form simple rings."""
    sides = [(0, 1)] * 3
    counts = {(x, y, z): values[4 * x + 2 * y + z] for x in sides[0] for y in sides[1] for z in sides[2]}
    sums = []
    for axis in range(3):
        keys = [key for key in list(counts) if key[axis] == 0]
        for key in keys:
            parts = [tuple(side if i == axis else at for i, at in enumerate(key)) for side in (0, 1)]
            total = tuple("all" if i == axis else at for i, at in enumerate(key))
            counts[total] = sum(counts[part] for part in parts)
            sums.append(Sum(total, parts))

    check_nothing_is_given_away(counts, sums)


@steady
@given(st.lists(small, min_size=1, max_size=5), st.data())
def test_an_overlapping_column_gives_nothing_away(values, data):
    total = data.draw(st.integers(max(values), sum(values)))

    check_nothing_is_given_away(dict(enumerate(values)) | {"t": total}, [Overlap("t", range(len(values)))])


@steady
@given(st.lists(small, min_size=1, max_size=4), st.data())
def test_several_cuts_of_one_total_give_nothing_away(values, data):
    """By neighbourhood and by income, which add up, and by theme, which counts some twice."""
    total = sum(values)
    first = data.draw(st.integers(0, total))
    themes = [data.draw(st.integers(0, total)) for _ in range(2)]
    themes.append(data.draw(st.integers(max(0, total - sum(themes)), total)))
    counts = {("place", n): value for n, value in enumerate(values)} | {"t": total}
    counts |= {("income", 0): first, ("income", 1): total - first}
    counts |= {("theme", n): value for n, value in enumerate(themes)}
    sums = [
        Sum("t", [("place", n) for n in range(len(values))]),
        Sum("t", [("income", 0), ("income", 1)]),
        Overlap("t", [("theme", n) for n in range(3)]),
    ]

    check_nothing_is_given_away(counts, sums)


@settings(steady, max_examples=25)
@given(st.data())
def test_a_dashboard_table_leaves_no_hidden_cell_to_algebra(data):
    """14 neighbourhoods by 5 columns: no hidden cell follows from the printed ones by adding and subtracting."""
    rows, columns = range(14), range(5)
    values = st.one_of(st.integers(0, 12), st.integers(5, 90))
    counts = {("g", r, c): data.draw(values) for r in rows for c in columns}
    for r in rows:
        counts["g", r, "all"] = sum(counts["g", r, c] for c in columns)
    for c in [*columns, "all"]:
        counts["g", "all", c] = sum(counts["g", r, c] for r in rows)
    sums = grid("g", rows, columns, row_total="all", column_total="all")

    safe = suppress(counts, sums)

    assert followed_by_algebra(safe, sums) == set()
    check_no_sum_is_bare(safe, counts, sums, 10)


@settings(steady, max_examples=30)
@given(st.lists(small, min_size=12, max_size=12))
def test_the_same_counts_are_hidden_the_same_way_each_time(values):
    counts = dict(enumerate(values)) | {"t": sum(values)}
    sums = [Sum("t", range(12))]

    assert dict(suppress(counts, sums)) == dict(suppress(dict(counts), list(sums)))


def followed_by_algebra(safe, sums):
    """The hidden cells that Gauss would find."""
    hidden = [key for key, result in safe.items() if not isinstance(result, Shown)]
    place = {key: number for number, key in enumerate(hidden)}
    rows = []
    for tie in sums:
        row = [Fraction(0)] * len(hidden)
        for key, sign in [*((part, 1) for part in tie.parts), (tie.total, -1)]:
            if key in place:
                row[place[key]] += sign
        rows.append(row)
    done = 0
    for column in range(len(hidden)):
        pivot = next((number for number in range(done, len(rows)) if rows[number][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [entry / rows[done][column] for entry in rows[done]]
        for number, row in enumerate(rows):
            if number != done and row[column]:
                factor = row[column]
                rows[number] = [a - factor * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return {hidden[next(i for i, e in enumerate(row) if e)] for row in rows[:done] if sum(bool(e) for e in row) == 1}


def test_algebra_finds_a_lone_hidden_cell():
    printed = Safe({"a": Fewer(10), "b": Hidden(), "c": Hidden(), "t": Shown(50), "u": Shown(9)}, 10)

    assert followed_by_algebra(printed, [Sum("t", "bc"), Sum("u", "a")]) == {"a"}


def test_neighbouring_values_are_neighbours():
    safe = suppress({"a": 3, "b": 40, "c": 50, "t": 93}, [Sum("t", "abc")])
    reader = Attacker(safe, [Sum("t", "abc")])

    could = [value for value in range(10) if reader.could_be("a", value)]

    assert all(after == before + 1 for before, after in pairwise(could))
    assert could == list(range(10))


def test_cell_in_print_keeps_its_words_and_another_is_hidden_for_it():
    counts = {"all": 60, "q1": 5, "q2": 25, "q3": 30, "north": 20, "south": 40}
    sums = [Sum("all", ["q1", "q2", "q3"]), Sum("all", ["north", "south"])]
    printed = {"q1": Fewer(10), "q2": Shown(25), "q3": Shown(30)}

    safe = suppress(counts, sums, threshold=10, published=printed)

    assert {key: safe[key] for key in printed} == printed
    assert safe["all"] == Hidden()
    assert Hidden() in {safe["north"], safe["south"]}


def test_small_cell_that_nobody_prints_is_not_left_to_be_worked_out():
    """17 of 20 were answered in time: the three that were not are in no table, and follow from one."""
    safe = suppress({"asked": 20, "in time": 17, "late": 3}, [Sum("asked", ["in time", "late"])], unprinted=["late"])

    assert sorted(result.text for key, result in safe.items() if key != "late") in (
        ["20", "hidden *"],
        ["17", "hidden *"],
    )


def test_large_cell_that_nobody_prints_asks_for_nothing():
    safe = suppress({"asked": 40, "in time": 17, "late": 23}, [Sum("asked", ["in time", "late"])], unprinted=["late"])

    assert (safe["asked"], safe["in time"]) == (Shown(40), Shown(17))


def test_number_that_bounds_a_small_one_from_below_is_hidden():
    """18 groups asked in the north, so that 18 or more of the 21 requests are from there: 0 to 3 are left for the south."""
    counts = {"north": 18, "south": 3, "all": 21, "groups": 18}

    safe = suppress(counts, [Sum("all", ["north", "south"]), AtMost("groups", "north")], published={"all": Shown(21)})

    assert (safe["south"], safe["north"], safe["groups"]) == (Fewer(10), Hidden(), Hidden())


@pytest.mark.parametrize(("asked", "waited", "shown"), [(22, 5, Shown(22)), (18, 8, Hidden())])
def test_numbers_that_leave_too_few_for_what_bounds_them_are_not_all_shown(asked, waited, shown):
    """25 were helped, who had asked or waited: if 22 asked, 3 to 9 had waited; if 18 did, 7 to 9, which is too few numbers."""
    counts = {"helped": 25, "asked": asked, "waited": waited}

    safe = suppress(counts, [NoMore(["helped"], ["asked", "waited"])], published={"helped": Shown(25)})

    assert (safe["waited"], safe["asked"]) == (Fewer(10), shown)


def test_number_that_a_reader_knows_to_be_there_ties_others_and_is_not_made_safe_itself():
    """Of 12 that asked 10 or more were helped: three numbers, if 12 is shown. Who waits is 1 and asks for nothing."""
    counts = {"asked": 12, "helped": 11, "waits": 1, "other": 4, "total": 15}
    sums = [Sum("asked", ["helped", "waits"]), Sum("total", ["helped", "other"])]

    safe = suppress(counts, sums, published={"total": Shown(15)}, unknown=["waits"])

    assert (safe["other"], safe["helped"], safe["asked"]) == (Fewer(10), Hidden(), Hidden())
    assert suppress({"asked": 12, "helped": 11, "waits": 1}, sums[:1], unknown=["waits"])["asked"] == Shown(12)
