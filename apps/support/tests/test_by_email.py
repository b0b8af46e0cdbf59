"""Replies by email: what is taken in and what follows from it, what is held, and what staff do with that."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail as outbox
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent
from apps.core.tests.interleaved import interleaved
from apps.digests import sending
from apps.digests.models import Envelope
from apps.digests.models import Message as Told
from apps.digests.replies import reply_to
from apps.support.conversation import services as conversation
from apps.support.notes import services as notes
from apps.support.tests.emails import arrives, last, to, waits_for_an_answer
from apps.support.tests.factories import RequestFactory
from apps.threads.inbound import services, storing
from apps.threads.inbound.reply_addresses import reply_address
from apps.threads.models import Attachment, InboundMail, MailOriginal
from apps.threads.models import Message as Written
from apps.threads.personal_data import forget_mails_of
from apps.threads.tests.mails import mail, with_files
from apps.threads.tests.samples import DOCX, PDF, packed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
HELD = InboundMail.HeldFor
MACROS = packed(word__document_xml=b"<w/>", word__vbaProject_bin=b"x")


@pytest.fixture
def asked(organisation, lead, adviser, topic):
    return waits_for_an_answer(organisation=organisation, by=lead, adviser=adviser, topic=topic)


def test_email_about_a_request_carries_the_reply_address_of_its_reader(asked, lead, member):
    sending.send_batch()
    outbox.outbox.clear()
    conversation.write(asked, by=asked.adviser, body="And when?")
    sending.send_batch()
    sent = {one.to[0].rpartition("<")[2].rstrip(">"): one for one in outbox.outbox if "And when?" in one.body}
    assert {address: one.extra_headers["Reply-To"] for address, one in sent.items()} == {
        person.email: reply_address(asked.thread_id, person.pk) for person in (lead, member)
    }
    assert all("Your reply goes to the support team." in one.body for one in sent.values())
    kept = " ".join(f"{one.body} {one.url} {one.sealed}" for one in Told.objects.all())
    assert "reply-" not in kept


def test_email_to_the_team_takes_a_reply_only_where_the_group_wrote(asked, lead, adviser):
    """A reply to a note among colleagues would go to the group."""
    colleague = UserFactory(roles=[Role.ADVISER])
    notes.write_note(asked, by=colleague, body="They bluff about the roof", mentions=[adviser])
    conversation.write(asked, by=lead, body="We found the roof plan")
    sending.send_batch()
    to_adviser = [one for one in outbox.outbox if adviser.email in one.to[0]]
    found = {("bluff" in one.body, one.extra_headers.get("Reply-To", "")) for one in to_adviser if "roof" in one.body}
    assert found == {(True, ""), (False, reply_address(asked.thread_id, adviser.pk))}
    [answerable] = [one for one in to_adviser if "roof plan" in one.body]
    assert f"Your reply goes to all who act for {asked.organisation.name}." in answerable.body


def test_digest_takes_a_reply_only_where_all_of_it_is_about_one_request(asked, lead):
    mine = Envelope(user=lead)
    about = [Told(replies_to=asked.thread_id), Told(replies_to=asked.thread_id)]
    found = reply_to(mine, about)
    assert found is not None
    assert found.address == reply_address(asked.thread_id, lead.pk)
    others = [[*about, Told(replies_to=asked.thread_id + 1)], [*about, Told()], [Told()], []]
    assert [reply_to(mine, each) for each in others] == [None] * 4
    assert reply_to(Envelope(to_email="guest@example.org"), about) is None


def test_reply_of_the_group_is_written_as_on_the_page_and_starts_our_clock(asked, lead, adviser):
    before = Told.objects.filter(kind="work-message", to_email=adviser.email).count()
    taken = arrives(mail("gmail", **to(asked, lead)))
    message = last(asked)
    asked.refresh_from_db()
    assert (taken.status, taken.message, taken.held_for) == ("taken", message, "")
    assert (message.author, message.side, message.route) == (lead, "group", "email")
    assert message.body.startswith("Yes, the fund closes on 30 November.")
    assert (asked.waiting_on, asked.warned_at) == ("us", None)
    assert Told.objects.filter(kind="work-message", to_email=adviser.email).count() == before + 1
    assert list(AuditEvent.objects.filter(subject_id=taken.pk).values_list("verb", flat=True)) == [
        "inbound-mail.taken-in"
    ]


def test_reply_of_the_adviser_is_written_as_on_the_page_and_starts_their_clock(asked, lead, adviser):
    arrives(mail("gmail", **to(asked, lead)))
    arrives(mail("outlook", **to(asked, adviser)))
    message = last(asked)
    asked.refresh_from_db()
    assert (message.author, message.side, message.route, asked.waiting_on) == (adviser, "team", "email", "them")


def test_reply_while_we_wait_for_facts_is_the_answer(organisation, lead, adviser, topic):
    asked = RequestFactory(organisation=organisation, by=lead, adviser=adviser, topic=topic, needs_facts=True)
    arrives(mail("apple", **to(asked, lead)))
    asked.refresh_from_db()
    assert (asked.status, asked.waiting_on, asked.answer_due_at is not None) == ("sent", "us", True)


def test_reply_with_files_keeps_those_that_we_take_and_names_the_others(asked, lead, settings):
    settings.UPLOAD_LIMIT_BYTES = 2000
    files = [("quotes.pdf", PDF), ("plan.docm", MACROS), ("photos.pdf", PDF + b"x" * 3000), ("letter.docx", DOCX)]
    arrives(with_files(*files, **to(asked, lead)))
    message = last(asked)
    assert [one.name for one in Attachment.objects.filter(message=message).order_by("pk")] == [
        "quotes.pdf",
        "letter.docx",
    ]
    lines = message.body.split("\n")
    assert lines[:3] == ["Here it is.", "", "We could not take these files:"]
    assert [line.partition(":")[0] for line in lines[3:]] == ["• plan.docm", "• photos.pdf"]
    assert (lines[4], "Your text is kept" in message.body) == (
        "• photos.pdf: That file is 2 kB. The limit is 1 kB.",
        False,
    )


def test_reply_of_very_many_words_is_cut_and_says_so(asked, lead):
    raw = with_files(to=reply_address(asked.thread_id, lead.pk), sender=lead.email, words="word and word\n" * 5000)
    arrives(raw)
    body = last(asked).body
    assert (len(body) < 20_200, body.endswith(services.CUT)) == (True, True)


def test_same_email_twice_is_taken_in_once(asked, lead):
    raw = mail("gmail", **to(asked, lead))
    first, again = arrives(raw), arrives(b"Received: by another relay\r\n" + raw)
    assert (first.pk, Written.objects.filter(thread=asked.thread_id, route="email").count()) == (again.pk, 1)
    assert services.process(first.pk) is False
    with pytest.raises(IntegrityError, match="inbound_mail_once"), transaction.atomic():
        InboundMail.objects.create(key=first.key, size=1)


def changed_person(person, **fields):
    type(person).objects.filter(pk=person.pk).update(**fields)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absence", HELD.ABSENCE),
        ("bounce", HELD.BOUNCE),
        ("forged", HELD.UNKNOWN_SENDER),
        ("broken", HELD.NO_ADDRESS),
    ],
)
def test_email_that_is_no_reply_of_the_person_is_held_and_nobody_is_told(asked, lead, name, reason):
    told, written = Told.objects.count(), Written.objects.count()
    raw = mail(name, **to(asked, lead))
    held = arrives(raw.replace(b"To: Common Thread <", b"X-To: <") if name == "broken" else raw)
    assert (held.status, held.held_for, bytes(held.original.content)[-40:]) == ("held", reason, raw[-40:])
    assert (Told.objects.count(), Written.objects.count(), outbox.outbox) == (told, written, [])


def test_email_is_held_for_what_its_address_and_its_request_say(asked, lead, member, adviser, stranger, settings):
    address = reply_address(asked.thread_id, lead.pk)
    cases = {
        "wrong": (mail("gmail", to=address.replace("reply-", "reply-1", 1), sender=lead.email), HELD.WRONG_ADDRESS),
        "none": (mail("gmail", to="portal@example.org", sender=lead.email, message_id="none"), HELD.NO_ADDRESS),
        "colleague": (mail("gmail", to=address, sender=member.email), HELD.UNKNOWN_SENDER),
        "not-theirs": (mail("gmail", **to(asked, stranger)), HELD.NOT_ALLOWED),
        "ours": (mail("gmail", to=address, sender=settings.DEFAULT_FROM_EMAIL), HELD.LOOP),
        "empty": (with_files(to=address, sender=lead.email, words="> only what you wrote"), HELD.NOTHING_NEW),
    }
    found = {case: arrives(raw).held_for for case, (raw, _) in cases.items()}
    assert found == {case: reason for case, (_, reason) in cases.items()}


def test_email_to_a_request_that_ended_or_from_somebody_who_is_away_is_held(asked, lead, member):
    changed_person(member, is_active=False)
    assert arrives(mail("gmail", **to(asked, member))).held_for == HELD.UNKNOWN_SENDER
    ended = RequestFactory(organisation=asked.organisation, by=lead, topic=asked.topic, declined=True)
    assert arrives(mail("outlook", **to(ended, lead))).held_for == HELD.CLOSED


def test_thirty_first_email_within_an_hour_is_held(asked, lead):
    for number in range(31):
        InboundMail.objects.create(key=str(number), size=1, person=lead)
    assert arrives(mail("gmail", **to(asked, lead))).held_for == HELD.LOOP
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert arrives(mail("apple", **to(asked, lead))).status == "taken"


def test_email_over_the_limit_is_held_with_its_beginning(asked, lead, monkeypatch):
    monkeypatch.setattr(storing, "LIMIT_BYTES", 5000)
    monkeypatch.setattr(storing, "BEGINNING", 900)
    held = arrives(with_files(("big.pdf", PDF + b"x" * 9000), **to(asked, lead)))
    assert (held.held_for, held.person, held.original.is_cut, len(held.original.content)) == (
        HELD.TOO_LARGE,
        lead,
        True,
        900,
    )


def test_email_that_breaks_what_reads_it_is_held_as_it_came(asked, lead, triage_lead, client):
    depth = 3000
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    held = arrives(f"From: {lead.email}\r\nTo: {to(asked, lead)['to']}\r\n".encode() + nested)
    assert (held.status, len(held.original.content) > depth) == ("held", True)
    client.force_login(triage_lead)
    assert client.get(reverse("threads:mail", args=[held.pk])).status_code == 200


def test_worker_that_died_leaves_the_email_to_beat(asked, lead):
    stored = storing.store(mail("gmail", **to(asked, lead)))
    assert (services.process_waiting(), services.process_waiting()) == (1, 0)
    stored.refresh_from_db()
    assert stored.status == "taken"


@pytest.mark.django_db(transaction=True)
def test_two_workers_store_and_take_in_an_email_once(asked, lead):
    raw = mail("gmail", **to(asked, lead))
    again = interleaved(lambda: storing.store(raw), lambda: storing.store(raw))
    [stored] = InboundMail.objects.all()
    assert again == stored
    came_to = interleaved(lambda: services.process(stored.pk), lambda: services.process(stored.pk))
    assert (came_to, Written.objects.filter(thread=asked.thread_id, route="email").count()) == (False, 1)


def test_reply_by_email_is_said_to_be_one_on_both_pages(asked, lead, adviser, client, settings):
    taken = arrives(mail("gmail", **to(asked, lead)))
    whole, how = reverse("threads:mail", args=[taken.pk]), "You can also reply to our emails about this request."
    client.force_login(adviser)
    staff = client.get(reverse("support:staff_page", args=[asked.pk])).content.decode()
    client.force_login(lead)
    address = reverse("support:request", args=[asked.pk])
    group = client.get(address).content.decode()
    assert (staff.count("· by email"), whole in staff) == (1, True)
    assert (group.count("· by email"), whole in group, how in group, "reply-" in group) == (1, False, True, False)
    settings.INBOUND_DOMAIN = ""
    assert how not in client.get(address).content.decode()


def test_erasing_throws_away_what_is_held_and_keeps_the_message(asked, lead):
    taken, held = arrives(mail("gmail", **to(asked, lead))), arrives(mail("forged", **to(asked, lead)))
    waiting = storing.store(mail("apple", **to(asked, lead)))
    forget_mails_of(lead)
    found = InboundMail.objects.order_by("pk").values_list("pk", "status", "why", "sender", "subject")
    assert list(found) == [
        (taken.pk, "taken", "", "", ""),
        (held.pk, "thrown-away", "erased", "", ""),
        (waiting.pk, "thrown-away", "erased", "", ""),
    ]
    assert (MailOriginal.objects.count(), last(asked).body[:4]) == (0, "Yes,")
