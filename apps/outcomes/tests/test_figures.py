"""What the charts of a year say: who asked most, who asks less than their share of the residents."""

import pytest

from apps.core.suppression import Fewer, Hidden, Shown
from apps.organisations.tests.factories import CommunityFactory
from apps.outcomes import selectors
from apps.outcomes.figures import against_census, bars_by_line
from apps.outcomes.models import Publication
from apps.outcomes.selectors import PublishedLine, PublishedPeriod, ResidentShares
from apps.places.models import Population
from apps.places.tests.factories import SourceFactory

YEAR = PublishedPeriod(Publication(kind="year", code="2025"), {("all", "all", "asked"): Shown(200)})


def lines(**asked):
    return [PublishedLine(code, code.capitalize(), {"asked": result}) for code, result in asked.items()]


def chart(found):
    return bars_by_line("theme", found, "asked", header="Theme", caption="Requests.")


def test_bars_stand_most_first_and_what_is_hidden_last():
    drawn = chart(lines(arts=Shown(12), food=Shown(30), sport=Fewer(10)))
    assert drawn.rows == (("Food", "30"), ("Arts", "12"), ("Sport", "fewer than 10"))
    assert drawn.sentence == "Groups that work on this asked most: Food."


def test_sentence_warns_where_a_starred_number_could_be_the_largest():
    drawn = chart(lines(arts=Shown(30), food=Shown(30), sport=Hidden()))
    assert drawn.sentence == "Groups that work on this asked most: Arts and Food. A hidden number may be larger."


def test_long_list_draws_ten_and_says_that_the_table_has_them_all():
    drawn = chart(lines(**{f"line{n:02}": Shown(50 - n) for n in range(12)}))
    assert [row[0] for row in drawn.rows] == [f"Line{n:02}" for n in range(10)]
    assert drawn.caption == "Requests. The 10 with most: the table has them all."


def test_section_of_which_all_is_hidden_has_no_chart():
    assert chart(lines(arts=Fewer(10), food=Hidden())) is None


def test_who_asks_stands_beside_who_lives_here_the_furthest_below_first():
    asked = lines(chinese=Shown(10), pakistani=Shown(50), carers=Shown(20), women=Shown(60), roma=Fewer(10))
    shares = ResidentShares(2021, {"chinese": 0.1, "pakistani": 0.12, "carers": 0.11, "women": 0.51, "roma": 0.002})
    drawn = against_census(YEAR, asked, shares)
    assert drawn.rows == (
        ("Chinese", "5.0%", "10.0%"),
        ("Carers", "10.0%", "11.0%"),
        ("Pakistani", "25.0%", "12.0%"),
    )
    assert drawn.sentence == "Furthest below their share of residents: Chinese and Carers."
    assert "census figures of 2021" in drawn.caption


def test_who_asks_is_not_compared_where_the_total_or_every_share_is_hidden():
    shares = ResidentShares(2021, {"chinese": 0.1})
    without_total = PublishedPeriod(Publication(kind="year", code="2025"), {("all", "all", "asked"): Hidden()})
    assert against_census(without_total, lines(chinese=Shown(10)), shares) is None
    assert against_census(YEAR, lines(chinese=Fewer(10)), shares) is None


@pytest.mark.django_db
def test_share_of_residents_is_of_all_whom_the_newest_census_asked():
    source = SourceFactory()
    for year, category, people in ((2011, "A", 5), (2021, "A", 10), (2021, "B", 20), (2021, "Neither", 70)):
        Population.objects.create(strand="carers", category=category, people=people, year=year, source=source)
    CommunityFactory(code="carers", strand="carers", compares_with=["A", "B"])
    CommunityFactory(code="unknown", strand="carers", compares_with=["C"])
    CommunityFactory(code="uncounted", strand="carers")
    assert selectors.share_of_residents() == ResidentShares(2021, {"carers": 0.3})
