"""The queue page: what it shows to whom, its views against plain Python, its pages, its counts and its acts."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.models import AuditEvent
from apps.organisations.models import Community, Theme
from apps.organisations.tests.factories import MembershipFactory, OrganisationFactory, ThemeFactory
from apps.places.models import Ward
from apps.places.tests.factories import WardFactory, WardMembershipFactory
from apps.prioritisation import filters, queue
from apps.prioritisation.models import SavedView, Score
from apps.prioritisation.scoring import score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support.conversation import services as conversation
from apps.support.models import Readiness, Request, Topic
from apps.support.tests.factories import RequestFactory, TopicFactory
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"
STAGES = ("try", "do", "grow")
AT = ("sent", "waiting", "needs-facts", "waiting", "offered", "active", "declined", "waiting")


@pytest.fixture
def lead(client):
    return sign_in(client, UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD]))


@pytest.fixture
def world(lead):
    """Sixteen requests of four groups in two places, at every kind of status, some of them the lead's own."""
    PolicyFactory()
    topics = [TopicFactory(code=code, name=code.title()) for code in ("bid", "lease")]
    themes = [ThemeFactory(code=code) for code in ("food", "arts")]
    wards = [WardFactory() for _ in range(2)]
    for ward in wards:
        WardMembershipFactory(ward=ward)
    names = ("Moss Side Growers", "Café Zoë", "Moston Choir", "100% Fun (Hulme)")
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
            adviser=adviser if i % 3 else lead,
        )
        if request.is_open and i % 4 == 1:
            triage.assign(request, by=lead, adviser=lead)
    score()
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
    "signs in a name": ({"q": "100% fun (hulme)"}, lambda r, s: "Hulme" in r.organisation.name),
    "words and stage": (
        {"q": "moston", "stage": "do"},
        lambda r, s: "Moston" in r.organisation.name and r.stage == "do",
    ),
    "nothing found": ({"q": "zebra"}, lambda r, s: False),
    "tab new": ({"tab": "new"}, lambda r, s: r.status == "sent"),
    "tab them": ({"tab": "them"}, lambda r, s: r.status == "needs-facts"),
    "an old value": ({"stage": "leap", "topic": "gone"}, lambda r, s: True),
}


def test_view_of_the_queue_equals_the_same_rule_in_python(world, lead):
    found = {name: shown(lead, **query) for name, (query, _) in VIEWS.items()}
    assert found == {name: expected(world, keep) for name, (_, keep) in VIEWS.items()}


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


def test_search_for_signs_is_no_error(lead, client):
    for words in ("'", "a & | !", "((", "\\", "%", "\x00", "R-99999999999999999", "é" * 300):
        assert client.get(QUEUE, {"q": words}).status_code == 200


def test_mine_goes_on_after_the_queue_until_the_work_has_ended(world, lead):
    rows = {row.pk: row for row in Score.objects.all()}
    mine = [r for r in world if r.adviser_id == lead.pk and r.is_open]
    order = sorted(mine, key=lambda r: (not rows[r.pk].ranked, -rows[r.pk].total, r.sent_at, r.pk))
    assert shown(lead, tab="mine") == [r.pk for r in order]
    assert {rows[r.pk].ranked for r in mine} == {True, False}


def test_due_holds_those_with_no_reply_that_are_due_by_tonight(world, lead):
    tonight = filters.midnight(-1)
    assert shown(lead, tab="due") == expected(world, lambda r, s: not r.first_reply_at and r.reply_due_at < tonight)


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["all", "mine"])
def test_pages_forward_and_back_show_each_request_once_in_order(world, lead, client, monkeypatch, tab):
    monkeypatch.setattr(queue, "PAGE", 3)
    whole = shown(lead, tab=tab)

    def page(address):
        context = client.get(f"{QUEUE}{address}").context
        return [int(row.number) for row in context["rows"]], context["pages"]

    forward, address = [], f"?tab={tab}"
    while address:
        ids, pages = page(address)
        forward.append(ids)
        address = pages["next"]
    assert [pk for ids in forward for pk in ids] == whole
    last, pages = page(f"?tab={tab}&last=1")
    assert last == whole[-3:]
    back = [last]
    while pages["previous"]:
        ids, pages = page(pages["previous"])
        back.append(ids)
    assert back[-1] == whole[:3]
    assert {pk for ids in back for pk in ids} == set(whole)


def test_page_after_a_place_that_nobody_could_have_is_no_error(lead, client):
    for cursor in ("", "x", "1.5.5", "1.999.99999999999999999.1", "1.5.0.1", "0.100.-99999999999999999.9"):
        assert client.get(QUEUE, {"after": cursor}).status_code == 200
        assert client.get(QUEUE, {"before": cursor}).status_code == 200


def test_rank_is_the_place_in_the_whole_queue_whatever_the_view(world, lead, client):
    whole = shown(lead)
    rows = client.get(QUEUE, {"stage": "grow"}).context["rows"]
    assert [row.rank for row in rows] == [str(whole.index(int(row.number)) + 1) for row in rows]


