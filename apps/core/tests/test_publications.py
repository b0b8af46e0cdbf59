"""Tables of several measures and periods that go out one after the other, attacked as a whole."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.suppression import AtMost, Fewer, Hidden, Identity, Overlap, Shown, Sum, grid, suppress

from .attacker import LinearAttacker

steady = settings(
    deadline=None, derandomize=True, max_examples=15, suppress_health_check=[HealthCheck.too_slow], database=None
)
QUARTERS = (1, 2, 3, 4)


def flow(waiting, quarters):
    """Counts of a year: each quarter has (asked, helped, ended), and who waits follows."""
    counts = {("waiting", 0): waiting}
    for number, (asked, helped, ended) in enumerate(quarters, start=1):
        waiting += asked - helped - ended
        counts |= {("asked", number): asked, ("helped", number): helped, ("ended", number): ended}
        counts["waiting", number] = waiting
    for measure in ("asked", "helped", "ended"):
        counts[measure, "year"] = sum(counts[measure, number] for number in QUARTERS)
    return counts


def balance(number):
    return Identity(
        [("waiting", number - 1), ("asked", number)], [("helped", number), ("ended", number), ("waiting", number)]
    )


YEAR = [Sum((measure, "year"), [(measure, number) for number in QUARTERS]) for measure in ("asked", "helped", "ended")]
SILENT = [("ended", number) for number in QUARTERS]


def publish_in_turn(counts, threshold):
    """The year's start, its quarters and the year, each when it ends, with all that is in print by then."""
    printed = {}
    for last in (0, *QUARTERS, "year"):
        seen = [number for number in (0, *QUARTERS) if last == "year" or number <= last]
        known = {key: count for key, count in counts.items() if key[1] in seen or last == "year"}
        relations = [balance(number) for number in seen if number] + (YEAR if last == "year" else [])
        silent = [key for key in SILENT if key in known]
        safe = suppress(known, relations, threshold=threshold, published=printed, unprinted=silent)
        assert safe.given_away == frozenset()
        printed = {key: result for key, result in safe.items() if key not in silent}
    return printed


def narrow(printed, relations, counts, threshold):
    """The small or hidden cells that leave a reader fewer than half the threshold and one neighbouring numbers."""
    reader = LinearAttacker(printed, relations, threshold)
    enough = threshold // 2 + 1
    hidden = [key for key, count in counts.items() if not isinstance(printed.get(key), Shown)]
    secret = [key for key in hidden if key in printed or counts[key] < threshold]
    return {key for key in secret if reader.values(key, counts[key], enough) < enough}


SMALL_WORLD = flow(30, [(20, 15, 4), (20, 15, 3), (20, 25, 2), (20, 25, 6)])
"""Who ended without help is in no quarter, and follows from the other numbers."""


def test_attacker_finds_what_ended_when_each_measure_is_made_safe_alone():
    relations = [balance(number) for number in QUARTERS]
    alone = {key: result for key, result in suppress(SMALL_WORLD, threshold=10).items() if key[0] != "ended"}

    reader = LinearAttacker(alone, relations, 10)

    assert [reader.interval(("ended", number)) for number in QUARTERS] == [(4, 4), (3, 3), (2, 2), (6, 6)]
    assert narrow(alone, relations, SMALL_WORLD, 10) >= set(SILENT)


def test_waiting_asked_and_helped_of_four_quarters_do_not_give_away_what_ended():
    printed = publish_in_turn(SMALL_WORLD, 10)

    relations = [*map(balance, QUARTERS), *YEAR]
    assert narrow(printed, relations, SMALL_WORLD, 10) == set()
    reader = LinearAttacker(printed, relations, 10)
    for key in SILENT:
        low, high = reader.interval(key)
        assert low <= SMALL_WORLD[key] <= high
        assert high - low >= 5


def test_a_year_after_its_quarters_leaves_what_was_printed_of_them():
    printed = publish_in_turn(SMALL_WORLD, 10)

    assert printed["waiting", 0] == Shown(30)
    assert [printed["asked", n] for n in QUARTERS].count(Shown(20)) >= 1
    assert Hidden() in printed.values()


@steady
@given(st.integers(0, 40), st.lists(st.tuples(*[st.integers(0, 25)] * 3), min_size=4, max_size=4))
def test_random_years_published_in_turn_give_nothing_away(waiting, quarters):
    owed = waiting
    possible = []
    for asked, helped, ended in quarters:
        helped = min(helped, owed + asked)
        ended = min(ended, owed + asked - helped)
        owed += asked - helped - ended
        possible.append((asked, helped, ended))
    counts = flow(waiting, possible)

    printed = publish_in_turn(counts, 10)

    assert narrow(printed, [*map(balance, QUARTERS), *YEAR], counts, 10) == set()


