"""Work with a group that vanished is ended, a closed request is opened again, and logged time is corrected."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, NotAllowed
from apps.digests.models import Message as Mail
from apps.support.casework import policies
from apps.support.casework import services as casework
from apps.support.models import Contact, Request
from apps.support.triage import services as triage

from .factories import ReasonFactory, RequestFactory

pytestmark = pytest.mark.django_db


def fresh(request):
    return Request.objects.get(pk=request.pk)


# --- a group that vanished ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["agreed", "active"])
def test_work_with_a_group_that_vanished_is_closed_as_timed_out_and_the_group_is_told(adviser, status):
    request = RequestFactory(at=status)
    casework.stop_work(request, by=adviser, closing_note="We rang three times.")
    after = fresh(request)
    assert (after.status, after.waiting_on, after.closing_note) == ("timed-out", "nobody", "We rang three times.")
    mail = Mail.objects.get(kind="request-stopped")
    assert (mail.to_email, mail.subject) == (request.asked_by.email, f"We ended our work with you: {request.title}")


def test_work_is_not_ended_without_words(adviser):
    request = RequestFactory(active=True)
    with pytest.raises(DomainError):
        casework.stop_work(request, by=adviser, closing_note=" ")
    assert fresh(request).status == "active"


# --- opened again ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["declined", "signposted"])
def test_closed_request_is_opened_again_for_a_reason_and_waits_where_its_day_puts_it(adviser, status):
    request = RequestFactory(at=status, ago=29)
    triage.reopen(request, by=adviser, reason=ReasonFactory(reopening=True), body="You told us more.")
    after = fresh(request)
    assert (after.status, after.reason, after.closing_note, after.closed_at) == ("waiting", None, "", None)
    assert (after.waiting_on, after.sent_at, after.read_at is not None) == ("us", request.sent_at, True)
    assert after.thread.messages.get().body == "You told us more."
    assert Mail.objects.get(kind="request-reopened").to_email == request.asked_by.email


def test_closed_request_is_not_opened_again_after_30_days(adviser):
    request = RequestFactory(declined=True, ago=31)
    with pytest.raises(NotAllowed, match="more than 30 days ago"):
        triage.reopen(request, by=adviser, reason=ReasonFactory(reopening=True), body="You told us more.")
    assert fresh(request).status == "declined"


def test_opening_again_takes_a_reason_of_its_own_list(adviser):
    request = RequestFactory(declined=True)
    with pytest.raises(DomainError, match="reason from the list") as refused:
        triage.reopen(request, by=adviser, reason=ReasonFactory(declining=True), body="Words")
    assert (refused.value.field, fresh(request).status) == ("reason", "declined")


def test_history_names_the_reasons_of_closing_and_of_opening_again(client, triage_lead):
    request, reason = RequestFactory(declined=True), ReasonFactory(reopening=True)
    sign_in(client, triage_lead)
    page = client.get(f"/queue/R-{request.pk}/").content.decode()
    assert f"/support/R-{request.pk}/staff/reopen/" in page
    client.post(f"/support/R-{request.pk}/staff/reopen/", {"reason": reason.pk, "body": "You told us more."})
    shown = client.get(f"/queue/R-{request.pk}/").context["history"]
    assert [(entry.what, entry.reason) for entry in shown[:2]] == [
        ("Opened again", "We know more now"),
        ("Declined", "Not ready to develop"),
    ]


# --- the log of time ---------------------------------------------------------------------------------

VISIT = {"kind": "visit", "what": "Went through the form"}


def logged(request, by, hours="2.5"):
    return casework.log_contact(request, by=by, on=timezone.localdate(), hours=Decimal(hours), **VISIT)


def correct(contact, by, hours, why="I typed it wrong"):
    return casework.correct_contact(contact, by=by, on=contact.on, hours=Decimal(hours), why=why, **VISIT)


def test_corrected_time_is_kept_beside_the_new_one_which_alone_counts(client, adviser):
    request = RequestFactory(active=True)
    first = logged(request, adviser)
    correct(first, adviser, "1.5")
    rows = list(request.contacts.order_by("pk").values_list("hours", "why", "corrects"))
    assert rows == [(Decimal("2.5"), "", None), (Decimal("1.5"), "I typed it wrong", first.pk)]
    assert [row.hours for row in request.contacts.counted()] == [Decimal("1.5")]
    sign_in(client, adviser)
    page = client.get(f"/queue/R-{request.pk}/")
    assert page.context["hours"] == "1.5 hours"
    assert [(row["hours"], row["corrected"], bool(row["may_correct"])) for row in page.context["contacts"]] == [
        (Decimal("1.5"), False, True),
        (Decimal("2.5"), True, False),
    ]


def test_time_corrected_to_none_does_not_count_and_leaves_nothing_to_complete(adviser):
    request = RequestFactory(active=True)
    correct(logged(request, adviser), adviser, "0")
    assert policies.can_complete(adviser, fresh(request)).code == "no-contact"


def test_time_is_corrected_by_who_logged_it_or_a_triage_lead_and_only_the_last_entry(adviser, triage_lead, lead):
    request = RequestFactory(active=True)
    first, other = logged(request, adviser), UserFactory(roles=[Role.ADVISER])
    answers = {name: policies.can_correct_contact(person, first).code for name, person in
               {"own": adviser, "lead": triage_lead, "other": other, "group": lead}.items()}  # fmt: skip
    assert answers == {"own": "", "lead": "", "other": "not-theirs", "group": "not-triage"}
    correct(first, adviser, "1")
    assert policies.can_correct_contact(adviser, first).code == "corrected"
    with pytest.raises(NotAllowed, match="corrected already"):
        correct(first, adviser, "2")


def test_time_is_not_corrected_long_after_the_end(adviser):
    request = RequestFactory(completed=True)
    contact = request.contacts.get()
    Request.objects.filter(pk=request.pk).update(closed_at=timezone.now() - dt.timedelta(days=32))
    with pytest.raises(NotAllowed, match="more than a month ago"):
        correct(Contact.objects.get(pk=contact.pk), contact.by, "1")


@pytest.mark.parametrize(
    ("given", "field"), [({"hours": "-1"}, "hours"), ({"hours": "25"}, "hours"), ({"why": " "}, "why")]
)
def test_correction_with_impossible_hours_or_no_reason_is_refused_beside_the_field(adviser, given, field):
    contact = logged(RequestFactory(active=True), adviser)
    with pytest.raises(DomainError) as refused:
        correct(contact, adviser, **({"hours": "1"} | given))
    assert (refused.value.field, Contact.objects.count()) == (field, 1)


def test_correction_without_why_and_why_without_correction_are_refused_by_the_database(adviser):
    contact = logged(RequestFactory(active=True), adviser)
    row = {"request": contact.request, "on": contact.on, "by": adviser, "hours": 1, **VISIT}
    for more in ({"why": "Because"}, {"corrects": contact}):
        with pytest.raises(IntegrityError, match="contact_correction_says_why"), transaction.atomic():
            Contact.objects.create(**row, **more)


def test_correcting_through_the_page_begins_with_what_was_logged(client, adviser):
    request = RequestFactory(active=True)
    contact = logged(request, adviser)
    sign_in(client, adviser)
    address = f"/support/R-{request.pk}/staff/correct-contact/{contact.pk}/"
    assert 'value="Went through the form"' in client.get(address).content.decode()
    day = contact.on
    typed = {"on_day": day.day, "on_month": day.month, "on_year": day.year, "hours": "1", "why": "Too much", **VISIT}
    client.post(address, typed)
    assert [row.hours for row in request.contacts.counted()] == [Decimal(1)]
    other = RequestFactory(active=True)
    assert client.get(f"/support/R-{other.pk}/staff/correct-contact/{contact.pk}/").status_code == 404
