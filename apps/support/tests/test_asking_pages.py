"""Asking on the pages: three steps, saved as one goes, on any device, by any member; checked, then sent."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.organisations.tests.factories import MembershipFactory
from apps.support.asking import services as asking
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import Status
from apps.threads.models import Attachment
from apps.threads.tests.samples import EXE, PDF

from .factories import AccessFactory, ReadinessFactory, RequestFactory, TopicFactory

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=30)
DATE = {"deadline_day": str(SOON.day), "deadline_month": str(SOON.month), "deadline_year": str(SOON.year)}
GOOD = {
    "topic": {"topic": "bid"},
    "difference": {
        "title": "The tool store",
        "difference": "Forty families can keep growing.",
        "stage": "do",
        "readiness": ["people"],
    },
    "time": {
        "has_deadline": "yes",
        "deadline_fact": "The fund closes",
        **DATE,
        "wish": "named",
        "wish_name": "The Growing Network",
        "access": ["evenings"],
        "access_note": "Near a bus",
    },
}


@pytest.fixture(autouse=True)
def _lists(topic):
    ReadinessFactory()
    AccessFactory()


def url(name: str, *args) -> str:
    return reverse(f"support:{name}", args=args)


def hidden(response) -> dict[str, str]:
    """The version that a drawn form carries, and the name that its script gives to the open page."""
    html = response.content.decode()
    return {"version": re.search(r'name="version" value="([^"]*)"', html)[1], "page": uuid.uuid4().hex}


def errors(response) -> list[str]:
    """The sentences of the error summary."""
    html = response.content.decode()
    body = re.search(r'<ul class="govuk-error-summary__list">(.*?)</ul>', html, re.DOTALL)
    return re.findall(r"<li>\s*(?:<a [^>]*>)?\s*([^<]*?)\s*<", body[1]) if body else []


def test_a_group_asks_from_the_first_question_to_its_number(client, lead, organisation):
    client.force_login(lead)
    assert client.get(url("start")).status_code == 200
    assert Request.objects.count() == 0
    response = client.post(url("start"), GOOD["topic"])
    asked = Request.objects.get()
    assert response.url == url("step", asked.pk, "difference")
    for step, after in (("difference", "time"), ("time", None)):
        page = client.get(url("step", asked.pk, step))
        response = client.post(url("step", asked.pk, step), {**GOOD[step], **hidden(page)})
        assert response.url == (url("step", asked.pk, after) if after else url("check", asked.pk))
    check = client.get(url("check", asked.pk)).content.decode()
    for words in ("Writing a bid", "The tool store", "Forty families", "The fund closes", "The Growing Network"):
        assert words in check
    response = client.post(url("submit", asked.pk))
    assert response.url == url("sent", asked.pk)
    page = client.get(response.url).content.decode()
    assert f"<b>R-{asked.pk}</b>" in page
    asked.refresh_from_db()
    assert (asked.status, asked.deadline, asked.wish_name) == (Status.SENT, SOON, "The Growing Network")
    assert list(asked.readiness.values_list("pk", flat=True)) == ["people"]
    assert client.post(url("submit", asked.pk)).url == url("sent", asked.pk)


def test_a_colleague_goes_on_with_the_draft(client, lead, member, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(member)
    page = client.get(url("step", asked.pk, "difference"))
    client.post(url("step", asked.pk, "difference"), {**GOOD["difference"], "stage": "grow", **hidden(page)})
    asked.refresh_from_db()
    assert (asked.stage, asked.edited_by, asked.asked_by) == ("grow", member, lead)


@pytest.mark.parametrize(
    ("step", "data", "said"),
    [
        ("topic", {}, ["Choose what you would like help with"]),
        ("topic", {"topic": "nothing"}, ["Select a valid choice. That choice is not one of the available choices."]),
        (
            "difference",
            {},
            ["Say what will be different", "Give it a short name", "Choose where you are now"],
        ),
        (
            "difference",
            {
                "title": "x" * 121,
                "difference": "Forty families can keep growing food through the winter.",
                "stage": "do",
            },
            ["This is too long. Use 120 letters or fewer"],
        ),
        ("difference", {"title": "x", "difference": "   ", "stage": "do"}, ["Say what will be different"]),
        ("time", {}, ["Choose yes or no", "Choose one, or “No preference”"]),
        (
            "time",
            {"has_deadline": "yes", "wish": "none"},
            ["Enter the date, or choose “No fixed date”", "Say what happens on that date"],
        ),
        (
            "time",
            {
                "has_deadline": "yes",
                "deadline_day": "1",
                "deadline_month": "1",
                "deadline_year": "2020",
                "deadline_fact": "x",
                "wish": "none",
            },
            ["This date has passed. Enter a date from today on"],
        ),
        ("time", {"has_deadline": "no", "wish": "named"}, ["Say who you would rather work with"]),
    ],
)
def test_a_step_refused_says_what_to_put_right_and_keeps_the_draft(client, lead, organisation, step, data, said):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    response = client.post(url("step", asked.pk, step), data)
    assert (response.status_code, errors(response)) == (422, said)
    assert "<title>Error: " in response.content.decode()
    fresh = Request.objects.get()
    assert (fresh.topic_id, fresh.difference, fresh.stage, fresh.deadline) == ("bid", asked.difference, "do", None)


def test_no_fixed_date_takes_the_date_away_also_when_its_boxes_are_wrong(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead, deadline=SOON)
    client.force_login(lead)
    response = client.post(url("step", asked.pk, "time"), {"has_deadline": "no", "deadline_day": "99", "wish": "none"})
    assert response.status_code == 302
    fresh = Request.objects.get()
    assert (fresh.deadline, fresh.deadline_fact) == (None, "")


def test_changing_the_record_from_the_check_comes_back_to_it(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, status=Status.DRAFT)
    client.force_login(lead)
    here = url("check", asked.pk)
    rows = client.get(here).context["record"]
    sections = [
        reverse("organisations:record_section", args=[organisation.slug, s]) for s in ("name", "place", "people")
    ]
    assert [row.href for row in rows] == [f"{section}?{urlencode({'next': here})}" for section in sections]
    page = client.get(rows[0].href)
    assert page.context["back"] == here


def test_changing_one_answer_comes_back_to_the_check(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    response = client.post(url("step", asked.pk, "difference") + "?back=check", GOOD["difference"])
    assert response.url == url("check", asked.pk)
    page = client.get(url("step", asked.pk, "time") + "?back=check").content.decode()
    assert re.search(r'value="no" checked', page)


def test_sending_with_an_answer_missing_names_it_and_links_to_its_step(client, lead, organisation):
    asked = asking.start_draft(by=lead, organisation=organisation)
    client.force_login(lead)
    response = client.post(url("submit", asked.pk))
    assert (response.status_code, errors(response)) == (422, ["Choose what you would like help with"])
    assert f'href="{url("step", asked.pk, "topic")}?back=check"' in response.content.decode()
    assert Request.objects.get().status == Status.DRAFT


def test_sending_with_a_date_that_has_passed_is_refused(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead, deadline=timezone.localdate() - dt.timedelta(days=1))
    client.force_login(lead)
    response = client.post(url("submit", asked.pk))
    assert errors(response) == ["This date has passed. Change it, or take it out"]


def test_a_topic_outside_the_contract_can_be_sent_and_is_counted(client, lead, organisation):
    outside = TopicFactory(code="building-work", scope="outside", name="Building work", scope_note="Not this.")
    asked = RequestFactory(organisation=organisation, by=lead, topic=outside)
    client.force_login(lead)
    page = client.get(url("check", asked.pk)).content.decode()
    assert "This is outside the contract" in page
    client.post(url("submit", asked.pk))
    assert Request.objects.sent().filter(topic__scope="outside").count() == 1


def test_each_topic_says_its_scope_without_script(client, lead):
    client.force_login(lead)
    page = client.get(url("start")).content.decode()
    assert "We read drafts and coach you. We do not write the form for you." in page
    assert 'data-words="writing a bid' in page


# --- Saved as one goes ---------------------------------------------------------------------------


def test_autosave_keeps_what_is_right_and_leaves_what_is_not(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    page = hidden(client.get(url("step", asked.pk, "difference")))
    data = {"title": "A new name", "difference": "", **page}
    response = client.post(url("autosave", asked.pk, "difference"), data)
    assert (response.status_code, list(response.json())) == (200, ["saved_at"])
    fresh = Request.objects.get()
    assert (fresh.title, fresh.difference) == ("A new name", asked.difference)


def test_saving_a_page_that_autosaved_itself_is_no_conflict(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    page = hidden(client.get(url("step", asked.pk, "difference")))
    for title in ("One", "Two"):
        client.post(url("autosave", asked.pk, "difference"), {"title": title, "difference": "x", **page})
    response = client.post(
        url("step", asked.pk, "difference"), {"title": "Three", "difference": "x", "stage": "do", **page}
    )
    assert (response.status_code, Request.objects.get().title) == (302, "Three")


def test_two_people_editing_sees_the_second_told_and_loses_nothing(client, lead, member, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    mine = hidden(client.get(url("step", asked.pk, "difference")))
    client.force_login(member)
    theirs = hidden(client.get(url("step", asked.pk, "difference")))
    client.post(url("step", asked.pk, "difference"), {"title": "Theirs", "difference": "Their words", **theirs})
    client.force_login(lead)
    data = {"title": "Mine", "difference": "My words", "stage": "do", **mine}
    assert client.post(url("autosave", asked.pk, "difference"), data).status_code == 409
    response = client.post(url("step", asked.pk, "difference"), data)
    html = response.content.decode()
    assert (response.status_code, Request.objects.get().title) == (409, "Theirs")
    assert [words for words in (str(member), "Their words", "My words", "Theirs", "Mine") if words not in html] == []
    again = client.post(url("step", asked.pk, "difference"), {**data, **hidden(response)})
    assert (again.status_code, Request.objects.get().title) == (302, "Mine")


def test_one_person_on_two_devices_is_told_too(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    phone, desk = (hidden(client.get(url("step", asked.pk, "difference"))) for _ in range(2))
    client.post(url("step", asked.pk, "difference"), {"title": "Desk", "difference": "x", **desk})
    response = client.post(url("step", asked.pk, "difference"), {"title": "Phone", "difference": "x", **phone})
    assert (response.status_code, Request.objects.get().title) == (409, "Desk")


# --- Files ---------------------------------------------------------------------------------------


def test_a_file_is_kept_also_when_another_answer_is_wrong(client, lead, organisation, private_files):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    data = {"has_deadline": "yes", "deadline_fact": "", "file": SimpleUploadedFile("plan.pdf", PDF)}
    response = client.post(url("step", asked.pk, "time"), data)
    assert (response.status_code, Attachment.objects.get().name) == (422, "plan.pdf")
    assert "plan.pdf" in response.content.decode()


def test_a_file_that_we_do_not_take_is_refused_beside_its_field(client, lead, organisation, private_files):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    data = {**GOOD["time"], "file": SimpleUploadedFile("plan.pdf", EXE)}
    response = client.post(url("step", asked.pk, "time"), data)
    assert errors(response) == [
        (
            "We can take PDF, Word, Excel, PowerPoint and OpenDocument files, and pictures (JPEG, PNG, WebP). "
            "That file is none of these. Your text is kept."
        )
    ]
    assert (Attachment.objects.count(), Request.objects.get().deadline) == (0, SOON)


def test_an_empty_file_is_refused_in_our_words(client, lead, organisation, private_files):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    response = client.post(url("step", asked.pk, "time"), {**GOOD["time"], "file": SimpleUploadedFile("plan.pdf", b"")})
    assert errors(response) == ["That file is empty. Your text is kept."]


def test_add_and_take_out_stay_on_the_step(client, lead, organisation, private_files):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    here = url("step", asked.pk, "time")
    response = client.post(here, {"add": "1", "file": SimpleUploadedFile("plan.pdf", PDF)})
    assert response.url == here
    kept = Attachment.objects.get()
    other = conversation.attach(
        RequestFactory(), by=Request.objects.latest("pk").asked_by, upload=SimpleUploadedFile("o.pdf", PDF)
    )
    assert client.post(here, {"remove": str(other.pk)}).status_code == 302
    assert client.post(here, {"remove": str(kept.pk)}).url == here
    assert list(Attachment.objects.all()) == [other]


# --- Who ------------------------------------------------------------------------------------------


def test_a_person_without_a_group_is_told_what_to_do_first(client, adviser):
    client.force_login(adviser)
    response = client.get(url("start"))
    assert (response.status_code, "You do not act for a group yet" in response.content.decode()) == (200, True)
    assert client.post(url("start"), GOOD["topic"]).status_code == 200
    assert Request.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "adviser", "triage_lead"])
def test_a_draft_is_not_there_for_anybody_but_its_group(client, who, request, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(request.getfixturevalue(who))
    pages = [url("step", asked.pk, "topic"), url("check", asked.pk), url("sent", asked.pk), url("request", asked.pk)]
    assert [client.get(page).status_code for page in pages] == [404] * 4
    acts = [url("step", asked.pk, "topic"), url("autosave", asked.pk, "topic"), url("submit", asked.pk)]
    assert [client.post(page, GOOD["topic"]).status_code for page in acts] == [404] * 3


def test_steps_of_a_request_that_was_sent_say_why_not(client, lead, organisation):
    asked = RequestFactory(sent=True, organisation=organisation, by=lead)
    client.force_login(lead)
    response = client.post(url("step", asked.pk, "difference"), {**GOOD["difference"], "stage": "try"})
    assert (response.status_code, Request.objects.get().stage) == (403, "do")
    assert "This request is sent. You can correct a fact instead." in response.content.decode()


def test_an_unknown_step_is_not_there(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    assert client.get(url("step", asked.pk, "price")).status_code == 404
    assert client.post(url("autosave", asked.pk, "price")).status_code == 404


def test_a_member_whose_membership_ended_sees_nothing_more(client, lead, organisation):
    gone = MembershipFactory(organisation=organisation, ended_at=timezone.now(), ended_by=lead).user
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(gone)
    assert client.get(url("check", asked.pk)).status_code == 404


@pytest.mark.parametrize("step", list(GOOD))
def test_a_step_costs_the_same_with_one_entry_in_its_lists_and_with_three(client, lead, organisation, step):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("step", asked.pk, step)).status_code == 200
        return len(queries)

    cost()  # the number in the header is counted once a minute
    one = cost()
    for n in range(2):
        TopicFactory(code=f"t{n}")
        ReadinessFactory(code=f"r{n}")
        AccessFactory(code=f"a{n}")
    assert (cost(), one <= 13) == (one, True)
