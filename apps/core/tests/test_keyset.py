"""Pages by keyset: every row once and in order, forwards and backwards, whatever the types of the order's fields."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core import signing
from django.db.models import DecimalField, F, Value
from django.db.models.functions import Cast, Lower

from apps.core import keyset
from apps.core.models import AuditEvent

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 29, 0, 30, 0, 123457, tzinfo=dt.UTC)
ORDERS = [
    ("at", "pk"),
    ("-at", "-pk"),
    ("verb", "-at", "pk"),
    ("-verb", "at", "-pk"),
    ("half", "pk"),
    ("-half", "pk"),
]


@pytest.fixture
def events():
    """Eleven events: three verbs, four moments a microsecond apart, so that many are tied."""
    for number in range(11):
        at = AT + dt.timedelta(microseconds=number % 4)
        AuditEvent.objects.create(verb=f"thing.{'abc'[number % 3]}", subject_type="x.X", subject_id=number, at=at)
    half = Cast(F("subject_id"), DecimalField(max_digits=6, decimal_places=2)) / Value(Decimal(2))
    return AuditEvent.objects.annotate(half=half, word=Lower("verb"))


def whole(events, order):
    return list(events.order_by(*keyset.ordering(order)).values_list("pk", flat=True))


@pytest.mark.parametrize("order", ORDERS)
def test_pages_forwards_show_each_row_once_in_order(events, order):
    seen, after = [], ""
    while True:
        page = keyset.page(events, order=order, size=3, after=after)
        seen.append([row.pk for row in page.rows])
        if not page.after:
            break
        after = page.after
    assert [len(rows) for rows in seen] == [3, 3, 3, 2]
    assert [pk for rows in seen for pk in rows] == whole(events, order)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_backwards_from_the_last_show_each_row_once_in_order(events, order):
    page = keyset.page(events, order=order, size=3, last=True)
    seen = [[row.pk for row in page.rows]]
    assert page.after == ""
    while page.before:
        page = keyset.page(events, order=order, size=3, before=page.before)
        seen.insert(0, [row.pk for row in page.rows])
        assert page.after
    assert [len(rows) for rows in seen] == [2, 3, 3, 3]
    assert [pk for rows in seen for pk in rows] == whole(events, order)


def test_values_of_a_token_have_the_types_of_their_fields(events):
    order = ("-at", "half", "word", "pk")
    row = events.order_by("pk").first()
    assert keyset.read_token(events, order, keyset.token_of(order, row)) == [row.at, Decimal(0), "thing.a", row.pk]


def test_token_that_was_changed_or_is_of_another_list_gives_the_first_page(events):
    first = whole(events, ("at", "pk"))[:3]
    row = events.order_by("-at", "-pk").first()
    good = keyset.token_of(("at", "pk"), row)
    foreign = keyset.token_of(("verb", "pk"), row)
    unsalted = signing.dumps([row.at.isoformat(), row.pk])
    untyped = signing.dumps(["yesterday", row.pk], salt="core.keyset:at pk")
    for token in ("x", good[:-1], foreign, unsalted, untyped):
        for way in ("after", "before"):
            page = keyset.page(events, order=("at", "pk"), size=3, **{way: token})
            assert ([each.pk for each in page.rows], page.before) == (first, "")


def test_page_of_an_empty_list_has_no_neighbours(events):
    assert keyset.page(events.none(), order=("at", "pk"), size=3) == keyset.Page([])


def test_page_whose_rows_went_since_leads_nowhere(events):
    last = events.order_by("-pk").first()
    after = keyset.token_of(("pk",), last)
    assert keyset.page(events, order=("pk",), size=3, after=after) == keyset.Page([])


def test_pages_of_tiers_go_through_each_list_in_turn_and_back(events):
    tiers = [events.filter(verb=f"thing.{verb}") for verb in "cab"]
    wanted = [pk for tier in tiers for pk in whole(tier, ("-at", "pk"))]
    seen, after, pages = [], "", []
    while True:
        page = keyset.page_of_tiers(tiers, order=("-at", "pk"), size=4, after=after)
        pages.append(page)
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        after = page.after
    assert seen == wanted
    assert [row.tier for row in pages[0].rows] == [0, 0, 0, 1]
    back = keyset.page_of_tiers(tiers, order=("-at", "pk"), size=4, before=pages[2].before)
    assert [row.pk for row in back.rows] == [row.pk for row in pages[1].rows]


def test_first_tiers_that_fill_a_page_leave_the_others_unread(events, django_assert_num_queries):
    tiers = [events.filter(verb="thing.a"), events.filter(verb="thing.b")]
    with django_assert_num_queries(1):
        keyset.page_of_tiers(tiers, order=("at", "pk"), size=2)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [3, 10, 100])
def test_first_page_of_rows_that_are_read_already_is_that_of_the_database(events, order, size):
    rows = list(events.order_by(*keyset.ordering(order)))
    expected = keyset.page(events, order=order, size=size)
    assert keyset.first_page(rows, order=order, size=size) == expected
    assert keyset.first_page(rows[: size + 1], order=order, size=size) == expected


def test_first_page_of_no_rows_is_empty():
    assert keyset.first_page([], order=("at", "pk"), size=3) == keyset.Page([])


def test_links_are_those_of_the_pages_there_are(events):
    def at(**place):
        return "?" + "&".join(place)

    order = ("at", "pk")
    first = keyset.page(events, order=order, size=6)
    last = keyset.page(events, order=order, size=6, **keyset.asked({"after": first.after, "other": "x"}))
    assert keyset.links(first, at) == {"first": "", "previous": "", "next": "?after"}
    assert keyset.links(last, at) == {"first": "?", "previous": "?before", "next": ""}


def test_summary_says_how_many_stand_on_a_page_only_where_there_are_more():
    assert keyset.summary("1 group", 20, more=False) == "1 group"
    assert keyset.summary("21 groups", 20, more=True) == "21 groups, 20 to a page"
