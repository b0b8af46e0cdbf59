import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from apps.core.charts import Bar, Hex, Line, bar_chart, hex_map, line_chart, palette, stacked_chart
from apps.core.charts.svg import text_width
from apps.core.suppression import Fewer, Hidden, Shown

WORDS = {"caption": "Distinct groups, July to September 2026.", "sentence": "Premises lead the list."}


def a_bar_chart():
    bars = [Bar("Premises", 48, "about £31,000"), Bar("Legal <disputes>", Fewer(10)), Bar("Running costs", Hidden())]
    return bar_chart(bars, headers=("Topic", "Requests"), **WORDS)


def a_stacked_chart():
    return stacked_chart(
        ["2025", "2026 & on"],
        [("Try it", [40, 52]), ("Do it", [80, Fewer(10)]), ("Grow it", [12, Hidden()])],
        header="Year",
        totals=[132, 90],
        **WORDS,
    )


def a_line_chart():
    lines = [Line("Asked", [188, 195, 203]), Line("Supported", [180, Fewer(10), None])]
    return line_chart(["Q1", "Q2", "Q3"], lines, header="Quarter", shade=("Asked", "Supported"), **WORDS)


def a_hex_map():
    cells = [
        Hex("Higher Blackley", "H Blackley", 3, 0, "N3", 12),
        Hex("Charlestown", "Charl.", 4, 0, "N3", Fewer(10)),
        Hex("Crumpsall", "Crump.", 2, 1, "N2", 61),
    ]
    return hex_map(
        cells,
        headers=("Ward", "Neighbourhood", "Groups"),
        edges=[15, 20, 27, 34, 42],
        group_names={"N3": "Higher Blackley & Charlestown", "N2": "Crumpsall"},
        **WORDS,
    )


CHARTS = [a_bar_chart, a_stacked_chart, a_line_chart, a_hex_map]
each_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)


def drawings(figure):
    return [ET.fromstring(figure.wide), ET.fromstring(figure.narrow)]


def words_in(drawing):
    return [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]


@each_chart
def test_a_drawing_is_well_formed_hidden_from_readers_and_of_its_width(chart):
    found = [(d.get("width"), d.get("aria-hidden"), d.get("viewBox").split()[2]) for d in drawings(chart())]

    assert found == [("600", "true", "600"), ("350", "true", "350")]


@each_chart
def test_a_drawing_has_nothing_that_the_content_policy_would_stop(chart):
    for drawing in drawings(chart()):
        for element in drawing.iter():
            assert element.tag.rsplit("}")[-1] not in {"style", "script", "image", "use", "foreignObject"}
            assert not {name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name}


@each_chart
def test_no_word_in_a_drawing_is_smaller_than_thirteen(chart):
    sizes = [float(e.get("font-size")) for d in drawings(chart()) for e in d.iter() if e.tag.endswith("}text")]

    assert min(sizes) >= 13


@each_chart
def test_a_drawing_uses_house_colours_alone(chart):
    house = {v for v in vars(palette).values() if isinstance(v, str) and v.startswith("#")}
    house |= {*palette.CATEGORIES, *palette.AMOUNTS}
    figure = chart()

    assert {colour for svg in (figure.wide, figure.narrow) for colour in re.findall(r"#[0-9a-f]{6}\b", svg)} <= house


@each_chart
def test_a_table_row_has_a_cell_for_each_header(chart):
    figure = chart()

    assert {len(row) for row in figure.rows} == {len(figure.headers)}
    assert (figure.caption, figure.sentence) == tuple(WORDS.values())


@each_chart
def test_each_hatch_paints_from_a_pattern_in_its_own_drawing(chart):
    ids = []
    for figure in (chart(), chart()):
        for svg in (figure.wide, figure.narrow):
            own = re.findall(r'pattern id="([^"]+)"', svg)
            assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(own)
            assert len(own) == 1
            ids += own
    assert len(set(ids)) == 4


@each_chart
def test_every_word_stays_inside_its_drawing(chart):
    for drawing in drawings(chart()):
        width, height = float(drawing.get("width")), float(drawing.get("height"))
        for element in drawing.iter("{http://www.w3.org/2000/svg}text"):
            span = text_width(element.text, float(element.get("font-size")))
            at = {"middle": span / 2, "end": span}.get(element.get("text-anchor"), 0)
            left = float(element.get("x")) - at
            assert left >= -1, element.text
            assert left + span <= width + 1, element.text
            assert 0 < float(element.get("y")) <= height, element.text


def test_a_bar_chart_table_says_the_words_of_hidden_numbers():
    figure = a_bar_chart()

    assert figure.headers == ("Topic", "Requests", "Note")
    assert figure.rows == (
        ("Premises", "48", "about £31,000"),
        ("Legal <disputes>", "fewer than 10", ""),
        ("Running costs", "hidden *", ""),
    )


def test_hidden_bars_are_all_of_one_length():
    svg = drawings(a_bar_chart())[0]
    stubs = [e.get("width") for e in svg.iter() if e.tag.endswith("}rect") and (e.get("fill") or "").startswith("url")]

    assert stubs == ["25", "25"]


