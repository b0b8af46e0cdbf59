"""Claim, commit, send, mark: against a mail server that answers as it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.digests import sending, services, tasks
from apps.digests.models import Attempt, Envelope, Message
from apps.digests.services import Recipient
from apps.digests.tests.sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]


def put(*emails: str, kind: str = "test-news") -> list[Envelope]:
    """Tells these addresses something at once."""
    context = {"organisation": "Moss Side Growers", "code": "DFHH"}
    messages = services.notify(kind, to=[Recipient(e) for e in emails], context=context, url="/r/", action="See it")
    return [message.envelope for message in messages]


def outcomes(envelope: Envelope) -> list[tuple[str, str, int | None]]:
    return list(envelope.attempts.order_by("number").values_list("outcome", "error", "code"))


def stands(envelope: Envelope) -> tuple[str, bool, int]:
    envelope.refresh_from_db()
    return envelope.state, envelope.due_at is None, envelope.tries


def make_due(envelope: Envelope) -> None:
    Envelope.objects.filter(pk=envelope.pk).update(due_at=timezone.now())


def test_send_due_sends_each_once_over_one_connection(sink: Sink):
    envelopes = put("a@example.org", "b@example.org", "c@example.org")
    assert tasks.send_due() == 3
    assert sink.ids() == sorted(envelope.message_id for envelope in envelopes)
    assert sink.connections == 1
    assert tasks.send_due() == 0
    assert [(stands(e), outcomes(e)) for e in envelopes] == [(("sent", True, 1), [("sent", "", None)])] * 3


def test_sent_email_says_the_same_in_text_and_html_with_stop_headers(sink: Sink):
    put("a@example.org")
    tasks.send_due()
    [mail] = sink.mails
    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert [part in text for part in ("First & <last>.", "Second.", "See it: http://testserver/r/")] == [True] * 3
    assert ["First &amp; &lt;last&gt;." in html, ">See it</a>" in html] == [True, True]
    stop = str(mail["List-Unsubscribe"]).strip().strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (stop in text, stop in html) == (True, True)
    assert mail["X-Possible-Repeat"] is None


def test_sent_email_about_the_account_has_no_stop_headers(sink: Sink):
    put("a@example.org", kind="test-alarm")
    tasks.send_due()
    assert (sink.mails[0]["List-Unsubscribe"], sink.mails[0]["List-Unsubscribe-Post"]) == (None, None)


@pytest.mark.parametrize(
    ("command", "reply", "attempt", "state"),
    [
        ("MAIL", "451 later", ("temporary", "SMTPSenderRefused", 451), ("waiting", False, 1)),
        ("RCPT", "450 grey", ("temporary", "SMTPRecipientsRefused", 450), ("waiting", False, 1)),
        ("RCPT", "550 nobody", ("permanent", "SMTPRecipientsRefused", 550), ("failed", True, 1)),
        ("END", "452 full", ("temporary", "SMTPDataError", 452), ("waiting", False, 1)),
        ("END", "554 no", ("permanent", "SMTPDataError", 554), ("failed", True, 1)),
        ("END", "drop", ("unknown", "SMTPServerDisconnected", None), ("unknown", False, 1)),
        ("MAIL", "drop", ("temporary", "SMTPServerDisconnected", None), ("waiting", False, 1)),
        ("CONNECT", "554 not today", ("temporary", "SMTPConnectError", 554), ("waiting", False, 1)),
    ],
)
def test_an_answer_of_the_mail_server_decides_what_follows(sink: Sink, command, reply, attempt, state):
    [envelope] = put("a@example.org")
    sink.answers[command] = [reply]
    tasks.send_due()
    assert (outcomes(envelope), stands(envelope)) == ([attempt], state)


def test_a_put_off_email_is_sent_later_with_the_same_message_id(sink: Sink):
    [envelope] = put("a@example.org")
    sink.answers["RCPT"] = ["450 grey"]
    tasks.send_due()
    assert tasks.send_due() == 0
    make_due(envelope)
    tasks.send_due()
    assert [outcome for outcome, _, _ in outcomes(envelope)] == ["temporary", "sent"]
    assert sink.ids() == [envelope.message_id]


def test_an_email_put_off_too_often_fails(sink: Sink):
    [envelope] = put("a@example.org")
    sink.answers["RCPT"] = ["450 grey"] * sending.MAX_TRIES
    for _ in range(sending.MAX_TRIES):
        make_due(envelope)
        tasks.send_due()
    assert stands(envelope) == ("failed", True, sending.MAX_TRIES)


def test_waits_double_up_to_two_hours():
    minutes = [sending.wait_after(tries) / timedelta(minutes=1) for tries in (1, 2, 3, 9)]
    assert [
        low <= m <= high
        for m, (low, high) in zip(minutes, [(0.9, 1.1), (1.8, 2.2), (3.6, 4.4), (108, 132)], strict=True)
    ] == [True] * 4


def test_an_email_of_unknown_fate_is_sent_once_more_with_a_header_that_says_so(sink: Sink):
    [envelope] = put("a@example.org")
    sink.answers["END"] = ["drop"]
    tasks.send_due()
    make_due(envelope)
    tasks.send_due()
    assert [(m["Message-ID"], m["X-Possible-Repeat"] is None) for m in sink.mails] == [
        (envelope.message_id, True),
        (envelope.message_id, False),
    ]
    assert (stands(envelope), envelope.delivery_uncertain) == (("sent", True, 2), True)


def test_an_email_of_unknown_fate_twice_is_left_to_a_person(sink: Sink):
    [envelope] = put("a@example.org")
    sink.answers["END"] = ["drop", "drop"]
    for _ in range(2):
        make_due(envelope)
        tasks.send_due()
    assert stands(envelope) == ("unknown", True, 2)
    assert tasks.sweep() == 0


def test_a_mail_server_that_is_down_costs_one_attempt_and_loses_nothing(settings, sink: Sink):
    envelopes = put("a@example.org", "b@example.org", "c@example.org")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    tasks.send_due()
    assert [stands(e) for e in envelopes] == [("waiting", False, 1), ("waiting", False, 0), ("waiting", False, 0)]
    assert outcomes(envelopes[0]) == [("temporary", "ConnectionRefusedError", None)]
    settings.EMAIL_PORT = port
    make_due(envelopes[0])
    tasks.sweep()
    assert sink.ids() == sorted(e.message_id for e in envelopes)


def test_a_server_that_drops_a_used_connection_is_asked_again_at_once(sink: Sink):
    envelopes = put("a@example.org", "b@example.org")
    sink.answers["MAIL"] = ["250 ok", "drop"]
    tasks.send_due()
    assert [outcomes(e) for e in envelopes] == [[("sent", "", None)]] * 2
    assert sink.connections == 2


def test_a_message_that_cannot_be_made_fails_alone(sink: Sink):
    broken, whole = put("a@example.org", "b@example.org")
    Message.objects.filter(envelope=broken).update(sealed="no seal of ours")
    tasks.send_due()
    assert [stands(e)[0] for e in (broken, whole)] == ["failed", "sent"]


def test_recover_gives_back_what_a_dead_worker_had_not_started(sink: Sink):
    [envelope] = put("a@example.org")
    sending.claim()
    assert (tasks.send_due(), sending.recover()) == (0, 0)
    assert sending.recover(timezone.now() + sending.LEASE * 2) == 1
    assert (stands(envelope), outcomes(envelope)) == (("waiting", False, 0), [])


def test_recover_marks_as_unknown_what_a_dead_worker_had_started(sink: Sink):
    [envelope] = put("a@example.org")
    name, _ = sending.claim()
    assert sending._start(envelope, name=name) is not None
    sending.recover(timezone.now() + sending.LEASE * 2)
    assert (stands(envelope), outcomes(envelope)) == (("unknown", False, 1), [("unknown", "WorkerLost", None)])


def test_a_worker_whose_claim_ran_out_does_not_start(sink: Sink):
    [envelope] = put("a@example.org")
    name, _ = sending.claim()
    sending.recover(timezone.now() + sending.LEASE * 2)
    assert sending._start(envelope, name=name) is None
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(("reply", "body"), [("250 taken", ""), ("554 no", ""), ("452 full", "DFHH")])
def test_the_text_of_a_private_kind_is_wiped_when_nothing_more_is_done_with_it(sink: Sink, reply, body):
    put("a@example.org", kind="test-alarm")
    sink.answers["END"] = [reply]
    tasks.send_due()
    assert (Message.objects.get().body, Message.objects.get().for_reader[0]) == ("", body)
