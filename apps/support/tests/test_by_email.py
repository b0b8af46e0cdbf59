"""Replies by email: what is taken in and what follows from it, what is held, and what staff do with that."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64encode

import pytest
import time_machine
from django.core import mail as outbox
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.core.tests.interleaved import interleaved
from apps.digests import sending
from apps.digests.models import Message as Told
from apps.organisations.tests.factories import MembershipFactory
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.notes import services as notes
from apps.support.tests.factories import RequestFactory
from apps.threads.inbound import services, storing
from apps.threads.inbound.policies import can_take_as_theirs
from apps.threads.inbound.reply_addresses import reply_address
from apps.threads.models import Attachment, InboundMail, MailOriginal
from apps.threads.models import Message as Written
from apps.threads.tests.mails import mail, with_files
from apps.threads.tests.samples import DOCX, PDF, packed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
HELD = InboundMail.HeldFor
MACROS = packed(word__document_xml=b"<w/>", word__vbaProject_bin=b"x")
SECRET = "portal:0123456789abcdef0123456789abcdef"


@pytest.fixture
def asked(organisation, lead, adviser, topic):
    """Work that goes on, and of which the team wrote last."""
    request = RequestFactory(organisation=organisation, by=lead, adviser=adviser, topic=topic, active=True)
    conversation.write(request, by=adviser, body="Which fund is it?")
    request.refresh_from_db()
    assert request.waiting_on == "them"
    return request


def arrives(raw: bytes) -> InboundMail:
    """An email that came and was read."""
    stored = storing.store(raw)
    services.process(stored.pk)
    stored.refresh_from_db()
    return stored


def to(asked: Request, person) -> dict[str, str]:
    return {"to": reply_address(asked.thread_id, person.pk), "sender": person.email}


def last(asked: Request) -> Written:
    found = Written.objects.filter(thread=asked.thread_id).order_by("pk").last()
    assert found is not None
    return found


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
def test_two_workers_take_in_an_email_once(asked, lead):
    stored = storing.store(mail("gmail", **to(asked, lead)))
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


# ---- what staff do


def test_staff_say_that_it_is_from_that_person(asked, lead, adviser, triage_lead, client):
    held = arrives(mail("forged", **to(asked, lead)))
    client.force_login(triage_lead)
    page = client.get(reverse("threads:mail", args=[held.pk])).content.decode()
    assert ("It is from that person" in page, "Please send the money" in page, asked.ref in page) == (True, True, True)
    assert reply_address(asked.thread_id, lead.pk).partition("@")[0] not in page
    client.post(reverse("threads:take_as_theirs", args=[held.pk]))
    held.refresh_from_db()
    message = last(asked)
    assert (held.status, held.decided_by, held.message) == ("taken", triage_lead, message)
    assert (message.author, message.body) == (lead, "Please send the money to another account.")
    asked.refresh_from_db()
    assert asked.waiting_on == "us"
    assert can_take_as_theirs(triage_lead, held).code == "wrong-state"


def test_staff_put_it_on_a_request_or_are_told_what_is_wrong(asked, lead, adviser, stranger, client):
    held = arrives(mail("gmail", to="portal@example.org", sender=lead.email))
    client.force_login(adviser)
    address = reverse("threads:place", args=[held.pk])

    def says(**given):
        response = client.post(address, given)
        return response.status_code, {name: list(errors) for name, errors in response.context["form"].errors.items()}

    number = ["There is nothing with this number. Look it up under “All requests”"]
    assert says(reference="R-999999", address=lead.email) == (422, {"reference": number})
    assert says(reference="R-9; --", address=lead.email) == (422, {"reference": number})
    nobody = [f"Nobody with this address may write on {asked.ref}. Enter the address with which they sign in"]
    assert says(reference=asked.ref, address=stranger.email) == (422, {"address": nobody})
    assert client.post(address, {"reference": f" r{asked.pk}", "address": lead.email.upper()}).status_code == 302
    held.refresh_from_db()
    assert (held.status, held.message, last(asked).author) == ("taken", last(asked), lead)
    assert client.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        services.throw_away(held, by=adviser, why="spam")


def test_staff_of_the_group_itself_put_nothing_on_its_request(asked, lead):
    own = MembershipFactory(organisation=asked.organisation, user=UserFactory(roles=[Role.ADVISER])).user
    held = arrives(mail("forged", **to(asked, lead)))
    assert can_take_as_theirs(own, held).code == "own-group"
    with pytest.raises(DomainError, match="You belong to this group") as refusal:
        services.place(held, by=own, reference=asked.ref, address=lead.email)
    assert refusal.value.field == "reference"


def test_staff_throw_it_away_with_a_reason(asked, lead, adviser, client):
    held = arrives(mail("absence", **to(asked, lead)))
    client.force_login(adviser)
    address = reverse("threads:throw_away", args=[held.pk])
    assert client.post(address, {}).status_code == 422
    client.post(address, {"why": "automatic"})
    held.refresh_from_db()
    assert (held.status, held.why, held.decided_by, MailOriginal.objects.filter(mail=held).exists()) == (
        "thrown-away",
        "automatic",
        adviser,
        True,
    )


def test_list_of_held_email_has_as_many_statements_for_three_as_for_one(asked, lead, adviser, client):
    client.force_login(adviser)
    client.get(reverse("threads:mails"))
    counts = []
    for name in ("absence", "bounce", "forged"):
        arrives(mail(name, **to(asked, lead)))
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("threads:mails"))
        counts.append(len(seen))
    assert (page.content.decode().count("<tr>"), counts[0] == counts[2]) == (4, True)


# ---- the two ways in


def posted(client, body: bytes | str, secret: str = SECRET, **more):
    given = {"HTTP_AUTHORIZATION": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    return client.post(reverse("threads:webhook"), body, content_type="application/json", **given, **more)


def test_webhook_is_off_unless_it_is_set_up(client):
    assert posted(client, "{}").status_code == 404


@pytest.mark.parametrize("provider", ["postmark", "sparkpost"])
def test_webhook_stores_an_email_once_and_it_is_taken_in(asked, lead, client, settings, provider):
    settings.INBOUND_PROVIDER, settings.INBOUND_SECRET = provider, SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}
    address = reply_address(asked.thread_id, lead.pk)
    raw = mail("polish", to="portal@example.org", sender=lead.email).decode()
    event = {"protocol": "smtp", "rcpt_to": address, "msg_from": lead.email}
    body = {
        "postmark": {"RawEmail": raw, "OriginalRecipient": address, "Headers": []},
        "sparkpost": [
            {"msys": {"relay_message": event | {"content": {"email_rfc822": raw, "email_rfc822_is_base64": False}}}}
        ],
    }[provider]
    assert [posted(client, json.dumps(body)).status_code for _ in range(2)] == [200, 200]
    [stored] = InboundMail.objects.all()
    assert (stored.status, stored.person) == ("waiting", lead)
    services.process(stored.pk)
    assert last(asked).body.startswith("Dzień dobry, źródło pieniędzy")


def test_webhook_refuses_a_wrong_secret_and_what_is_too_large_and_keeps_what_it_cannot_read(
    client, settings, monkeypatch
):
    settings.INBOUND_PROVIDER, settings.INBOUND_SECRET = "postmark", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}
    wrong = ["", "portal:wrong", "portal:ü", SECRET + "x"]
    assert [posted(client, "{}", secret).status_code for secret in wrong] == [403] * 4
    monkeypatch.setattr("apps.threads.inbound.webhook.LIMIT_BYTES", 200)
    assert posted(client, "x" * 201).status_code == 413
    assert InboundMail.objects.count() == 0
    assert posted(client, '{"RecordType": "Open", "Headers": []}').status_code == 400
    for body in ("not json \x00", '{"Headers": 7}', "[]"):
        assert posted(client, body).status_code == 200
    services.process_waiting()
    assert list(InboundMail.objects.values_list("held_for", flat=True)) == [HELD.NO_ADDRESS] * 3


def test_command_takes_in_a_maildir_and_marks_what_it_read(asked, lead, tmp_path, capsys):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.laptop").write_bytes(mail("gmail", **to(asked, lead)))
    (tmp_path / "new" / "2.laptop").write_bytes(mail("absence", **to(asked, lead)))
    call_command("take_in_mail", str(tmp_path))
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "1.laptop: taken in",
        "2.laptop: held for staff (A program wrote it, such as an absence note)",
        "1 taken in, 1 held for staff.",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*.laptop*")) == ["1.laptop:2,S", "2.laptop:2,S"]
    call_command("take_in_mail", str(tmp_path))
    assert capsys.readouterr().out == "0 taken in, 0 held for staff.\n"