@steady
@given(st.data())
def test_random_publications_with_every_kind_of_relation_give_nothing_away(data):
    """Three measures by place, with their groups, themes that overlap, and a rest that nobody prints."""
    counts, relations, silent = {}, [], []
    places = range(data.draw(st.integers(2, 4)))
    for measure in ("asked", "helped"):
        for place in places:
            counts[measure, place, "food"] = data.draw(st.integers(0, 30))
            counts[measure, place, "arts"] = data.draw(st.one_of(st.integers(0, 12), st.integers(10, 60)))
            counts[measure, place, "all"] = counts[measure, place, "food"] + counts[measure, place, "arts"]
        for theme in ("food", "arts", "all"):
            counts[measure, "city", theme] = sum(counts[measure, place, theme] for place in places)
        relations += grid(measure, places, ["food", "arts"], row_total="all", column_total="city")
    for place in (*places, "city"):
        asked, helped = counts["asked", place, "all"], counts["helped", place, "all"]
        top = max(asked, helped)
        counts["seen", place] = top
        counts["seen only", place] = top - helped
        counts["groups", place] = data.draw(st.integers(0, asked))
        relations += [
            AtMost(("asked", place, "all"), ("seen", place)),
            Identity([("helped", place, "all"), ("seen only", place)], [("seen", place)]),
            AtMost(("groups", place), ("asked", place, "all")),
        ]
        silent.append(("seen only", place))
    most = max(counts["groups", place] for place in places)
    counts["groups", "once"] = data.draw(st.integers(most, sum(counts["groups", place] for place in places)))
    relations.append(Overlap(("groups", "once"), [("groups", place) for place in places]))

    safe = suppress(counts, relations, threshold=8, unprinted=silent)

    printed = {key: result for key, result in safe.items() if key not in silent}
    assert safe.given_away == frozenset()
    assert narrow(printed, relations, counts, 8) == set()


# --- the same table, twice ------------------------------------------------------------------------


def publish_again(first, second, sums=(), threshold=10):
    """What is printed of counts that were put right. Where the new number is hidden, the earlier one stays.

    How far each cell rose or fell is a count too, which nobody prints.
    """
    before = dict(suppress(first, sums, threshold=threshold))
    counts = {("first", key): count for key, count in first.items()}
    published = {("first", key): result for key, result in before.items()}
    relations, silent, now = [], [], {}
    for key, count in second.items():
        now[key] = ("first", key)
        if count != first[key]:
            now[key] = ("second", key)
            counts |= {("second", key): count, ("change", key): abs(count - first[key])}
            smaller, larger = sorted([("first", key), ("second", key)], key=counts.__getitem__)
            relations.append(Sum(larger, [smaller, ("change", key)]))
            silent.append(("change", key))
    for total in sums:
        relations.append(Sum(("first", total.total), [("first", part) for part in total.parts]))
        relations.append(Identity([now[part] for part in total.parts], [now[total.total]]))
    safe = suppress(counts, dict.fromkeys(relations), threshold=threshold, published=published, unprinted=silent)
    printed = {key: safe[key] for key in counts if key not in silent}
    assert narrow(printed, relations, counts, threshold) <= safe.given_away
    return {
        key: before[key] if isinstance(safe[place], Hidden) and isinstance(before[key], Shown) else safe[place]
        for key, place in now.items()
    }


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        (40, 40, Shown(40)),
        (40, 49, Shown(40)),
        (40, 31, Shown(40)),
        (40, 50, Shown(50)),
        (40, 30, Shown(30)),
        (3, 8, Fewer(10)),
        (9, 10, Shown(10)),
        (9, 18, Shown(18)),
        (9, 19, Shown(19)),
        (18, 9, Fewer(10)),
        (19, 9, Fewer(10)),
    ],
)
def test_figure_that_is_published_again_changes_by_nothing_or_by_the_threshold(old, new, result):
    assert publish_again({"n": old}, {"n": new})["n"] == result


def test_figures_that_all_moved_enough_are_replaced_together():
    first, second = {"a": 40, "b": 50, "t": 90}, {"a": 50, "b": 50, "t": 100}

    assert publish_again(first, second, [Sum("t", "ab")]) == {"a": Shown(50), "b": Shown(50), "t": Shown(100)}


def test_small_change_is_not_the_difference_of_two_tables():
    first, second = {"a": 40, "b": 50, "t": 90, "apart": 70}, {"a": 43, "b": 70, "t": 113, "apart": 80}

    found = publish_again(first, second, [Sum("t", "ab")])

    assert found["a"] == Shown(40)
    assert found["apart"] == Shown(80)
    assert (found["b"], found["t"]) != (Shown(70), Shown(113))


def test_hidden_cell_that_outgrows_its_words_is_not_worked_out_from_both_tables():
    """9 and 21 of 30, then 19 and 21 of 40: since nothing falls, the old pair could be worked out."""
    first, second = {"a": 9, "b": 21, "t": 30}, {"a": 19, "b": 21, "t": 40}

    found = publish_again(first, second, [Sum("t", "ab")])

    assert found["b"] == Hidden()
    assert (found["a"], found["t"]) != (Shown(19), Shown(40))


@settings(steady, max_examples=25)
@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=4),
    st.lists(st.sampled_from([-9, -4, -1, 0, 0, 0, 1, 4, 5, 9, 10, 25]), min_size=4, max_size=4),
)
def test_no_two_publications_of_a_table_differ_by_a_small_number(start, steps):
    first = dict(enumerate(start)) | {"t": sum(start)}
    moved = [max(0, value + step) for value, step in zip(start, steps, strict=False)]
    second = dict(enumerate(moved)) | {"t": sum(moved)}

    found = publish_again(first, second, [Sum("t", range(len(start)))], threshold=5)

    before = suppress(first, [Sum("t", range(len(start)))], threshold=5)
    both = [(before[key].value, found[key].value) for key in first if {type(before[key]), type(found[key])} == {Shown}]
    assert [(old, new) for old, new in both if 0 < abs(new - old) < 5] == []
