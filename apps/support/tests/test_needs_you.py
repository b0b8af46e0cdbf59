"""What waits for a group about its requests: on its start page, beside 'Requests' in the header, on the list and the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.organisations.models import Membership
from apps.organisations.tests.factories import MembershipFactory, group
from apps.support.casework.policies import can_give_verdict
from apps.support.conversation import services as conversation
from apps.support.models import REMOVED, Offer, Request, Verdict
from apps.threads.models import Message

from .factories import RequestFactory, walk
from .test_asking_pages import url

pytestmark = pytest.mark.django_db
HOME = reverse("organisations:home")


def text(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def section(page: str, heading: str) -> str:
    return page.split(f"{heading}</h2>")[1].split("</section>")[0] if f"{heading}</h2>" in page else ""


def needing(user) -> list[str]:
    return list(Request.objects.visible_to(user).needing(user).order_by("pk").values_list("title", flat=True))


def counted(client) -> str:
    """What the header says beside 'Requests'."""
    header = text(client, HOME).split("<main")[0]
    return "requests that need you" if "requests that need you" in header else ""


def test_offer_question_and_message_stand_in_needs_you_with_their_words(client, lead, organisation, adviser):
    RequestFactory(offered=True, organisation=organisation, by=lead, adviser=adviser, title="An offer")
    RequestFactory(needs_facts=True, organisation=organisation, by=lead, adviser=adviser, title="A question")
    written = RequestFactory(waiting=True, organisation=organisation, by=lead, adviser=adviser, title="A message")
    conversation.write(written, by=adviser, body="We read your plan.")
    RequestFactory(waiting=True, organisation=organisation, by=lead, title="Nothing new")
    RequestFactory(needs_facts=True, title="Of another group")
    client.force_login(lead)
    said = section(text(client, HOME), "Needs you")
    assert [
        words in said
        for words in (
            f"{adviser} offers to help with “An offer”.",
            "Two meetings and a read of your draft",
            "We need facts from you about “A question”.",
            "Which fund is it?",
            f"{adviser} wrote to you about “A message”.",
            "We read your plan.",
            "Nothing new",
            "Of another group",
        )
    ] == [True, True, True, True, True, True, False, False]
    rows = section(text(client, url("requests")), "Needs you")
    assert [title in rows for title in ("An offer", "A question", "A message", "Nothing new")] == [True] * 3 + [False]


def test_a_message_is_unread_until_the_person_opens_it_or_a_colleague_answers(lead, member, organisation, adviser):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead, adviser=adviser, title="T")
    assert (needing(lead), needing(member)) == ([], [])
    conversation.write(request, by=adviser, body="One")
    assert (needing(lead), needing(member)) == (["T"], ["T"])
    conversation.mark_read(request, by=lead)
    assert (needing(lead), needing(member)) == ([], ["T"])
    conversation.write(request, by=lead, body="Thank you")
    assert (needing(lead), needing(member)) == ([], [])
    conversation.write(request, by=adviser, body="Two")
    assert (needing(lead), needing(member)) == (["T"], ["T"])


@pytest.mark.parametrize(
    ("ended", "written", "waits"), [(89, 89, ["T"]), (91, 91, []), (91, 1, ["T"]), (1, 91, ["T"]), (None, 400, ["T"])]
)
def test_a_message_of_long_ago_on_a_request_that_ended_long_ago_waits_for_nobody(
    client, lead, organisation, adviser, ended, written, waits
):
    given = {"waiting": True} if ended is None else {"declined": True}
    request = RequestFactory(**given, organisation=organisation, by=lead, adviser=adviser, title="T")
    conversation.write(request, by=adviser, body="Are you still there?")
    now = timezone.now()
    Membership.objects.update(started_at=now - dt.timedelta(days=500))
    Message.objects.update(sent_at=now - dt.timedelta(days=written))
    if ended is not None:
        Request.objects.filter(pk=request.pk).update(closed_at=now - dt.timedelta(days=ended))
    client.force_login(lead)
    titles = [heading for heading in ("Needs you", "Closed") if "R-" in section(text(client, url("requests")), heading)]
    assert (needing(lead), titles) == (waits, ["Needs you"] if waits else ["Closed"])
    assert bool(counted(client)) is bool(waits)


def test_what_changed_waits_in_needs_you_as_long_as_the_group_may_say_it(client, lead, organisation):
    made = {
        title: RequestFactory(**{trait: True}, organisation=organisation, by=lead, title=title)
        for title, trait in (
            ("To say", "completed"),
            ("Said", "completed"),
            ("Removed", "completed"),
            ("No", "declined"),
        )
    }
    Verdict.objects.create(request=made["Said"], by=lead, side="group", change="better", what="We met")
    Request.objects.filter(pk=made["Removed"].pk).update(difference=REMOVED)
    may = [each.title for each in Request.objects.order_by("pk") if can_give_verdict(lead, each)]
    assert (needing(lead), may) == (["To say"], ["To say"])
    client.force_login(lead)
    for address in (HOME, url("requests")):
        said = section(text(client, address), "Needs you")
        assert "Our work on “To say” is completed. What changed for you?" in said
        assert (url("verdict", made["To say"].pk) in said, "“Said”" in said, "“Removed”" in said) == (
            True,
            False,
            False,
        )
    assert counted(client) == "requests that need you"
    client.post(url("verdict", made["To say"].pk), {"change": "same", "what": "Nothing yet", "stage_now": ""})
    assert (needing(lead), section(text(client, url("requests")), "Needs you")) == ([], "")


def test_what_was_written_before_a_person_came_is_not_new_to_them(lead, organisation, adviser):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead, adviser=adviser, title="T")
    conversation.write(request, by=adviser, body="One")
    now = timezone.now()
    Membership.objects.filter(user=lead).update(started_at=now - dt.timedelta(days=2))
    Message.objects.update(sent_at=now - dt.timedelta(days=1))
    newcomer = MembershipFactory(organisation=organisation).user
    assert (needing(lead), needing(newcomer)) == (["T"], [])


def test_a_person_who_left_sees_nothing_of_the_group(client, lead, member, organisation):
    RequestFactory(offered=True, organisation=organisation, by=lead, title="An offer")
    MembershipFactory(user=member, organisation=group(name="B group")[0])
    Membership.objects.filter(user=member, organisation=organisation).update(ended_at=timezone.now(), ended_by=lead)
    client.force_login(member)
    assert "An offer" not in text(client, HOME)


def test_the_start_page_shows_what_another_group_of_the_person_has_due_and_no_other(client, lead, organisation):
    other, _ = group(name="Sunrise")
    third, _ = group(name="Quiet")
    for each in (other, third):
        MembershipFactory(user=lead, organisation=each, role="member")
    RequestFactory(offered=True, organisation=other, title="Their offer")
    RequestFactory(waiting=True, organisation=third, title="Nothing due")
    RequestFactory(offered=True, title="Of strangers")
    client.force_login(lead)
    page = text(client, HOME)
    said = section(page, "Your other groups need you too")
    assert [words in said for words in ("Sunrise", "Their offer", "Quiet", "Of strangers")] == [
        True,
        True,
        False,
        False,
    ]
    assert (section(page, "Needs you"), "Of strangers" in page) == ("", False)
    client.post(reverse("organisations:switch"), {"group": other.slug})
    assert "Their offer" in section(text(client, HOME), "Needs you")


def test_the_start_page_costs_the_same_with_one_other_group_and_with_three(client, lead, organisation):
    def join() -> None:
        other = MembershipFactory(user=lead, role="lead").organisation
        RequestFactory(needs_facts=True, organisation=other, by=lead)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        return len(queries)

    RequestFactory(offered=True, organisation=organisation, by=lead)
    join()
    client.force_login(lead)
    cost()  # the number in the header is counted once a minute
    one = cost()
    join()
    join()
    assert cost() == one


def test_the_header_counts_a_message_that_is_not_read(client, lead, organisation, adviser):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead, adviser=adviser)
    conversation.write(request, by=adviser, body="One")
    client.force_login(lead)
    assert counted(client) == "requests that need you"


def test_the_page_of_a_request_quotes_the_question_at_its_top(client, lead, organisation):
    request = RequestFactory(needs_facts=True, organisation=organisation, by=lead)
    client.force_login(lead)
    top = text(client, url("request", request.pk)).split("<h1")[0]
    assert ("We need facts from you" in top, "Which fund is it?" in top, "#write" in top) == (True, True, True)


def test_the_page_of_a_request_says_at_its_top_what_is_new_once(client, lead, organisation, adviser):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead, adviser=adviser)
    conversation.write(request, by=adviser, body="We read your plan.")
    first = Message.objects.get()
    client.force_login(lead)
    tops = [text(client, url("request", request.pk)).split("<h1")[0] for _ in range(2)]
    assert ["We read your plan." in top for top in tops] == [True, False]
    assert f'href="#message-{first.pk}"' in tops[0]


def test_an_open_offer_stands_first_and_what_is_new_is_one_line_below(client, lead, organisation, adviser):
    request = RequestFactory(offered=True, organisation=organisation, by=lead, adviser=adviser)
    conversation.write(request, by=adviser, body="Ring me about it.")
    client.force_login(lead)
    page = text(client, url("request", request.pk))
    assert (page.count('class="banner '), "1 new message</a>" in page) == (1, True)


def test_an_offer_that_was_taken_stays_readable_with_its_hours_and_both_dates(client, lead, member, organisation):
    request = RequestFactory(offered=True, organisation=organisation, by=lead)
    made, answered = (dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC) for day in (2, 4))
    walk(request, "accept_offer", member=lead, adviser=request.offers.get().adviser)
    Offer.objects.update(made_at=made, answered_at=answered, answer_note="Evenings, please")
    client.force_login(member)
    said = text(client, url("request", request.pk)).split("What we agreed</h2>")[1].split("</section>")[0]
    assert [
        words in said
        for words in (
            "offered you this on 2 March 2026",
            "Two meetings and a read of your draft",
            "About 6 hours.",
            f"{lead} said yes on 4 March 2026.",
            "“Evenings, please”",
        )
    ] == [True] * 5
    walk(request, "start", member=lead, adviser=request.offers.get().adviser)
    assert "What we agreed" in text(client, url("request", request.pk))


def test_an_offer_that_was_refused_is_not_what_was_agreed(client, lead, organisation):
    request = RequestFactory(offered=True, organisation=organisation, by=lead)
    walk(request, "refuse_offer", member=lead, adviser=request.offers.get().adviser)
    client.force_login(lead)
    assert "What we agreed" not in text(client, url("request", request.pk))


def test_a_request_whose_offer_is_no_longer_open_still_stands_there(client, lead, organisation):
    RequestFactory(offered=True, organisation=organisation, by=lead, title="An offer")
    Offer.objects.update(answer="lapsed", answered_at=timezone.now())
    client.force_login(lead)
    assert "“An offer” waits for you." in section(text(client, HOME), "Needs you")
