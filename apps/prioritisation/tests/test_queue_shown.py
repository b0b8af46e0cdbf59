"""What the queue shows of a world of sixteen requests, for each view, page, count, download and act."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.tests.factories import OrganisationFactory, ThemeFactory
from apps.places.tests.factories import WardFactory, WardMembershipFactory
from apps.prioritisation import filters, queue
from apps.prioritisation.models import SavedView, Score
from apps.prioritisation.scoring import score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory, TopicFactory
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"
STAGES = ("try", "do", "grow")
AT = ("sent", "waiting", "needs-facts", "waiting", "offered", "active", "declined", "waiting")


@pytest.fixture(scope="module")
def built(rows_kept):
    """Sixteen requests of four groups in two places, at every kind of status, some of them the lead's own."""
    lead = UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD])
    PolicyFactory()
    topics = [TopicFactory(code=code, name=code.title()) for code in ("bid", "lease")]
    themes = [ThemeFactory(code=code) for code in ("food", "arts")]
    wards = [WardFactory() for _ in range(2)]
    for ward in wards:
        WardMembershipFactory(ward=ward)
    names = ("Moss Side Growers", "Café Zoë", "Moston Choir", "Fun % (Hulme)")
    groups = [OrganisationFactory(name=name, ward=wards[i % 2], themes=themes[: i % 3]) for i, name in enumerate(names)]
    adviser = UserFactory(name="Ada", roles=[Role.ADVISER])
    for i in range(16):
        request = RequestFactory(
            at=AT[i % 8],
            organisation=groups[i % 4],
            topic=topics[i % 3 % 2],
            stage=STAGES[i % 3],
            title=("Help with a bid", "The lease of the depot", "A bank account")[i % 3],
            ago=(0, 3, 13, 14, 20, 55, 56, 90)[(i * 5) % 8],
            deadline=timezone.localdate() + dt.timedelta(days=i * 7 % 30) if i % 3 else None,
            adviser=adviser if i % 3 else lead,
        )
        if request.is_open and i % 4 == 1:
            triage.assign(request, by=lead, adviser=lead)
    asked = Request.objects.filter(status="waiting").order_by("pk")[:1]  # a message asked the group for something
    Request.objects.filter(pk__in=asked).update(waiting_on="them")
    told = Request.objects.filter(status="needs-facts").order_by("pk")[:1]  # the group wrote back
    Request.objects.filter(pk__in=told).update(waiting_on="us")
    score()
    return lead.pk


@pytest.fixture
def lead(client, built):
    """The lead of that world, signed in."""
    return sign_in(client, User.objects.get(pk=built))


@pytest.fixture
def world(built):
    """Those of its requests that were sent."""
    return list(Request.objects.sent().select_related("organisation").order_by("pk"))


def shown(lead, **query):
    """The requests that a query string shows, in order."""
    address = QueryDict(urlencode(query, doseq=True))
    return list(queue.QueueQuery(address, lead, queue.options()).in_order().values_list("pk", flat=True))


def expected(world, keep):
    """The same in Python: those in the queue that ``keep`` keeps, in the policy's order."""
    rows = {row.pk: row for row in Score.objects.all()}
    kept = [r for r in world if r.status in ("sent", "waiting", "needs-facts") and keep(r, rows[r.pk])]
    return [r.pk for r in sorted(kept, key=lambda r: (-rows[r.pk].total, r.sent_at, r.pk))]


ORDERS = {
    "deadline": lambda r: (r.deadline or dt.date(9999, 12, 31), r.sent_at, r.pk),
    "waited": lambda r: (r.sent_at, r.pk),
    "newest": lambda r: (-r.sent_at.timestamp(), -r.pk),
}


def days(request):
    return (timezone.localdate() - timezone.localdate(request.sent_at)).days


def themes_of(request):
    return set(request.organisation.themes.values_list("pk", flat=True))


