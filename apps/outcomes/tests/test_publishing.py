"""What is published of a period: nothing small, and nothing that gives a small number back."""

import pytest

from apps.core.suppression import Fewer, Hidden, Shown
from apps.outcomes.book import BY_LINE, Edition
from apps.outcomes.periods import Quarter, Year
from apps.outcomes.publishing import publish, read, write

LINES = {
    "neighbourhood": ["north", "central", "south"],
    "theme": ["food", "arts", "none"],
    "income": ["small", "large", "unknown"],
    "community": ["carers", "not-asked"],
    "ending": ["signposted", "declined"],
    "why": ["outside", "urgent"],
    "reason": ["signposted/outside/outside", "declined/urgent/rescue", "declined/urgent/twice"],
}


def counts(**all_line):
    whole = {
        "asked": 0,
        "groups": 0,
        "served": 0,
        "groups_served": 0,
        "first_time": 0,
        "completed": 0,
        "better": 0,
        "group_verdicts": 0,
        "group_better": 0,
        "refused": 0,
        "waiting": 0,
        "replied": 0,
        "reply_due": 0,
        "median_days": None,
    }
    return {"all": {"all": whole | all_line}}


def a_year(asked=(40, 30, 30)):
    made = counts(asked=sum(asked), served=60, groups_served=50, refused=30, waiting=20, median_days=31.5)
    made["neighbourhood"] = {
        name: {"asked": n, "served": 20, "refused": 10, "waiting": w, "median_days": 21.0}
        for name, n, w in zip(LINES["neighbourhood"], asked, (10, 10, 0), strict=True)
    }
    made["theme"] = {
        "food": {"asked": 60, "served": 40, "refused": 20, "waiting": 20},
        "arts": {"asked": sum(asked) - 40},
    }
    made["theme"]["arts"] |= {"served": 30, "refused": 20, "waiting": 10}
    made["income"] = {"small": {"asked": sum(asked), "served": 60, "refused": 30, "waiting": 20}}
    made["community"] = {"carers": {"asked": sum(asked), "served": 60, "refused": 30, "waiting": 20}}
    made["ending"] = {"signposted": {"refused": 15}, "declined": {"refused": 15}}
    made["why"] = {"outside": {"refused": 15}, "urgent": {"refused": 15}}
    made["reason"] = {"signposted/outside/outside": {"refused": 15}, "declined/urgent/rescue": {"refused": 15}}
    return made


def publish_quarter(raw):
    return publish(Quarter(2025, 1), raw, earlier=(), lines={}, threshold=10).cells


def four_quarters(asked, served, waiting):
    """The four quarters, each published when it ended."""
    found: list[Edition] = []
    for quarter, a, s, w in zip(Year(2025).quarters, asked, served, waiting, strict=True):
        raw = counts(asked=a, served=s, waiting=w)
        found.append(publish(quarter, raw, earlier=found, lines={}, threshold=10))
    return found


def publish_year(year, asked=(25, 25, 25, 25), served=(15, 15, 15, 15), waiting=(10, 20, 20, 20), lines=LINES):
    """The cells of a year after its quarters."""
    earlier = four_quarters(asked, served, waiting)
    return publish(Year(2025), year, earlier=earlier, lines=lines, threshold=10).cells


def test_quarter_shows_totals_and_hides_small_ones():
    cells = publish_quarter(counts(asked=120, served=9, waiting=0))
    assert cells["all", "all", "asked"] == Shown(120)
    assert cells["all", "all", "served"] == Fewer(10)
    assert cells["all", "all", "waiting"] == Fewer(10)


@pytest.mark.parametrize(
    ("served", "median", "shown"),
    [(10, 31.4, "31 days"), (9, 31.4, "hidden *"), (0, None, "hidden *")],
)
def test_typical_wait_with_few_behind_it_is_hidden(served, median, shown):
    cells = publish_quarter(counts(served=served, median_days=median))
    assert cells["all", "all", "median_days"].text == shown


def test_share_of_first_replies_is_hidden_where_how_many_asked_is():
    """11 of 12 are 92%, of which only 12 and 13 in the teens can be the whole."""
    raw = counts(asked=12, groups=12, served=10, groups_served=10, first_time=10, waiting=2, replied=11, reply_due=12)
    cells = publish_quarter(raw)
    assert (cells["all", "all", "asked"].text, cells["all", "all", "replied_share"].text) == ("hidden *", "hidden *")


@pytest.mark.parametrize(
    ("first", "served", "shown"),
    [(40, 100, "40%"), (9, 100, "hidden *"), (95, 100, "hidden *"), (5, 9, "hidden *")],
)
def test_share_of_first_timers_that_would_give_a_small_number_away_is_hidden(first, served, shown):
    cells = publish_quarter(counts(groups_served=served, first_time=first))
    assert cells["all", "all", "first_time_share"].text == shown


