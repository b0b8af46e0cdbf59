"""The dashboard, its file and the public results: the same safe cells, and never a raw one."""

import csv
import io
import re

import openpyxl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.outcomes import policies
from apps.outcomes.models import Publication
from apps.outcomes.periods import Quarter, Year
from apps.outcomes.publishing import publish, write
from apps.outcomes.tests.test_publishing import LINES, a_year, counts
from apps.places.tests.factories import NeighbourhoodFactory, WardFactory, WardMembershipFactory

pytestmark = pytest.mark.django_db

SECRET = 7


@pytest.fixture
def published():
    """Five quarters and a year. Only seven started in each quarter, and one neighbourhood asked seven times."""
    raw = counts(
        asked=25, groups=20, served=15, groups_served=12, completed=SECRET, refused=10, median_days=20.5, waiting=20
    )
    editions = []
    for quarter in (*Year(2025).quarters, Quarter(2026, 1)):
        editions.append(publish(quarter, raw, earlier=editions, lines={}, threshold=10))
    year = a_year(asked=(50, 43, SECRET))
    editions.append(publish(Year(2025), year, earlier=editions[:4], lines=LINES, threshold=10))
    wards = {}
    for name in LINES["neighbourhood"]:
        ward = WardFactory()
        WardMembershipFactory(ward=ward, neighbourhood=NeighbourhoodFactory(code=name, name=name.capitalize()))
        wards[ward.pk] = name
    for edition in editions:
        is_year = isinstance(edition.period, Year)
        Publication.objects.create(
            kind="year" if is_year else "quarter",
            code=edition.period.code,
            raw=edition.counts,
            safe=write(edition.cells),
            wards=wards if is_year else {},
            threshold=10,
        )


@pytest.fixture
def commissioner(client):
    client.force_login(UserFactory(roles=[Role.COMMISSIONER]))
    return client


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ([], False),
        ([Role.COMMISSIONER], True),
        ([Role.ADVISER], True),
        ([Role.CONTRACT_MANAGER], True),
        ([Role.PARTNER], False),
        ([Role.PANEL], False),
        ([Role.SAFEGUARDING_LEAD], False),
        ([Role.ADMINISTRATOR], False),
    ],
)
def test_dashboard_is_for_commissioners_and_staff(roles, allowed):
    assert bool(policies.can_see_dashboard(UserFactory(roles=roles))) is allowed


def _numbers(html):
    body = re.sub(r"<(svg|head|header|nav|footer)\b.*?</\1>", "", html, flags=re.DOTALL)
    return re.findall(r">\s*(\d+)\s*<", body)


def test_small_number_is_nowhere_on_the_dashboard(commissioner, published):
    html = commissioner.get(reverse("outcomes:dashboard")).content.decode()
    assert "fewer than 10" in html
    assert str(SECRET) not in _numbers(html)


def test_small_number_is_nowhere_in_the_file(commissioner, published):
    for code in ("2025", "2026-q1"):
        answer = commissioner.get(reverse("outcomes:export", args=[code]))
        rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert rows
        assert [row for row in rows if row["Number"] == str(SECRET)] == []