def test_bars_start_at_nought_and_keep_proportion():
    figure = bar_chart([Bar("a", 20), Bar("b", 80), Bar("c", 0)], headers=("x", "y"), **WORDS)
    lengths = [float(e.get("width")) for e in drawings(figure)[0].iter() if e.get("class") == "chart-area"]

    assert lengths[0] * 4 == pytest.approx(lengths[1], abs=0.05)


def test_a_target_has_its_tick_its_word_and_its_column():
    figure = bar_chart([Bar("North", 48, target=60), Bar("South", 71)], headers=("Area", "Share"), unit="%", **WORDS)

    assert figure.headers == ("Area", "Share", "Target")
    assert figure.rows == (("North", "48%", "60%"), ("South", "71%", "none"))
    assert words_in(drawings(figure)[0])[0] == "Target"


def test_words_from_people_are_escaped():
    nasty = '"><script>alert(1)</script>&'
    bars = bar_chart([Bar(nasty, 5, nasty)], headers=("a", "b"), **WORDS)
    lines = line_chart([nasty], [Line(nasty, [1])], header="a", **WORDS)
    hexes = hex_map([Hex(nasty, nasty, 0, 0, nasty, 5)], headers=("a", "b", "c"), **WORDS)
    stacks = stacked_chart([nasty], [(nasty, [1])], header="a", **WORDS)

    for figure in (bars, lines, hexes, stacks):
        assert "<script" not in figure.wide + figure.narrow
        assert len(drawings(figure)) == 2


def test_a_stacked_chart_table_has_every_part_and_the_total():
    figure = a_stacked_chart()

    assert figure.headers == ("Year", "Try it", "Do it", "Grow it", "All")
    assert figure.rows == (
        ("2025", "40", "80", "12", "132"),
        ("2026 & on", "52", "fewer than 10", "hidden *", "90"),
    )


def test_a_line_chart_table_tells_hidden_from_missing():
    assert a_line_chart().rows == (
        ("Q1", "188", "180"),
        ("Q2", "195", "fewer than 10"),
        ("Q3", "203", "no figure"),
    )


def test_a_line_breaks_where_its_number_is_hidden():
    lines = [Line("Asked", [20, 30, Hidden(), 40, 50])]
    figure = line_chart(list("abcde"), lines, header="Quarter", **WORDS)

    assert [len(e.get("points").split()) for e in drawings(figure)[0].iter() if e.tag.endswith("}polyline")] == [2, 2]


def test_a_hex_map_prints_each_number_short_and_says_it_in_full_in_its_table():
    figure = a_hex_map()

    assert [word for word in words_in(drawings(figure)[0]) if word in {"12", "<10", "61"}] == ["12", "<10", "61"]
    assert figure.rows == (
        ("Higher Blackley", "Higher Blackley & Charlestown", "12"),
        ("Charlestown", "Higher Blackley & Charlestown", "fewer than 10"),
        ("Crumpsall", "Crumpsall", "61"),
    )


def test_a_hex_map_names_its_neighbourhoods_at_both_widths():
    wide, narrow = (" ".join(words_in(drawing)) for drawing in drawings(a_hex_map()))

    assert "Higher Blackley & Charlestown" in narrow
    assert re.search(r"Higher Blackley & Charlestown", wide)


def test_a_number_on_an_edge_falls_in_the_upper_range():
    cells = [Hex("a", "a", 0, 0, "g", 14), Hex("b", "b", 1, 0, "g", 15), Hex("c", "c", 2, 0, "g", 42)]
    figure = hex_map(cells, headers=("a", "b", "c"), edges=[15, 20, 27, 34, 42], **WORDS)
    fills = [e.get("fill") for e in drawings(figure)[0].iter() if e.tag.endswith("}polygon")]

    assert fills == [palette.AMOUNTS[0], palette.AMOUNTS[1], palette.AMOUNTS[5]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: line_chart(["Q1"], [Line(str(n), [1]) for n in range(5)], header="a", **WORDS),
        lambda: line_chart(["Q1", "Q2"], [Line("a", [1])], header="a", **WORDS),
        lambda: stacked_chart(["a"], [(str(n), [1]) for n in range(9)], header="a", **WORDS),
        lambda: hex_map([Hex("a", "a", 0, 0, "g", 1)], headers=("a", "b", "c"), edges=[3, 2], **WORDS),
    ],
)
def test_a_chart_that_would_mislead_is_refused(make):
    with pytest.raises(ValueError, match=r".+"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: bar_chart([], headers=("a", "b"), **WORDS),
        lambda: stacked_chart([], [("a", [])], header="a", **WORDS),
        lambda: line_chart([], [Line("a", [])], header="a", **WORDS),
        lambda: hex_map([], headers=("a", "b", "c"), **WORDS),
        lambda: line_chart(["Q1"], [Line("a", [Hidden()])], header="a", **WORDS),
        lambda: bar_chart([Bar("a", 0), Bar("b", Shown(0))], headers=("a", "b"), **WORDS),
    ],
)
def test_a_chart_with_nothing_to_draw_still_draws(make):
    assert len(drawings(make())) == 2


def test_dark_and_light_alternate_in_grey():
    def grey(colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = [grey(colour) for colour in palette.CATEGORIES]

    assert all(abs(a - b) > 80 for a, b in pairwise(greys))
