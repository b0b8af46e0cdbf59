"""What a group does with what it sent, on the pages; and that nobody else can."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.parts import ScorePart
from apps.organisations.tests.factories import group
from apps.support.asking import services as asking
from apps.support.conversation import services as conversation
from apps.support.models import Request, Verdict
from apps.support.queue_position import QueuePosition, QueuePositionSource
from apps.support.states import OPEN, Status
from apps.support.triage import services as triage
from apps.threads.models import Message
from apps.threads.tests.samples import EXE, PDF

from .factories import RequestFactory
from .test_asking_pages import errors, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked(offering):
    """Somebody ranks requests, and says that two groups are ahead."""
    parts = [ScorePart("D", "Deadline", 14, 20, "indigo", "Your date is in 27 days", "A real date")]
    place = QueuePosition(2, 3, 5, 13, 54, parts, ["Kind of organisation", "Income of the group"])
    offering.only(QueuePositionSource, QueuePositionSource(lambda request: place))
    return place


def page(client, request) -> str:
    response = client.get(url("request", request.pk))
    assert response.status_code == 200
    return response.content.decode()


# --- The list --------------------------------------------------------------------------------------


def test_the_list_has_drafts_then_what_needs_the_group_then_open_then_closed(client, lead, organisation):
    for trait, title in (
        ("declined", "F"),
        ("completed", "E"),
        ("active", "D"),
        ("offered", "C"),
        ("needs_facts", "B"),
    ):
        RequestFactory(**{trait: True}, organisation=organisation, by=lead, title=title)
    RequestFactory(organisation=organisation, by=lead, title="A")
    RequestFactory(waiting=True, title="Of another group")
    client.force_login(lead)
    html = client.get(url("requests")).content.decode()
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["Drafts", "Needs you", "Open", "Closed"]
    titles = re.findall(r'<h3 class="h3"><a [^>]*>(.*?)</a>', html)
    assert titles == ["Go on with: A", "B", "C", "E", "D", "F"]
    assert html.count("Say what changed") == 1


def test_an_empty_list_says_what_to_do(client, lead):
    client.force_login(lead)
    assert "You have not asked for anything yet" in client.get(url("requests")).content.decode()


def test_the_list_of_a_person_without_a_group_says_what_to_do(client, adviser):
    client.force_login(adviser)
    assert "You do not act for a group yet" in client.get(url("requests")).content.decode()


def test_closed_requests_come_20_to_a_page(client, lead, organisation, reasons, monkeypatch):
    from apps.support.group_pages import views

    monkeypatch.setattr(views, "CLOSED_ON_A_PAGE", 1)
    for title in ("First", "Second"):
        RequestFactory(declined=True, organisation=organisation, by=lead, title=title)
    client.force_login(lead)
    page = client.get(url("requests"))
    html = page.content.decode()
    assert ("Second" in html, "First" in html, "2 closed, 1 to a page" in html) == (True, False, True)
    later = client.get(url("requests") + page.context["next"]).content.decode()
    assert ("Second" in later, "First" in later) == (False, True)
    assert "Second" in client.get(url("requests") + "?after=nonsense").content.decode()


@pytest.mark.parametrize("trait", ["draft", "waiting", "declined"])
def test_the_list_costs_the_same_with_one_row_and_with_three(client, lead, organisation, trait):
    client.force_login(lead)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url("requests"))
        return len(queries)

    given = {} if trait == "draft" else {trait: True}
    RequestFactory(**given, organisation=organisation, by=lead)
    cost()  # the number in the header is counted once a minute
    one = cost()
    for _ in range(2):
        RequestFactory(**given, organisation=organisation, by=lead)
    assert (cost(), one <= 10) == (one, True)


# --- One request -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [s for s in Status.values if s != "draft"])
def test_a_request_is_drawn_at_every_status_with_its_word(client, lead, organisation, status):
    request = RequestFactory(**{status.replace("-", "_"): True}, organisation=organisation, by=lead)
    client.force_login(lead)
    html = page(client, request)
    tag = re.search(r'<div class="title-row">.*?</div>(.*?)</div>', html, re.DOTALL)[1]
    assert Status(status).label in tag
    assert ("You no longer need this" in html) is (status in OPEN or "aria-disabled" in html)


def test_the_place_is_said_in_numbers_and_words(client, lead, organisation, ranked):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    html = page(client, request)
    for words in (
        "groups are ahead of you on the list",
        "weeks is how long most groups wait. This is an estimate. You have waited 13 days.",
        "Why you are at this place",
        "54 points of 100",
        "Your date is in 27 days",
        "Kind of organisation and income of the group added nothing and took nothing away.",
        f"{url('request', request.pk)}?look=1#write",
    ):
        assert words in html
    why, messages = html.index("Why you are at this place"), html.index('id="messages"')
    assert why < messages


def test_too_few_to_say_a_wait_is_said(client, lead, organisation, offering):
    place = QueuePosition(ahead=1, waited_days=1, total=3)
    offering.only(QueuePositionSource, QueuePositionSource(lambda request: place))
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    html = page(client, request)
    assert "group is ahead of you on the list" in html
    assert "You have waited 1 day. Too few groups were helped lately to say what a typical wait is." in html


def test_another_look_leads_to_a_message_that_is_begun(client, lead, organisation, ranked):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    html = client.get(url("request", request.pk) + "?look=1").content.decode()
    assert "Please take another look at our place on the list." in html


def test_a_message_of_the_team_is_new_until_it_was_seen(client, lead, organisation, adviser):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    client.force_login(lead)
    page(client, request)
    conversation.write(request, by=adviser, body="We are reading it")
    new = r'<p class="message__who">.*?New'
    assert [bool(re.search(new, page(client, request), re.DOTALL)) for _ in range(2)] == [True, False]


def test_a_draft_is_taken_to_its_answers_and_staff_to_their_own_page(client, lead, organisation, adviser):
    request = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    assert client.get(url("request", request.pk)).url == url("check", request.pk)
    asking.submit(request, by=lead)
    client.force_login(adviser)
    assert client.get(url("request", request.pk)).url == url("staff_page", request.pk)


def test_a_request_page_costs_the_same_with_one_message_and_with_three(client, lead, organisation, adviser):
    request = RequestFactory(active=True, organisation=organisation, by=lead, adviser=adviser)
    conversation.write(request, by=adviser, body="One")
    client.force_login(lead)
    page(client, request)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, request)
        return len(queries)

    one = cost()
    conversation.write(Request.objects.get(), by=lead, body="Two")
    conversation.write(Request.objects.get(), by=adviser, body="Three")
    assert (cost(), one <= 24) == (one, True)


# --- Messages and files ------------------------------------------------------------------------------


def test_a_message_with_a_file_is_written_and_its_file_handed_out(client, lead, organisation, private_files):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    client.force_login(lead)
    data = {"body": "See <b>this</b>", "file": SimpleUploadedFile("plan.pdf", PDF)}
    response = client.post(url("message", request.pk), data)
    assert response.url == url("request", request.pk) + "#messages"
    [message] = Message.objects.all()
    kept = message.attachments.get()
    html = page(client, request)
    assert ("See &lt;b&gt;this&lt;/b&gt;" in html, url("attachment", request.pk, kept.pk) in html) == (True, True)
    handed = client.get(url("attachment", request.pk, kept.pk))
    assert b"".join(handed.streaming_content) == PDF
    assert handed["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert (handed["Content-Type"], handed["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert handed["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"body": " "}, ["Write your message"]),
        ({"body": "x" * 5001}, ["This is too long. Use 5000 letters or fewer"]),
    ],
)
def test_a_message_refused_keeps_its_text(client, lead, organisation, data, said):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    client.force_login(lead)
    response = client.post(url("message", request.pk), data)
    assert (response.status_code, errors(response), Message.objects.count()) == (422, said, 0)
    assert data["body"].strip() in response.content.decode()


def test_a_message_with_a_bad_file_keeps_its_text(client, lead, organisation, private_files):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    client.force_login(lead)
    data = {"body": "A long story", "file": SimpleUploadedFile("plan.pdf", EXE)}
    response = client.post(url("message", request.pk), data)
    assert (response.status_code, Message.objects.count()) == (422, 0)
    assert "A long story" in response.content.decode()


# --- Offer, withdraw, correct, verdict --------------------------------------------------------------


@pytest.mark.parametrize(("verb", "status"), [("accept_offer", "agreed"), ("refuse_offer", "waiting")])
def test_an_offer_is_answered_once(client, lead, organisation, verb, status):
    request = RequestFactory(offered=True, organisation=organisation, by=lead)
    client.force_login(lead)
    assert "Yes, we take it" in page(client, request)
    assert client.post(url(verb, request.pk), {"note": "Thank you"}).url == url("request", request.pk)
    assert (Request.objects.get().status, request.offers.get().answer_note) == (status, "Thank you")
    again = client.post(url(verb, request.pk), follow=True)
    assert (again.status_code, "This cannot be done now" in again.content.decode()) == (200, True)


def test_withdrawing_needs_a_reason_and_says_that_it_is_final(client, lead, organisation, reasons):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    assert "This cannot be undone." in client.get(url("withdraw", request.pk)).content.decode()
    assert errors(client.post(url("withdraw", request.pk))) == ["Choose a reason"]
    wrong = client.post(url("withdraw", request.pk), {"reason": "rescue"})
    assert (wrong.status_code, Request.objects.get().status) == (422, "waiting")
    client.post(url("withdraw", request.pk), {"reason": "plans-changed"})
    assert Request.objects.get().status == "withdrawn"
    assert client.get(url("withdraw", request.pk)).status_code == 403


def test_correcting_a_fact_takes_its_check_away(client, lead, organisation, adviser):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    for fact in ("stage", "deadline"):
        triage.check_fact(request, by=adviser, fact=fact)
    client.force_login(lead)
    data = {"title": request.title, "difference": request.difference, "stage": "try", "version": request.version}
    assert client.post(url("correct", request.pk), data).url == url("request", request.pk)
    assert (Request.objects.get().stage, list(request.fact_checks.values_list("fact", flat=True))) == (
        "try",
        ["deadline"],
    )


def test_correcting_what_somebody_changed_since_shows_both(client, lead, organisation):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    data = {"title": "Mine", "difference": request.difference, "stage": "do", "version": request.version}
    asking.correct(request, by=lead, title="Theirs")
    response = client.post(url("correct", request.pk), data)
    html = response.content.decode()
    assert (response.status_code, Request.objects.get().title) == (409, "Theirs")
    assert ("Mine" in html, "Theirs" in html) == (True, True)
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    assert client.post(url("correct", request.pk), {**data, "version": version}).status_code == 302
    assert Request.objects.get().title == "Mine"


def test_correcting_a_date_without_its_fact_is_refused(client, lead, organisation):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    client.force_login(lead)
    date = {"deadline_day": "1", "deadline_month": "3", "deadline_year": "2030"}
    data = {"title": "T", "difference": "D", "stage": "do", "version": request.version, **date}
    assert errors(client.post(url("correct", request.pk), data)) == ["Say what happens on that date"]


def test_the_group_says_what_changed_once(client, lead, organisation):
    request = RequestFactory(completed=True, organisation=organisation, by=lead)
    client.force_login(lead)
    assert "What changed for you?" in page(client, request)
    assert len(errors(client.post(url("verdict", request.pk)))) == 2
    client.post(url("verdict", request.pk), {"change": "worse", "what": "It got harder", "stage_now": ""})
    assert Verdict.objects.get(side="group").change == "worse"
    html = page(client, request)
    assert ("It got harder" in html, "What changed for you?" in html) == (True, False)
    assert client.get(url("verdict", request.pk)).status_code == 403


# --- Nobody else -------------------------------------------------------------------------------------

GETS = ("request", "sent", "withdraw", "correct", "verdict")
POSTS = ("message", "accept_offer", "refuse_offer", "withdraw", "correct", "verdict", "submit")


@pytest.mark.parametrize("status", [s for s in Status.values if s != "draft"])
def test_another_group_finds_nothing_and_changes_nothing(client, status, organisation, lead, stranger, private_files):
    request = RequestFactory(**{status.replace("-", "_"): True}, organisation=organisation, by=lead)
    kept = conversation.attach(request, by=lead, upload=SimpleUploadedFile("plan.pdf", PDF))
    RequestFactory(waiting=True, organisation=group(lead=stranger)[0], by=stranger)
    client.force_login(stranger)
    before = Request.objects.filter(pk=request.pk).values().get()
    seen = [client.get(url(name, request.pk)).status_code for name in GETS]
    done = [client.post(url(name, request.pk), {"body": "x", "reason": "plans-changed"}).status_code for name in POSTS]
    file = client.get(url("attachment", request.pk, kept.pk)).status_code
    assert (set(seen), set(done), file) == ({404}, {404}, 404)
    assert Request.objects.filter(pk=request.pk).values().get() == before


def test_a_file_is_not_found_under_another_request(client, lead, organisation, private_files):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    kept = conversation.attach(request, by=lead, upload=SimpleUploadedFile("plan.pdf", PDF))
    other = RequestFactory(sent=True, organisation=organisation, by=lead)
    client.force_login(lead)
    assert client.get(url("attachment", other.pk, kept.pk)).status_code == 404
    handed = client.get(url("attachment", request.pk, kept.pk))
    assert b"".join(handed.streaming_content) == PDF


@pytest.mark.parametrize("name", [*GETS, "requests", "start", "check"])
def test_signed_out_people_are_asked_to_sign_in(client, name):
    request = RequestFactory(sent=True)
    response = client.get(url(name, *([] if name in ("requests", "start") else [request.pk])))
    assert response.url.startswith(reverse("account_login"))


def test_the_page_for_a_crisis_is_for_everyone(client):
    response = client.get(url("urgent"))
    assert (response.status_code, 'href="tel:999"' in response.content.decode()) == (200, True)


@pytest.mark.parametrize("ref", ["R-0", "r-1", "R-01", "1", "R-", "R-9999999999999999999999", "R--1"])
def test_an_address_that_is_no_number_of_ours_is_not_there(client, lead, ref):
    client.force_login(lead)
    assert client.get(f"/support/{ref}/").status_code == 404


def test_what_others_may_see_is_decided_in_one_place(organisation, lead, member, stranger, adviser):
    from django.contrib.auth.models import AnonymousUser

    draft = RequestFactory(organisation=organisation, by=lead)
    sent = RequestFactory(sent=True, organisation=organisation, by=lead)
    seen = {
        who: set(Request.objects.visible_to(user).values_list("pk", flat=True))
        for who, user in {
            "lead": lead,
            "member": member,
            "stranger": stranger,
            "adviser": adviser,
            "nobody": AnonymousUser(),
        }.items()
    }
    both = {draft.pk, sent.pk}
    assert seen == {"lead": both, "member": both, "stranger": set(), "adviser": {sent.pk}, "nobody": set()}


def test_too_many_messages_within_an_hour_are_refused_and_the_words_stay(client, lead, organisation):
    request = RequestFactory(organisation=organisation, by=lead, at="waiting")
    client.force_login(lead)
    answers = [client.post(url("message", request.pk), {"body": f"Word {n}"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    form = answers[30].context["form"]
    said = "You have sent many messages within an hour. Your words are still here: send them in an hour, or call us."
    assert (form.errors["body"], form["body"].value()) == ([said], "Word 30")