def test_small_number_is_nowhere_in_the_workbook_and_the_rest_are_numbers(commissioner, published):
    for code in ("2025", "2026-q1"):
        answer = commissioner.get(reverse("outcomes:export_xlsx", args=[code]))
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        numbers = [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert {type(number) for number in numbers} >= {int, str}
        assert SECRET not in numbers
        assert str(SECRET) not in numbers


def test_file_says_what_the_page_says(commissioner, published):
    answer = commissioner.get(reverse("outcomes:export", args=["2025"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    south = next(r for r in rows if (r["Line"], r["Measure"]) == ("South", "Requests"))
    assert south["Number"] == "fewer than 10"
    assert south["What this counts"] == "Requests sent in the period."
    assert {row["Period"] for row in rows} == {str(Year(2025))}


def test_first_reply_is_defined_where_the_numbers_are(client):
    page = client.get(reverse("outcomes:how_we_count")).content.decode()
    assert page.count("That we have read a request, or put it on the list, is no reply.") == 2


def test_dashboard_for_a_period_that_is_not_published_is_404(commissioner, published):
    assert commissioner.get(reverse("outcomes:dashboard"), {"quarter": "2019-q1"}).status_code == 404
    assert commissioner.get(reverse("outcomes:export", args=["2019-q1"])).status_code == 404


def test_dashboard_with_nothing_published_says_so(commissioner):
    page = commissioner.get(reverse("outcomes:dashboard"))
    assert page.status_code == 200
    assert "No quarter is published yet" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "quarter", "year"),
    [
        ({}, "2026-q1", "2025"),
        ({"period": "2025-q2"}, "2025-q2", "2025"),
        ({"period": "2025"}, "2025-q4", "2025"),
        ({"quarter": "2025-q3", "year": "2025"}, "2025-q3", "2025"),
    ],
)
@pytest.mark.parametrize("name", ["outcomes:dashboard", "outcomes:results"])
def test_one_control_chooses_the_quarter_and_its_year(commissioner, published, name, query, quarter, year):
    page = commissioner.get(reverse(name), query)
    shown = page.context["quarter"].publication.code, page.context["year"].publication.code
    assert shown == (quarter, year)
    assert page.content.decode().count("<select") == 1
    chosen = query.get("period", quarter)
    assert f'<option value="{chosen}" selected>' in re.sub(r"\s+", " ", page.content.decode())


def test_results_are_open_to_everyone_and_hold_no_small_number(client, published):
    page = client.get(reverse("outcomes:results"))
    assert page.status_code == 200
    assert str(SECRET) not in _numbers(page.content.decode())


def _drawn(html):
    """The charts and tables of a page by their headings, in order."""
    return re.findall(r"<h3[^>]*>\s*(.*?)\s*</h3>", html)


def test_results_leave_out_what_is_all_hidden_and_say_so(client, published):
    html = client.get(reverse("outcomes:results")).content.decode()
    assert _drawn(html) == [
        "Requests, by neighbourhood",
        "How it ended",
        "Why it ended without help",
        "Theme of the group",
    ]
    assert re.search(r"Nothing can be shown by ([^:]*):", html)[1] == (
        "what support was for, income in the last year, community served"
    )


def test_results_say_whose_word_each_percentage_is(client, published):
    latest = Publication.objects.get(code="2026-q1")
    for row in latest.safe:
        if row["measure"] in ("better_share", "group_better_share"):
            row |= {"number": 74.0 if row["measure"] == "better_share" else 61.0, "unit": "%", "places": 0}
    latest.save()
    html = client.get(reverse("outcomes:results")).content.decode()
    tile = html[html.index("Better than before, groups say") :]
    assert [words in tile for words in ("61%", "Advisers say 74%.", "The groups’ own word.")] == [True, True, True]
    home = client.get(reverse("home")).content.decode()
    assert re.search(r"61%\s*</[a-z]+>\s*<[^>]*>\s*say that things are better, of the groups that told us", home)
    assert "74%" not in home


def test_results_in_words_say_what_is_small_and_leave_out_what_has_a_star(client, published):
    html = client.get(reverse("outcomes:results"), {"period": "2025-q1"}).content.decode()
    listed = html[html.index("April to June 2025 in words") :]
    assert re.findall(r"<li>(.*?)</li>", listed[: listed.index("</ul>")]) == [
        "25 requests were sent, by 20 groups.",
        "Help started on 15 requests, of 12 groups.",
        "Fewer than 10 pieces of work were completed.",
        "Fewer than 10 groups told us what changed.",
        "At the end of the quarter, 20 requests were waiting.",
    ]


def test_public_notes_on_sources_are_for_readers_and_not_for_us(client):
    call_command("load_places", verbosity=0)
    html = client.get(reverse("outcomes:how_we_count")).content.decode()
    assert "the wards are those in the name" in html
    assert [words in html for words in ("Check with the council", "deprivation.md", "An administrator may")] == [
        False
    ] * 3


def test_dashboard_asks_the_database_the_same_few_times(commissioner, published, django_assert_max_num_queries):
    commissioner.get(reverse("outcomes:dashboard"))
    with django_assert_max_num_queries(16) as few:
        commissioner.get(reverse("outcomes:dashboard"))
    few_count = len(few)
    for name in ("x", "y", "z"):
        WardMembershipFactory(ward=WardFactory(), neighbourhood=NeighbourhoodFactory(code=name))
    with django_assert_max_num_queries(16) as many:
        commissioner.get(reverse("outcomes:dashboard"))
    assert len(many) == few_count


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "year", "code": "2025-q1", "threshold": 10}, "publication_code_fits_its_kind"),
        ({"kind": "quarter", "code": "2025-q1", "threshold": 4}, "publication_threshold_is_at_least_five"),
    ],
)
def test_publication_that_cannot_be_is_refused_by_the_database(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Publication.objects.create(raw={}, safe=[], **fields)
