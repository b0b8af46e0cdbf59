"""The dashboard, its file and the public results: the same safe cells, and never a raw one."""

import csv
import io
import re

import openpyxl
import pytest
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
        numbers = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert {type(number) for number in numbers} >= {int, str}
        assert SECRET not in numbers
        assert str(SECRET) not in numbers


def test_file_says_what_the_page_says(commissioner, published):
    answer = commissioner.get(reverse("outcomes:export", args=["2025"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    south = next(r for r in rows if (r["Line"], r["Measure"]) == ("South", "Requests"))
    assert south["Number"] == "fewer than 10"
    assert south["What this counts"] == "Requests sent in the period."


def test_dashboard_for_a_period_that_is_not_published_is_404(commissioner, published):
    assert commissioner.get(reverse("outcomes:dashboard"), {"quarter": "2019-q1"}).status_code == 404
    assert commissioner.get(reverse("outcomes:export", args=["2019-q1"])).status_code == 404


def test_dashboard_with_nothing_published_says_so(commissioner):
    page = commissioner.get(reverse("outcomes:dashboard"))
    assert page.status_code == 200
    assert "No quarter is published yet" in page.content.decode()


def test_results_are_open_to_everyone_and_hold_no_small_number(client, published):
    page = client.get(reverse("outcomes:results"))
    assert page.status_code == 200
    assert str(SECRET) not in _numbers(page.content.decode())


def test_dashboard_asks_the_database_the_same_few_times(commissioner, published, django_assert_max_num_queries):
    commissioner.get(reverse("outcomes:dashboard"))
    with django_assert_max_num_queries(13) as few:
        commissioner.get(reverse("outcomes:dashboard"))
    few_count = len(few)
    for name in ("x", "y", "z"):
        WardMembershipFactory(ward=WardFactory(), neighbourhood=NeighbourhoodFactory(code=name))
    with django_assert_max_num_queries(13) as many:
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