VIEWS = {
    "nothing": ({}, lambda r, s: True),
    "one stage": ({"stage": "try"}, lambda r, s: r.stage == "try"),
    "two stages": ({"stage": ["try", "grow"]}, lambda r, s: r.stage != "do"),
    "topic": ({"topic": "lease"}, lambda r, s: r.topic_id == "lease"),
    "theme": ({"theme": "food"}, lambda r, s: "food" in themes_of(r)),
    "two themes": ({"theme": ["food", "arts"]}, lambda r, s: themes_of(r) != set()),
    "on us": ({"clock": "us"}, lambda r, s: r.waiting_on == "us"),
    "on them": ({"clock": "them"}, lambda r, s: r.waiting_on == "them"),
    "late": ({"clock": "late"}, lambda r, s: r.first_reply_at is None and r.reply_due_at < timezone.now()),
    "new": ({"age": "new"}, lambda r, s: days(r) < 14),
    "weeks": ({"age": "weeks"}, lambda r, s: 14 <= days(r) < 56),
    "long": ({"age": "long"}, lambda r, s: days(r) >= 56),
    "nobody's": ({"adviser": "nobody"}, lambda r, s: r.adviser_id is None),
    "stage and topic": ({"stage": "try", "topic": "bid"}, lambda r, s: r.stage == "try" and r.topic_id == "bid"),
    "words": ({"q": "lease depot"}, lambda r, s: "lease" in r.title),
    "words of another form": ({"q": "leases"}, lambda r, s: "lease" in r.title),
    "part of a group": ({"q": "grow moss"}, lambda r, s: r.organisation.name == "Moss Side Growers"),
    "a group with accents": ({"q": "zoë"}, lambda r, s: r.organisation.name == "Café Zoë"),
    "signs in a name": ({"q": "fun % (hulme)"}, lambda r, s: "Hulme" in r.organisation.name),
    "words and stage": (
        {"q": "moston", "stage": "do"},
        lambda r, s: "Moston" in r.organisation.name and r.stage == "do",
    ),
    "nothing found": ({"q": "zebra"}, lambda r, s: False),
    "tab new": ({"tab": "new"}, lambda r, s: r.status == "sent"),
    "tab them": ({"tab": "them"}, lambda r, s: r.waiting_on == "them"),
    "an old value": ({"stage": "leap", "topic": "gone"}, lambda r, s: True),
}


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_view_of_the_queue_equals_the_same_rule_in_python(world, lead):
    found = {name: shown(lead, **query) for name, (query, _) in VIEWS.items()}
    assert found == {name: expected(world, keep) for name, (_, keep) in VIEWS.items()}


@pytest.mark.parametrize(
    ("clock", "drawn", "written"), [("us", False, "Waiting on us"), ("them", True, "Waiting on them")]
)
def test_clock_in_the_filter_the_row_the_count_and_the_file_is_one(client, world, lead, clock, drawn, written):
    kept = expected(world, lambda r, s: r.waiting_on == clock)
    page = client.get(QUEUE, {"clock": clock})
    assert {row.on_them for row in page.context["rows"]} == {drawn}
    query = queue.QueueQuery(QueryDict(), lead, queue.options())
    assert query.counts().facets["clock"][clock] == len(kept)
    answer = client.get(f"{QUEUE}download.csv", {"clock": clock})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert ([row["Waiting on"] for row in rows], len(rows)) == ([written] * len(kept), len(kept))


@pytest.mark.parametrize("sort", ORDERS)
def test_view_sorted_holds_the_same_requests_in_that_order(world, lead, client, sort):
    by_pk = {r.pk: r for r in world}
    for query in ({}, {"stage": "do"}, {"q": "lease"}, {"tab": "new"}, {"tab": "mine"}, {"tab": "due", "clock": "us"}):
        held = shown(lead, **query)
        waits = set(expected(world, lambda r, s: True))
        order = sorted(held, key=lambda pk: (pk not in waits, *ORDERS[sort](by_pk[pk])))
        assert shown(lead, **query, sort=sort) == order
        answer = client.get("/queue/download.csv", {**query, "sort": sort})
        rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert [row["Number"] for row in rows] == [f"R-{pk}" for pk in order]
        assert [row["Deadline"] for row in rows] == [str(by_pk[pk].deadline or "") for pk in order]


def test_view_in_an_order_that_is_not_there_is_in_that_of_the_policy(world, lead):
    assert shown(lead, sort="leap") == shown(lead)


def test_page_says_its_order_and_compares_no_row_with_the_one_above(world, lead, client):
    page = client.get(QUEUE, {"sort": "deadline"})
    text = page.content.decode()
    assert "Sorted by deadline, nearest first." in text
    assert re.findall(r'aria-sort="(\w+)"><a class="sort" href="([^"]*)">(\w+)', text) == [
        ("ascending", "?sort=deadline", "Deadline")
    ]
    assert {row.comparison for row in page.context["rows"]} == {""}


def test_order_filter_and_tab_stay_in_the_addresses_of_a_page(world, lead, client, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 1)
    context = client.get(QUEUE, {"stage": "do", "sort": "waited"}).context
    assert {column: each.href for column, each in context["headings"].items()} == {
        "score": "?stage=do",
        "deadline": "?stage=do&sort=deadline",
        "waited": "?stage=do&sort=newest",
    }
    assert (context["keep"], context["keep_in_search"]) == ({"sort": "waited"}, {"stage": ["do"], "sort": ["waited"]})
    assert [chip.remove for chip in context["chips"]] == ["?sort=waited"]
    assert (context["tabs"][1].href, context["clear"]) == ("?tab=new&sort=waited", "?tab=all&sort=waited")
    assert context["pages"]["next"].startswith("?stage=do&sort=waited&after=")
    assert context["tail"] == "?stage=do&sort=waited"


