"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.tests.retention_rules import SECOND, edge, run
from apps.digests.models import WORDS_GONE, Envelope, Message

pytestmark = pytest.mark.django_db


def test_message_words():
    at = edge("message-words")

    def one(moment: Any, state: str, **fields: Any) -> Message:
        sent = {"sent_at": moment, "due_at": None} if state == "sent" else {}
        envelope = Envelope.objects.create(
            kind="request-sent", to_email="a@example.org", subject="S", state=state, created_at=moment, **sent
        )
        return Message.objects.create(
            kind="request-sent", topic="requests", to_email="a@example.org", subject="S", body="B", frequency="at-once",
            created_at=moment, due_at=moment, envelope=envelope, **fields,
        )  # fmt: skip

    kept, gone, waiting = one(at, "sent"), one(at - SECOND, "sent"), one(at - SECOND, "waiting")
    never = Message.objects.create(
        kind="x",
        topic="requests",
        to_email="a@example.org",
        subject="S",
        body="B",
        frequency="never",
        created_at=at - SECOND,
    )
    assert run("message-words") == 2
    words = {message.pk: (message.subject, message.body) for message in Message.objects.all()}
    assert words == {
        kept.pk: ("S", "B"),
        waiting.pk: ("S", "B"),
        gone.pk: (WORDS_GONE, ""),
        never.pk: (WORDS_GONE, ""),
    }
    assert Envelope.objects.get(pk=gone.envelope_id).subject == WORDS_GONE
    assert run("message-words") == 0
