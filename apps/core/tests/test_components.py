"""The component tags: strict about what they are given, and each in the gallery."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError

from apps.core.charts import Figure
from apps.core.decisions import ALLOW, not_now, refuse
from apps.core.parts import ScorePart, TableColumn
from apps.core.templatetags.components import COMPONENTS
from apps.core.templatetags.components.marks import ICONS

TEMPLATES = Path(settings.BASE_DIR) / "templates"
MAIL = TEMPLATES / "messages"  # mail programs have no style sheet of ours
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if MAIL not in path.parents)
PARTS = [
    ScorePart("D", "Deadline", 14, 20, "indigo", "Your fund closes in 27 days"),
    ScorePart("S", "Stage", 0, 10, "verdigris"),
    ScorePart("T", "Theme", 2, 5, "woad"),
]


def draw(source: str, **values) -> str:
    return Template("{% load components %}" + source).render(Context(values)).strip()


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_gallery_every_component_tag_is_drawn(name):
    drawn = "".join(path.read_text() for path in (TEMPLATES / "core" / "gallery").glob("*.html"))
    assert re.search(rf"{{% {name}[ %]", drawn), f"add {{% {name} %}} to the gallery, in all its states"


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_components_page_every_component_tag_is_documented(name):
    assert f"`{name}`" in (Path(settings.BASE_DIR) / "docs" / "components.md").read_text()


@pytest.mark.parametrize(
    "source",
    [
        '{% tag kid="draft" %}',
        "{% tag %}",
        "{% tag kind=mistyped %}",
        '{% tag kind="no-such-kind" %}',
        '{% icon name="no-such-icon" %}',
        '{% button text="" %}',
        '{% button text="Go" kind="loud" %}',
        '{% link_button text="Go" href=mistyped %}',
        '{% ladder stage="fly" %}',
        '{% note kind="shout" %}x{% endnote %}',
        '{% banner kind="shout" %}x{% endbanner %}',
        '{% breadcrumbs "Home" %}',
        '{% breadcrumbs "Home" mistyped "Here" %}',
        '{% stat_tile label="Groups" %}',
        '{% empty_state heading="None" action="Ask" %}',
        '{% action decision=mistyped text="Publish" %}',
        '{% action decision="yes" text="Publish" %}',
        '{% sort_header label="Sent" href="/" direction="up" %}',
    ],
)
def test_component_given_something_wrong_is_an_error_and_not_a_blank(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_action_allowed_with_an_address_is_a_link():
    html = draw('{% action decision=d text="Make an offer" href="/offer/" %}', d=ALLOW)
    assert '<a href="/offer/" class="button button--second"><span>Make an offer</span></a>' in html


def test_action_allowed_with_post_is_a_form_with_its_token():
    html = draw('{% action decision=d text="Start" post="/start/" %}', d=ALLOW, csrf_token="abc")
    assert '<form method="post" action="/start/"><input type="hidden" name="csrfmiddlewaretoken" value="abc">' in html


def test_action_not_now_is_focusable_disabled_and_gives_its_reason():
    html = draw('{% action decision=d text="Publish" %}', d=not_now("The panel meets on <4> December.", "x"))
    assert 'type="button"' in html
    assert 'aria-disabled="true" aria-describedby="why-publish"' in html
    assert 'id="why-publish"' in html
    assert "The panel meets on &lt;4&gt; December." in html
    assert " disabled" not in html


def test_action_not_for_this_role_is_left_out():
    assert draw('{% action decision=d text="Publish" %}', d=refuse("No.", "x")) == ""


def test_score_bar_says_every_part_in_words_and_draws_no_empty_part():
    html = draw("{% score_bar parts=parts total=16 %}", parts=PARTS)
    assert 'aria-label="16 of 100: Deadline 14, Stage 0, Theme 2"' in html
    assert '<i class="indigo w14">D</i><i class="woad w2"></i>' in html


def test_score_bar_beside_its_words_says_nothing_twice():
    html = draw("{% score_bar parts=parts total=16 said_beside=True %}", parts=PARTS)
    assert html.startswith('<span class="score"><b>16</b><span aria-hidden="true"><i ')


def test_score_bar_of_other_than_100_points_is_as_wide_as_its_share():
    html = draw("{% score_bar parts=parts total=16 out_of=32 %}", parts=PARTS)
    assert re.findall(r"w(\d+)", html) == ["44", "6"]


def test_icon_is_a_use_of_a_symbol_that_the_page_ends_with():
    page = draw('{% icon name="clock" %}{% icon_sprite %}')
    assert page.startswith('<svg class="icon" aria-hidden="true"><use href="#icon-clock"/></svg><svg class="sprite"')
    assert re.findall(r'<symbol id="icon-([a-z-]+)"', page) == list(ICONS)
    assert "{% icon_sprite %}" in (TEMPLATES / "base.html").read_text()


def test_score_in_words_lists_what_gave_nothing_apart_with_what_could_change_it():
    none = ScorePart("F", "First time asking", 0, 10, "lichen", "You had support before", could="Nothing changes this.")
    html = draw("{% score_in_words parts=parts total=16 %}", parts=[*PARTS, none])
    gave, nothing = html.split("What gave you nothing, and what could")
    assert "16 points of 100, from the facts of your request." in gave
    assert ["Your fund closes in 27 days" in part for part in (gave, nothing)] == [True, False]
    assert ["Stage" in part for part in (gave, nothing)] == [False, True]
    assert ("You had support before" in nothing, "Nothing changes this." in nothing) == (True, True)
    assert "What gave you nothing" not in draw("{% score_in_words parts=parts total=14 %}", parts=PARTS[:1])


def test_stat_tile_hidden_says_so_in_words_and_gives_no_length_away():
    html = draw('{% stat_tile label="Legal disputes" hidden=True share=40 target_share=50 %}')
    assert f"fewer than {settings.SUPPRESSION_THRESHOLD}" in html
    assert "tile__bar" not in html


def test_data_table_none_among_numbers_is_hidden_in_words():
    html = draw(
        '{% data_table caption="Groups" columns=columns rows=rows %}',
        columns=["Place", TableColumn("Groups", number=True)],
        rows=[("North", None)],
    )
    assert f"fewer than {settings.SUPPRESSION_THRESHOLD}" in html
    assert '<th scope="row">North</th>' in html


def test_data_table_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="a row of 1 cells under 2 columns"):
        draw(
            '{% data_table caption="Groups" columns=columns rows=rows %}',
            columns=["Place", "Groups"],
            rows=[("North",)],
        )


def test_chart_figure_without_script_shows_chart_and_table_and_hides_drawings_from_listeners():
    html = draw(
        '{% chart_figure heading="Hours" sentence="They fell." wide=svg %}<table></table>{% endchart_figure %}',
        svg="<svg></svg>",
    )
    assert 'href="#hours-chart"' in html
    assert 'href="#hours-table"' in html
    assert " hidden" not in html
    assert html.count('aria-hidden="true"') == 2


def test_chart_figure_given_two_drawings_draws_both_with_the_sentence_of_the_first():
    first = Figure("<svg>1</svg>", "<svg>2</svg>", (), (), "", "They fell.")
    second = Figure("<svg>3</svg>", "<svg>4</svg>", (), (), "", "Not said.")
    html = draw(
        '{% chart_figure heading="Hours" drawing=first second=second %}<table></table>{% endchart_figure %}',
        first=first,
        second=second,
    )
    assert re.findall(r"&lt;svg&gt;(\d)", html) == ["1", "2", "3", "4"]
    assert "They fell." in html
    assert "Not said." not in html


def test_chart_figure_without_drawing_and_sentence_is_refused():
    with pytest.raises(TemplateSyntaxError, match="needs a drawing, or sentence and wide"):
        draw('{% chart_figure heading="Hours" %}<table></table>{% endchart_figure %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% tag kind='plain' text=bad %}",
        "{% chip text=bad href=bad %}",
        "{% button text=bad name=bad value=bad %}",
        "{% link_button text=bad href=bad %}",
        "{% capacity_line text=bad %}",
        "{% breadcrumbs bad bad bad %}",
        "{% message who=bad when=bad %}{{ bad }}{% endmessage %}",
        "{% empty_state heading=bad text=bad %}",
        "{% sort_header label=bad href=bad %}",
        "{% table_box label=bad %}{{ bad }}{% endtable_box %}",
        "{% result_card title=bad href=bad %}{{ bad }}{% endresult_card %}",
    ],
)
def test_component_given_markup_escapes_it(source):
    assert "<script" not in draw(source, bad='"><script>alert(1)</script>')


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_holds_no_colour_no_style_and_no_place(path):
    text = path.read_text()
    assert re.findall(r"\sstyle=|<style", text) == []
    assert re.findall(r"#[0-9a-fA-F]{6}\b", text.replace('content="#171c4f"', "")) == []
    assert settings.SITE_PLACE not in text


def test_style_sheets_hold_colours_only_in_tokens():
    folder = Path(settings.BASE_DIR) / "assets" / "scss"
    loose = {
        path.name: re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text())
        for path in folder.glob("*.scss")
        if path.name not in {"_tokens.scss", "_settings.scss"}
    }
    assert {name: found for name, found in loose.items() if found} == {}


def test_govuk_settings_use_the_tokens_colours():
    folder = Path(settings.BASE_DIR) / "assets" / "scss"
    ours = set(re.findall(r"#[0-9a-fA-F]{6}\b", (folder / "_tokens.scss").read_text()))
    assert set(re.findall(r"#[0-9a-fA-F]{6}\b", (folder / "_settings.scss").read_text())) - ours == set()


@pytest.mark.parametrize(
    ("number", "drawn"),
    [
        ("0161 496 0123", '<a class="phone" href="tel:01614960123">0161 496 0123</a>'),
        ("+44 (161) 496-0123 ext. 4", '<a class="phone" href="tel:+441614960123">+44 (161) 496-0123 ext. 4</a>'),
        ("ask <Ada>", "ask &lt;Ada&gt;"),
        (None, ""),
    ],
)
def test_phone_number_is_a_link_that_dials_its_figures(number, drawn):
    assert draw("{{ number|phone_link }}", number=number) == drawn


PHONE = re.compile(
    r"{{\s*[\w.]*phone\s*(?:\|(?!phone_link)[^}]*)?}}|(?<!{{ \")\b(?:0\d{2,4} \d{3,4} \d{3,4}|116 123)\b"
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Ring {{ site.phone }}", ["{{ site.phone }}"]),
        ('tel:{{ claim.phone|cut:" " }}', ['{{ claim.phone|cut:" " }}']),
        ("Acas: 0300 123 1100", ["0300 123 1100"]),
        ('{{ site.phone|phone_link }} {{ "116 123"|phone_link }}', []),
    ],
)
def test_phone_number_that_is_no_link_is_found(source, found):
    assert PHONE.findall(source) == found


def test_no_page_draws_a_phone_number_but_as_a_link():
    assert {path.name: found for path in PAGES if (found := PHONE.findall(path.read_text()))} == {}