@pytest.mark.parametrize("sort", ORDERS)
def test_request_opened_from_a_sorted_view_leads_to_the_next_in_it(world, lead, client, sort):
    order = shown(lead, sort=sort)
    text = client.get(f"{QUEUE}R-{order[1]}/", {"sort": sort}).content.decode()
    around = [f'href="/queue/R-{pk}/?sort={sort}"' in text for pk in order]
    assert [place for place, there in enumerate(around) if there] == [0, 2]


def test_view_of_many_found_equals_that_of_few(world, lead, monkeypatch):
    monkeypatch.setattr(queue, "COUNT_UP_TO", 0)
    found = {name: shown(lead, **query) for name, (query, _) in VIEWS.items()}
    assert found == {name: expected(world, keep) for name, (_, keep) in VIEWS.items()}


def test_view_by_place_and_adviser_equals_the_same_rule_in_python(world, lead):
    place = world[0].neighbourhood_id
    assert shown(lead, neighbourhood=place) == expected(world, lambda r, s: r.neighbourhood_id == place)
    assert shown(lead, adviser=lead.pk) == expected(world, lambda r, s: r.adviser_id == lead.pk)
    assert shown(lead, adviser=[lead.pk, "nobody"]) == expected(world, lambda r, s: r.adviser_id in (lead.pk, None))


def test_search_by_number_finds_that_request(world, lead):
    one = expected(world, lambda r, s: True)[3]
    for words in ("R-{}", "r{}", "{}", " R-{} "):
        assert shown(lead, q=words.format(one)) == [one]


@pytest.mark.parametrize("words", ["'", "a & | !", "((", "\\", "%", "R-99999999999999999", "é" * 300])
def test_search_for_signs_finds_nothing(world, lead, client, words):
    response = client.get(QUEUE, {"q": words})
    assert (response.status_code, response.context["rows"]) == (200, [])


def test_search_for_a_sign_that_is_no_word_shows_the_whole_queue(world, lead, client):
    rows = client.get(QUEUE, {"q": "\x00"}).context["rows"]
    assert [int(row.number) for row in rows] == shown(lead)


def test_mine_goes_on_after_the_queue_until_the_work_has_ended(world, lead):
    rows = {row.pk: row for row in Score.objects.all()}
    mine = [r for r in world if r.adviser_id == lead.pk and r.is_open]
    order = sorted(mine, key=lambda r: (not rows[r.pk].ranked, -rows[r.pk].total, r.sent_at, r.pk))
    assert shown(lead, tab="mine") == [r.pk for r in order]
    assert {rows[r.pk].ranked for r in mine} == {True, False}


def test_due_holds_those_with_no_reply_that_are_due_by_tonight(world, lead):
    tonight = filters.midnight(-1)
    assert shown(lead, tab="due") == expected(world, lambda r, s: not r.first_reply_at and r.reply_due_at < tonight)


@pytest.mark.parametrize(("tab", "sort"), [("all", ""), ("mine", ""), ("all", "deadline"), ("mine", "newest")])
def test_pages_forward_and_back_show_each_request_once_in_order(world, lead, client, monkeypatch, tab, sort):
    monkeypatch.setattr(queue, "PAGE", 3)
    whole = shown(lead, tab=tab, sort=sort)

    def page(address):
        context = client.get(f"{QUEUE}{address}").context
        return [int(row.number) for row in context["rows"]], context["pages"]

    forward, address = [], f"?tab={tab}&sort={sort}"
    while address:
        ids, pages = page(address)
        forward.append(ids)
        address = pages["next"]
    assert [pk for ids in forward for pk in ids] == whole
    last, pages = page(f"?tab={tab}&sort={sort}&last=1")
    assert last == whole[-3:]
    back = [last]
    while pages["previous"]:
        ids, pages = page(pages["previous"])
        back.append(ids)
    assert back[-1] == whole[:3]
    assert {pk for ids in back for pk in ids} == set(whole)


@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize(
    "cursor", ["", "x", "1.5.5", "1.999.99999999999999999.1", "1.5.0.1", "0.100.-99999999999999999.9"]
)
def test_page_from_a_place_that_nobody_could_have_is_the_first_page(world, lead, client, side, cursor):
    rows = client.get(QUEUE, {side: cursor}).context["rows"]
    assert [int(row.number) for row in rows] == shown(lead)


