from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.suppression import Fewer, Hidden, Overlap, Shown, Sum, first_edition, safe_against_previous

JULY, AUGUST, SEPTEMBER = date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("old", "new", "result", "as_at"),
    [
        (40, 40, Shown(40), AUGUST),
        (40, 49, Shown(40), JULY),
        (40, 31, Shown(40), JULY),
        (40, 50, Shown(50), AUGUST),
        (40, 30, Shown(30), AUGUST),
        (3, 8, Fewer(10), AUGUST),
        (9, 10, Fewer(10), JULY),
        (9, 18, Fewer(10), JULY),
        (9, 19, Shown(19), AUGUST),
        (18, 9, Shown(18), JULY),
        (19, 9, Fewer(10), AUGUST),
    ],
)
def test_a_lone_figure_changes_by_nothing_or_by_the_threshold(old, new, result, as_at):
    edition = safe_against_previous(first_edition({"n": old}, as_at=JULY), {"n": new}, as_at=AUGUST)

    assert (edition.results["n"], edition.as_at["n"]) == (result, as_at)


def test_tied_figures_that_all_moved_enough_are_replaced_together():
    ties = [Sum("t", "ab")]
    first = first_edition({"a": 40, "b": 50, "t": 90}, ties, as_at=JULY)

    second = safe_against_previous(first, {"a": 50, "b": 50, "t": 100}, ties, as_at=AUGUST)

    assert dict(second.results) == {"a": Shown(50), "b": Shown(50), "t": Shown(100)}
    assert set(second.as_at.values()) == {AUGUST}


def test_one_small_change_keeps_every_figure_tied_to_it():
    ties = [Sum("t", "ab")]
    first = first_edition({"a": 40, "b": 50, "t": 90, "apart": 70}, ties, as_at=JULY)

    second = safe_against_previous(first, {"a": 43, "b": 70, "t": 113, "apart": 80}, ties, as_at=AUGUST)

    assert dict(second.results) == {"a": Shown(40), "b": Shown(50), "t": Shown(90), "apart": Shown(80)}
    assert second.as_at == {"a": JULY, "b": JULY, "t": JULY, "apart": AUGUST}


def test_a_kept_figure_is_compared_with_what_was_published_and_not_with_the_last_try():
    first = first_edition({"n": 40}, as_at=JULY)
    second = safe_against_previous(first, {"n": 46}, as_at=AUGUST)

    third = safe_against_previous(second, {"n": 51}, as_at=SEPTEMBER)

    assert (third.results["n"], third.as_at["n"]) == (Shown(51), SEPTEMBER)


def test_a_hidden_cell_that_outgrows_its_words_keeps_the_table():
    """9 and 21 of 30, then 19 and 21 of 40: since nothing falls, the old pair could be worked out."""
    ties = [Sum("t", "ab")]
    first = first_edition({"a": 9, "b": 21, "t": 30}, ties, as_at=JULY)

    second = safe_against_previous(first, {"a": 19, "b": 21, "t": 40}, ties, as_at=AUGUST)

    assert dict(second.results) == {"a": Fewer(10), "b": Hidden(), "t": Shown(30)}


def test_an_overlapping_column_that_moved_keeps_its_table():
    ties = [Overlap("t", "ab")]
    first = first_edition({"a": 40, "b": 50, "t": 60}, ties, as_at=JULY)

    second = safe_against_previous(first, {"a": 60, "b": 70, "t": 80}, ties, as_at=AUGUST)

    assert second.results["t"] == Shown(60)


def test_a_cut_that_changed_its_cells_is_refused():
    first = first_edition({"a": 40}, as_at=JULY)

    with pytest.raises(ValueError, match="keeps its cells"):
        safe_against_previous(first, {"b": 40}, as_at=AUGUST)


@settings(deadline=None, derandomize=True, max_examples=200, database=None)
@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=4),
    st.lists(st.lists(st.sampled_from([0, 0, 0, 1, 4, 5, 9, 10, 25]), min_size=4, max_size=4), max_size=4),
)
def test_no_two_editions_differ_by_a_small_number(start, steps):
    ties = [Sum("t", range(len(start)))]
    edition = first_edition(dict(enumerate(start)) | {"t": sum(start)}, ties, as_at=JULY, threshold=5)
    history, values = [edition], list(start)
    for step in steps:
        values = [value + rise for value, rise in zip(values, step, strict=False)]
        counts = dict(enumerate(values)) | {"t": sum(values)}
        edition = safe_against_previous(edition, counts, ties, as_at=AUGUST, threshold=5)
        history.append(edition)
    for earlier in history:
        for later in history[history.index(earlier) :]:
            both = [
                (before.value, after.value)
                for before, after in zip(earlier.results.values(), later.results.values(), strict=True)
                if isinstance(before, Shown) and isinstance(after, Shown)
            ]
            assert all(after == before or after - before >= 5 for before, after in both)
            assert [type(r) for r in earlier.results.values()] == [type(r) for r in later.results.values()]