def test_rank_and_counts_beyond_the_limit_say_so(world, client, monkeypatch):
    monkeypatch.setattr(queue, "COUNT_UP_TO", 2)
    monkeypatch.setattr("apps.prioritisation.views.queue.COUNT_UP_TO", 2)
    response = client.get(QUEUE)
    assert [row.rank for row in response.context["rows"]][:3] == ["1", "2", ""]
    text = response.content.decode()
    assert "2+ requests wait" in text
    assert "Counts are of the first 2 in this view" in text


# --- counts --------------------------------------------------------------------------------------


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


# --- the page ------------------------------------------------------------------------------------


def test_page_takes_the_same_statements_for_one_row_and_for_three(lead, client):
    PolicyFactory()

    def count_of(address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = (QUEUE, f"{QUEUE}?stage=do", f"{QUEUE}?q=bid", f"{QUEUE}?last=1", f"{QUEUE}?q=bid&stage=do&tab=mine")
    client.get(QUEUE)  # signing in leaves a session to be read once
    RequestFactory(waiting=True)
    one = [count_of(address) for address in addresses]
    RequestFactory(waiting=True, organisation__themes=[ThemeFactory()])
    RequestFactory(sent=True)
    assert [count_of(address) for address in addresses] == one
    assert max(one) <= 12


def test_page_says_why_and_compares_with_the_row_above(lead, client):
    PolicyFactory(weights={"stage": 60, "waiting": 40})
    first = RequestFactory(waiting=True, stage="try", ago=30)
    RequestFactory(waiting=True, stage="grow", ago=30)
    score()
    rows = client.get(QUEUE).context["rows"]
    assert [row.explanation for row in rows] == [
        "60 for stage and 2 for time waiting.",
        "24 for stage and 2 for time waiting.",
    ]
    assert [row.comparison for row in rows] == [
        "",
        f"R-{first.pk} above it has 36 points more, most of it for stage.",
    ]


def test_page_with_no_request_says_why_it_is_empty(lead, client):
    PolicyFactory()
    assert "Nobody waits" in client.get(QUEUE).content.decode()
    assert "You have no requests" in client.get(QUEUE, {"tab": "mine"}).content.decode()
    assert "No request matches" in client.get(QUEUE, {"q": "zebra"}).content.decode()


def test_page_with_no_policy_says_that_nothing_is_ranked(lead, client):
    RequestFactory(waiting=True)
    assert "No policy is in force" in client.get(QUEUE).content.decode()


def test_page_writes_a_name_as_text_and_never_as_markup(lead, client):
    PolicyFactory()
    RequestFactory(waiting=True, title="<b>x</b>", organisation__name="<script>y</script>")
    text = client.get(QUEUE).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "<script>y" not in text


TITLES = (
    "The council asked us to do this at two more places",
    "Nobody knows that we are here",
    "A budget for the year",
    "Help with a bid for the tool store",
    "Closing well",
)
GROUPS = (
    "Wheels for All, Whalley Range",
    "Ahlan English Café",
    "Rainbow Supper Club",
    "Moss Side Growers",
    "Ukrainian Sunday School",
)


def test_row_of_the_real_lists_and_places_is_under_1200_bytes(lead, client):
    for command in ("load_places", "load_lists", "load_policies"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    wards = list(Ward.objects.by_name())
    themes = list(Theme.objects.filter(pk__in=["sport", "food", "disabled-people", "new-arrivals"]).in_order())
    refugees = Community.objects.get(pk="refugees")
    ready = list(Readiness.objects.all())
    for i, title in enumerate(TITLES * 3):
        group = OrganisationFactory(
            name=GROUPS[i % 5], ward=wards[i * 2], themes=themes[i % 3 : i % 3 + 2], serves=[refugees]
        )
        RequestFactory(
            waiting=i % 3 > 0,
            sent=not i % 3,
            organisation=group,
            topic=Topic.objects.first(),
            title=title,
            stage=STAGES[i % 3],
            readiness=ready[: i % 4],
            deadline=timezone.localdate() + timedelta(days=10 * i) if i % 2 else None,
            ago=i * 3,
            adviser=lead,
        )
    score()
    page = client.get(QUEUE).content.decode()
    rows = re.findall("<tr>.*?</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    sizes = [len(row.encode()) for row in rows]
    assert len(sizes) == 15
    assert max(sizes) < 1200, max(rows, key=len)
    assert sum(sizes) / len(sizes) > 900  # whole rows, and not the beginnings of them


def test_row_refers_only_to_drawings_that_the_page_holds(world, lead, client):
    for tab in queue.TABS:
        page = client.get(QUEUE, {"tab": tab}).content.decode()
        used, held = set(re.findall('<use href="#([^"]+)"', page)), re.findall('<symbol id="([^"]+)"', page)
        assert used <= set(held)
        assert len(held) == len(set(held))
        assert "icon-clock" in used or tab != "all"


NOT_STAFF = ([], [Role.COMMISSIONER], [Role.PARTNER], [Role.ADMINISTRATOR], [Role.PANEL], [Role.SAFEGUARDING_LEAD])
PAGES = ("/queue/", "/queue/download.csv", "/queue/download.xlsx", "/queue/R-{pk}/", "/queue/R-{pk}/override/")


def test_queue_is_unknown_to_all_but_the_lead_bodys_staff(client):
    request = RequestFactory(waiting=True)
    people = [request.asked_by, *(UserFactory(roles=roles) for roles in NOT_STAFF)]
    for person in people:
        sign_in(client, person)
        answers = {address: client.get(address.format(pk=request.pk)).status_code for address in PAGES}
        assert answers == dict.fromkeys(PAGES, 404)


def test_queue_signed_out_asks_to_sign_in(client):
    assert client.get(QUEUE).status_code == 302


# --- download ------------------------------------------------------------------------------------


def test_download_holds_the_rows_of_the_view_in_its_order(world, lead, client):
    for query in ({}, {"stage": "do"}, {"q": "lease"}, {"tab": "mine"}):
        response = client.get("/queue/download.csv", query)
        lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        assert [line[0] for line in lines[1:]] == [f"R-{pk}" for pk in shown(lead, **query)]


def test_download_as_xlsx_is_a_workbook_and_no_other_kind_is_there(world, client):
    assert b"".join(client.get("/queue/download.xlsx").streaming_content)[:2] == b"PK"
    assert client.get("/queue/download.pdf").status_code == 404


# --- bulk assignment -----------------------------------------------------------------------------


def said(response):
    return [str(message) for message in response.context["messages"]]


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


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"adviser": "1"}, "Nothing was assigned. Tick the requests first."),
        ({"request": "1", "adviser": ""}, "Nothing was assigned. Choose an adviser."),
        ({"request": "1", "adviser": "x"}, "Nothing was assigned. Choose an adviser."),
        ({"request": "none", "adviser": "1"}, "Nothing was assigned. Tick the requests first."),
    ],
)
def test_assign_selected_with_something_missing_says_what(lead, client, data, words):
    assert said(client.post("/queue/assign/", data, follow=True)) == [words]