@pytest.mark.parametrize(
    ("better", "told", "shown"), [(18, 30, "60%"), (9, 30, "hidden *"), (25, 30, "hidden *"), (9, 9, "hidden *")]
)
def test_share_of_groups_that_say_better_is_of_those_that_told_us(better, told, shown):
    cells = publish_quarter(counts(completed=90, better=70, group_verdicts=told, group_better=better))
    assert cells["all", "all", "group_better_share"].text == shown


def test_year_with_one_small_neighbourhood_hides_another_beside_it():
    cells = publish_year(a_year(asked=(40, 55, 5)))
    neighbours = [cells["neighbourhood", line, "asked"] for line in LINES["neighbourhood"]]
    assert neighbours[2] == Fewer(10)
    assert [type(cell) for cell in neighbours[:2]].count(Hidden) == 1
    assert cells["all", "all", "asked"] == Shown(100)


def test_year_with_small_quarters_in_print_gives_none_of_them_away():
    cells = publish_year(a_year(), served=(29, 29, 1, 1))
    assert cells["all", "all", "served"] != Shown(60)


def test_year_shows_how_requests_ended_and_why():
    cells = publish_year(a_year())
    assert cells["all", "all", "refused"] == Shown(30)
    assert cells["ending", "declined", "refused"] == Shown(15)
    assert cells["why", "urgent", "refused"] == Shown(15)
    assert cells["reason", "declined/urgent/rescue", "refused"].text in {"15", "hidden *"}
    assert cells["reason", "declined/urgent/twice", "refused"] == Fewer(10)


def test_quarter_does_not_say_what_ended_without_help():
    assert ("all", "all", "refused") not in publish_quarter(counts(refused=30))


def test_year_beside_small_quarters_in_print_hides_its_total_and_keeps_its_cuts():
    """91 and three times 'fewer than 10' are 100: the total would leave nine for the three together."""
    made = a_year(asked=(100, 0, 0))
    cells = publish_year(made, asked=(91, 3, 3, 3))
    assert cells["all", "all", "asked"] == Hidden()
    assert [cells["neighbourhood", line, "asked"].text for line in LINES["neighbourhood"]] == [
        "100",
        "fewer than 10",
        "fewer than 10",
    ]


def test_year_whose_cuts_its_quarters_in_print_would_pin_is_withheld():
    """Four quarters of 10 make 40 in print: four hidden numbers of 10 or more would leave nought for the fifth."""
    lines = LINES | {"neighbourhood": ["north", "east", "south", "west", "far"]}
    made = a_year(asked=(40, 0, 0))
    made["theme"]["food"]["asked"] = made["theme"]["arts"]["asked"] = 20
    for name, asked in zip(lines["neighbourhood"], (10, 10, 10, 10, 0), strict=True):
        made["neighbourhood"][name] = {"asked": asked, "served": 12, "refused": 6, "waiting": 4}
    del made["neighbourhood"]["central"]
    cells = publish_year(made, asked=(10, 10, 10, 10), lines=lines)
    assert {cells["neighbourhood", line, "asked"] for line in lines["neighbourhood"]} == {Hidden()}
    assert cells["all", "all", "served"] == Shown(60)


def test_year_that_its_quarters_do_not_add_up_to_withholds_the_measure():
    cells = publish_year(a_year(), asked=(25, 25, 25, 24))
    assert cells["neighbourhood", "north", "asked"] == Hidden()


def test_year_never_publishes_a_number_under_the_threshold():
    cells = publish_year(a_year(asked=(88, 9, 3)))
    counted = [cell.value for (_, _, m), cell in cells.items() if m in BY_LINE and isinstance(cell, Shown)]
    assert counted
    assert [n for n in counted if n < 10] == []


def test_year_holds_every_line_even_one_with_nothing_in_it():
    cells = publish_year(a_year())
    assert cells["income", "unknown", "asked"].text in {"fewer than 10", "hidden *"}
    assert {line for cut, line, _ in cells if cut == "neighbourhood"} == set(LINES["neighbourhood"])


def test_median_of_a_neighbourhood_is_shown_only_with_enough_behind_it():
    made = a_year()
    made["neighbourhood"]["north"]["median_days"] = 14.0
    cells = publish_year(made)
    for line in LINES["neighbourhood"]:
        served = cells["neighbourhood", line, "served"]
        assert isinstance(cells["neighbourhood", line, "median_days"], Shown) == isinstance(served, Shown)


def test_cell_that_is_withheld_is_still_so_when_read_and_no_page_says_which():
    written = write({("all", "all", "asked"): Hidden(withheld=True), ("all", "all", "served"): Hidden()})
    asked, served = read(written).values()
    assert (asked.withheld, served.withheld, asked.text, asked.text == served.text) == (True, False, "hidden *", True)


def test_cells_written_and_read_are_the_same():
    cells = publish_year(a_year(asked=(40, 55, 5)))
    assert {k: v.text for k, v in read(write(cells)).items()} == {k: v.text for k, v in cells.items()}
