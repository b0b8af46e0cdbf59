"""Work on a request about which people write emails, for tests."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory
from apps.threads.inbound import services, storing
from apps.threads.inbound.reply_addresses import reply_address
from apps.threads.models import InboundMail
from apps.threads.models import Message as Written


def waits_for_an_answer(**given: Any) -> Request:
    """Work that goes on, and of which the team wrote last."""
    request = RequestFactory(active=True, **given)
    conversation.write(request, by=given["adviser"], body="Which fund is it?")
    request.refresh_from_db()
    assert request.waiting_on == "them"
    return request


def arrives(raw: bytes) -> InboundMail:
    """An email that came and was read."""
    stored = storing.store(raw)
    services.process(stored.pk)
    stored.refresh_from_db()
    return stored


def to(asked: Request, person: User) -> dict[str, str]:
    return {"to": reply_address(asked.thread_id, person.pk), "sender": person.email}


def last(asked: Request) -> Written:
    found = Written.objects.filter(thread=asked.thread_id).order_by("pk").last()
    assert found is not None
    return found