def test_assign_selected_by_an_adviser_for_another_is_refused(client):
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    other = UserFactory(roles=[Role.ADVISER])
    request = RequestFactory(waiting=True)
    response = client.post("/queue/assign/", {"request": request.pk, "adviser": other.pk}, follow=True)
    assert said(response) == [
        f"Not assigned: R-{request.pk}: Only the triage lead can give a request to somebody else."
    ]


def test_assign_selected_of_ones_own_group_is_for_a_colleague(lead, client):
    request = RequestFactory(waiting=True)
    MembershipFactory(organisation=request.organisation, user=lead)
    client.post("/queue/assign/", {"request": request.pk, "adviser": lead.pk})
    request.refresh_from_db()
    assert request.adviser_id is None
    assert not AuditEvent.objects.filter(verb="request.assigned").exists()


# --- saved views ---------------------------------------------------------------------------------


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


def test_saved_view_with_no_name_is_refused_and_keeps_what_was_chosen(lead, client):
    response = client.post("/queue/views/save/", {"name": " ", "query": "stage=do"})
    assert response.status_code == 422
    assert "Give the view a name" in response.content.decode()
    assert response.context["query"] == "stage=do"


def test_saved_view_can_be_taken_away(lead, client):
    view = SavedView.objects.create(user=lead, name="Old", query="stage=do")
    assert client.post(f"/queue/views/{view.pk}/delete/").status_code == 302
    assert SavedView.objects.count() == 0


def test_saved_view_name_is_unique_for_a_person(lead):
    SavedView.objects.create(user=lead, name="One", query="a=1")
    with pytest.raises(IntegrityError, match="saved_view_name_is_unique"):
        SavedView.objects.create(user=lead, name="One", query="b=1")


def test_scores_visible_are_those_of_the_requests_visible(world, lead):
    for user in (lead, world[0].asked_by, UserFactory(), UserFactory(roles=[Role.COMMISSIONER])):
        seen = set(Score.objects.visible_to(user).values_list("pk", flat=True))
        assert seen == set(Request.objects.visible_to(user).sent().values_list("pk", flat=True))


def test_reply_due_tab_drops_a_request_once_answered(lead):
    PolicyFactory()
    request = RequestFactory(sent=True)
    Request.objects.filter(pk=request.pk).update(reply_due_at=timezone.now() - timedelta(days=1))
    score()
    assert shown(lead, tab="due") == [request.pk]
    conversation.write(request, by=lead, body="We are on it.")
    assert shown(lead, tab="due") == []


def test_queue_addresses_are_named():
    assert reverse("prioritisation:queue") == QUEUE
