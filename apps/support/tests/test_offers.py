"""An offer has an owner, can be changed, taken back, and answered for the group by phone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, MovedOn
from apps.core.models import AuditEvent
from apps.digests.models import Message as Mail
from apps.organisations.tests.factories import MembershipFactory
from apps.support.casework import services as casework
from apps.support.models import Offer, Request
from apps.support.timeouts import services as timeouts

from .factories import RequestFactory

pytestmark = pytest.mark.django_db

GIVEN = {"what": "One meeting", "hours": Decimal(3)}


def fresh(request):
    return Request.objects.get(pk=request.pk)


def told_since(number, kind):
    return sorted(Mail.objects.filter(pk__gt=number, kind=kind).values_list("to_email", flat=True))


def last_mail():
    return Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_request_belongs_to_the_adviser_of_its_offer_from_the_moment_it_is_made(adviser):
    request, maker = RequestFactory(waiting=True), UserFactory(roles=[Role.TRIAGE_LEAD])
    start = last_mail()
    casework.offer(request, by=maker, adviser=adviser, **GIVEN)
    assert (fresh(request).adviser, fresh(request).assigned_by) == (adviser, maker)
    assert told_since(start, "work-assigned") == [adviser.email]


def test_offer_without_a_name_belongs_to_who_made_it(adviser):
    request = RequestFactory(waiting=True)
    made = casework.offer(request, by=adviser, **GIVEN)
    assert (made.adviser, fresh(request).adviser) == (adviser, adviser)


def test_offer_by_a_member_of_the_group_is_refused_and_nothing_is_written(adviser):
    request, both = RequestFactory(waiting=True), UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=request.organisation, user=both)
    with pytest.raises(DomainError, match="belongs to this group") as refused:
        casework.offer(request, by=adviser, adviser=both, **GIVEN)
    assert (refused.value.field, fresh(request).status, Offer.objects.count()) == ("adviser", "waiting", 0)


def test_changed_offer_keeps_the_first_one_tells_the_group_and_gives_it_its_full_time_again(adviser):
    request = RequestFactory(offered=True, ago=22)
    timeouts.warn(request)
    first, start, before = request.offers.get(), last_mail(), timezone.now()
    new = casework.change_offer(request, by=adviser, seen=first.pk, **GIVEN)
    after = fresh(request)
    assert list(request.offers.order_by("pk").values_list("answer", "what")) == [
        ("changed", "Two meetings and a read of your draft"),
        ("", "One meeting"),
    ]
    assert (new.adviser, after.status, after.waiting_on, after.warned_at) == (first.adviser, "offered", "them", None)
    assert after.waiting_since >= before
    assert after.time_on_them.days == 22
    assert told_since(start, "request-offer-changed") == [request.asked_by.email]
    assert AuditEvent.objects.filter(verb="request.offer-changed", subject_id=request.pk).count() == 1


def test_change_that_changes_nothing_is_refused_and_tells_nobody(adviser):
    request = RequestFactory(offered=True)
    held, start = request.offers.get(), last_mail()
    with pytest.raises(DomainError, match="This is the offer as it stands") as caught:
        casework.change_offer(request, by=adviser, what=f" {held.what} ", hours=held.hours)
    assert (caught.value.field, request.offers.get().answer) == ("what", "")
    assert told_since(start, "request-offer-changed") == []


def test_offer_that_was_changed_meanwhile_is_neither_accepted_nor_refused_unseen(adviser):
    request = RequestFactory(offered=True)
    first = request.offers.get()
    new = casework.change_offer(request, by=adviser, **GIVEN)
    for answer in (casework.accept_offer, casework.refuse_offer):
        with pytest.raises(MovedOn, match="The offer has changed"):
            answer(fresh(request), by=request.asked_by, seen=first.pk)
    assert (fresh(request).status, request.offers.get(pk=new.pk).answer) == ("offered", "")
    casework.accept_offer(fresh(request), by=request.asked_by, seen=new.pk)
    assert fresh(request).status == "agreed"


def test_group_page_sends_the_offer_that_it_shows(client):
    request = RequestFactory(offered=True)
    made = request.offers.get()
    sign_in(client, request.asked_by)
    page = client.get(f"/support/R-{request.pk}/").content.decode()
    assert f'<input type="hidden" name="offer" value="{made.pk}">' in page
    casework.change_offer(request, by=made.adviser, **GIVEN)
    answer = client.post(f"/support/R-{request.pk}/accept-offer/", {"offer": made.pk}, follow=True)
    assert "The offer has changed since you opened this page" in answer.content.decode()
    assert fresh(request).status == "offered"


def test_offer_that_is_taken_back_leaves_the_place_and_says_why(adviser):
    request = RequestFactory(offered=True)
    start = last_mail()
    casework.withdraw_offer(request, by=adviser, body="Our adviser is ill.")
    after = fresh(request)
    assert (after.status, after.waiting_on, request.offers.get().answer) == ("waiting", "us", "withdrawn")
    assert after.thread.messages.get().body == "Our adviser is ill."
    assert told_since(start, "request-offer-withdrawn") == [request.asked_by.email]
    casework.offer(after, by=adviser, **GIVEN)
    assert fresh(request).status == "offered"


@pytest.mark.parametrize(("answer", "status"), [("accepted", "agreed"), ("refused", "waiting")])
def test_answer_by_phone_is_kept_with_who_said_it_and_both_sides_are_told(triage_lead, answer, status):
    request = RequestFactory(offered=True)
    owner, start = request.adviser, last_mail()
    casework.record_answer(request, by=triage_lead, answer=answer, said_by=" Ada Osei ", note="On Mondays")
    held = request.offers.get()
    assert (fresh(request).status, held.answer, held.said_by, held.answer_note, held.answered_by) == (
        status, answer, "Ada Osei", "On Mondays", triage_lead
    )  # fmt: skip
    assert told_since(start, "request-answer-recorded") == [request.asked_by.email]
    assert told_since(start, f"work-offer-{answer}") == [owner.email]


@pytest.mark.parametrize(("given", "field"), [({"said_by": " "}, "said_by"), ({"answer": "perhaps"}, "answer")])
def test_answer_by_phone_without_a_name_or_an_answer_is_refused(adviser, given, field):
    request = RequestFactory(offered=True)
    with pytest.raises(DomainError) as refused:
        casework.record_answer(request, by=adviser, **({"answer": "accepted", "said_by": "Ada"} | given))
    assert (refused.value.field, fresh(request).status) == (field, "offered")


def test_who_said_it_stands_only_with_an_answer():
    made = RequestFactory(offered=True).offers.get()
    with pytest.raises(IntegrityError, match="offer_said_by_with_an_answer"), transaction.atomic():
        Offer.objects.filter(pk=made.pk).update(said_by="Ada")


def test_staff_answer_for_the_group_through_the_page(client, triage_lead):
    request = RequestFactory(offered=True)
    sign_in(client, triage_lead)
    page = client.get(f"/queue/R-{request.pk}/").content.decode()
    address = f"/support/R-{request.pk}/staff/record-answer/"
    assert [part in page for part in (address, "/staff/change-offer/", "/staff/withdraw-offer/")] == [True] * 3
    refused = client.post(address, {"answer": "accepted", "note": "She was glad"})
    assert (refused.status_code, "She was glad" in refused.content.decode()) == (422, True)
    client.post(address, {"answer": "accepted", "said_by": "Ada Osei", "offer": request.offers.get().pk})
    assert fresh(request).status == "agreed"
    assert "said by Ada Osei on the phone" in client.get(f"/queue/R-{request.pk}/").content.decode()


def test_change_begins_with_the_offer_as_it_is_and_is_refused_when_another_was_quicker(client, adviser):
    request = RequestFactory(offered=True)
    first = request.offers.get()
    sign_in(client, adviser)
    address = f"/support/R-{request.pk}/staff/change-offer/"
    assert "Two meetings and a read of your draft" in client.get(address).content.decode()
    casework.change_offer(request, by=adviser, **GIVEN)
    typed = {"what": "Three meetings", "hours": "5", "adviser": first.adviser_id, "offer": first.pk}
    answer = client.post(address, typed)
    text = answer.content.decode()
    assert (answer.status_code, "The offer has changed" in text, "Three meetings" in text) == (422, True, True)
