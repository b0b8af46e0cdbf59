"""What a reader can work out from the definitions of the numbers is declared, by hand for one small place."""

import pytest

from apps.core.suppression import AtMost, NoMore, Overlap, Shown, Sum
from apps.outcomes.book import Book, Edition
from apps.outcomes.periods import Quarter, Year

WHOLE = (
    "asked",
    "groups",
    "served",
    "groups_served",
    "first_time",
    "completed",
    "group_verdicts",
    "refused",
    "waiting",
)
FIRST = dict(zip(WHOLE, (20, 15, 12, 11, 11, 5, 3, 4, 5), strict=True))
"""Twenty asked, twelve were helped, three left before help started, and one after."""

LATER = dict(zip(WHOLE, (0, 0, 0, 0, 0, 6, 2, 0, 5), strict=True))
YEAR = dict(zip(WHOLE, (20, 15, 12, 11, 11, 23, 9, 4, 5), strict=True))


def whole(code, *measures):
    return [(code, "all", "all", measure) for measure in measures]


def sums_of(book, code, cut, measure):
    return [
        each
        for each in book.relations
        if isinstance(each, Sum) and each.total[:2] == (code, cut) and each.total[3] == measure
    ]


def in_print(quarter, counts):
    raw = {"all": {"all": counts}}
    return Edition(quarter, raw, {("all", "all", measure): Shown(number) for measure, number in counts.items()})


def test_first_quarter_bounds_who_was_helped_and_what_had_ended():
    book = Book(10)
    book.add_new(Quarter(2020, 1), {"all": {"all": FIRST}}, {})
    book.tie()

    assert [each for each in book.relations if isinstance(each, NoMore) and not isinstance(each, AtMost)] == [
        NoMore(whole("2020-q1", "groups_served"), [*whole("2020-q1", "groups"), ("", "all", "all", "waiting")]),
        NoMore(whole("2020-q1", "completed", "refused"), whole("2020-q1", "served", "left")),
        NoMore(whole("2020-q1", "group_verdicts"), whole("2020-q1", "completed")),
    ]


def test_nobody_was_helped_before_the_first_quarter_and_everybody_knows():
    book = Book(10)
    book.add_new(Quarter(2020, 1), {"all": {"all": FIRST}}, {})
    book.tie()

    assert book.printed["2020-q1", "all", "all", "not first_time"] == Shown(0)


def year_of_the_place(lines, cuts):
    """The first year, after its four quarters."""
    book = Book(10)
    for quarter, counts in zip(Year(2020).quarters, (FIRST, LATER, LATER, LATER), strict=True):
        book.add_printed(in_print(quarter, counts), with_cuts=False)
    book.add_new(Year(2020), {"all": {"all": YEAR}, **cuts}, lines)
    book.tie()
    return book


def test_what_ended_without_help_in_a_year_is_that_of_its_quarters():
    book = year_of_the_place({}, {})

    quarters = [key for quarter in Year(2020).quarters for key in whole(quarter.code, "refused")]
    assert sums_of(book, "2020", "all", "refused") == [Sum(*whole("2020", "refused"), quarters)]


def test_who_gave_no_theme_has_nothing_in_common_with_the_lines_of_themes():
    themes = {"food": {"asked": 11}, "arts": {"asked": 9}, "none": {"asked": 6}}
    book = year_of_the_place({"theme": ["food", "arts", "none"]}, {"theme": themes})

    def line(name):
        return ("2020", "theme", name, "asked")

    some = line("")
    assert sums_of(book, "2020", "theme", "asked") == [Overlap(some, [line("food"), line("arts")])]
    assert Sum(*whole("2020", "asked"), [some, line("none")]) in sums_of(book, "2020", "all", "asked")
    assert book.numbers[some] == 14


def test_place_without_a_theme_has_all_in_the_one_line():
    book = year_of_the_place({"theme": ["none"]}, {"theme": {"none": {"asked": 20}}})
    assert Sum(*whole("2020", "asked"), [("2020", "theme", "none", "asked")]) in sums_of(book, "2020", "all", "asked")


def test_topic_is_tied_to_who_waits_though_that_is_not_in_print():
    topics = {"money": {"asked": 13, "served": 8, "refused": 2, "waiting": 3}}
    topics["people"] = {"asked": 7, "served": 4, "refused": 2, "waiting": 2}
    book = year_of_the_place({"topic": ["money", "people"]}, {"topic": topics})

    def line(name, measure):
        return ("2020", "topic", name, measure)

    assert {key: book.numbers[key] for key in book.unknown} == {
        line("money", "waiting"): 3,
        line("people", "waiting"): 2,
        line("money", "left"): 2,
        line("people", "left"): 1,
    }
    assert sums_of(book, "2020", "all", "waiting") == [
        Sum(*whole("2020", "waiting"), [line("money", "waiting"), line("people", "waiting")])
    ]


@pytest.mark.parametrize("line", ["not-asked", "rather-not", "everybody", "answered"])
def test_group_that_named_no_community_has_nothing_in_common_with_the_lines_of_communities(line):
    communities = {"carers": {"asked": 11}, line: {"asked": 9}}
    book = year_of_the_place({"community": ["carers", line]}, {"community": communities})

    some, alone = (("2020", "community", name, "asked") for name in ("", line))
    assert Sum(*whole("2020", "asked"), [some, alone]) in sums_of(book, "2020", "all", "asked")