def test_rank_is_the_place_in_the_whole_queue_whatever_the_view(world, lead, client):
    whole = shown(lead)
    for query in ({"stage": "grow"}, {"sort": "deadline"}, {"sort": "newest"}):
        rows = client.get(QUEUE, query).context["rows"]
        assert [row.rank for row in rows] == [str(whole.index(int(row.number)) + 1) for row in rows]


def test_rank_and_counts_beyond_the_limit_say_so(world, lead, client, monkeypatch):
    monkeypatch.setattr(queue, "COUNT_UP_TO", 2)
    monkeypatch.setattr("apps.prioritisation.views.queue.COUNT_UP_TO", 2)
    response = client.get(QUEUE)
    assert [row.rank for row in response.context["rows"]][:3] == ["1", "2", ""]
    text = response.content.decode()
    assert "2+ requests wait" in text
    assert "Counts are of the first 2 in this view" in text


def test_count_beside_each_box_is_what_choosing_it_would_leave(world, lead):
    choices = queue.options()
    for query in ({}, {"stage": ["try", "do"]}, {"theme": "food", "clock": "us"}, {"q": "bid"}, {"tab": "new"}):
        made = queue.QueueQuery(QueryDict(urlencode(query, doseq=True)), lead, choices)
        counted = made.counts()
        assert counted.partial is False
        for name, each in made.filter.filters.items():
            offered = {code: len(shown(lead, **{**query, name: code})) for code, _ in each.extra["choices"]}
            assert {code: counted.facets[name][code] for code in offered} == offered, (query, name)


def test_counts_on_tabs_are_what_the_tabs_hold(world, lead):
    counts, ranks = queue.tab_counts(lead)
    assert counts == {tab: len(shown(lead, tab=tab)) for tab in queue.TABS}
    assert ranks == {pk: place for place, pk in enumerate(shown(lead), start=1)}


def test_row_refers_only_to_drawings_that_the_page_holds(world, lead, client):
    for tab in queue.TABS:
        page = client.get(QUEUE, {"tab": tab}).content.decode()
        used, held = set(re.findall('<use href="#([^"]+)"', page)), re.findall('<symbol id="([^"]+)"', page)
        assert used <= set(held)
        assert len(held) == len(set(held))
        assert "icon-clock" in used or tab != "all"


def test_download_holds_the_rows_of_the_view_in_its_order(world, lead, client):
    for query in ({}, {"stage": "do"}, {"q": "lease"}, {"tab": "mine"}):
        response = client.get("/queue/download.csv", query)
        lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        assert [line[0] for line in lines[1:]] == [f"R-{pk}" for pk in shown(lead, **query)]


def test_download_as_xlsx_is_a_workbook_and_no_other_kind_is_there(world, lead, client):
    assert b"".join(client.get("/queue/download.xlsx").streaming_content)[:2] == b"PK"
    assert client.get("/queue/download.pdf").status_code == 404


def test_assign_selected_gives_each_and_tells_what_became_of_it(world, lead, client):
    adviser = UserFactory(name="Bea", roles=[Role.ADVISER])
    free = [r for r in world if r.status == "waiting"][:2]
    ended = next(r for r in world if r.status == "declined")
    response = client.post(
        "/queue/assign/",
        {"request": [r.pk for r in [*free, ended]], "adviser": adviser.pk, "view": "stage=do&evil=1&after=1.5.0.1"},
        follow=True,
    )
    assert response.redirect_chain[0][0] == "/queue/?stage=do&after=1.5.0.1"
    done = f"2 requests of 3 assigned to Bea: R-{free[0].pk} and R-{free[1].pk}. Bea has been told. "
    assert said(response) == [f"{done}Not assigned: R-{ended.pk}: This request has ended, so it stays as it is."]
    assert set(Score.objects.filter(adviser=adviser).values_list("pk", flat=True)) == {r.pk for r in free}


def test_saved_view_is_a_tab_for_its_owner_alone(world, lead, client):
    query = "stage=do&topic=bid"
    client.post("/queue/views/save/", {"name": " My  patch ", "query": f"{query}&after=1.5.0.1&evil=1"})
    view = SavedView.objects.get()
    assert (view.user, view.name, view.query) == (lead, "My patch", query)
    assert [tab.label for tab in client.get(f"{QUEUE}?{query}").context["tabs"] if tab.current] == ["My patch"]
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    assert "My patch" not in client.get(QUEUE).content.decode()
    assert client.post(f"/queue/views/{view.pk}/delete/").status_code == 404
    assert SavedView.objects.count() == 1


def test_scores_visible_are_those_of_the_requests_visible(world, lead):
    for user in (lead, world[0].asked_by, UserFactory(), UserFactory(roles=[Role.COMMISSIONER])):
        seen = set(Score.objects.visible_to(user).values_list("pk", flat=True))
        assert seen == set(Request.objects.visible_to(user).sent().values_list("pk", flat=True))
