"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

import pytest

from apps.core.audit import SYSTEM
from apps.core.tests.retention_rules import SECOND, edge, run
from apps.threads.inbound import services, storing
from apps.threads.models import InboundMail, MailOriginal

from .mails import mail

pytestmark = pytest.mark.django_db


def held(at):
    """An email that is held and came at this moment."""
    one = storing.store(mail("absence"))
    services.process(one.pk)
    InboundMail.objects.filter(pk=one.pk).update(received_at=at)
    return InboundMail.objects.get(pk=one.pk)


def test_inbound_held():
    one = held(edge("inbound-held"))
    assert run("inbound-held") == 0
    InboundMail.objects.update(received_at=edge("inbound-held") - SECOND)
    assert run("inbound-held") == 1
    one.refresh_from_db()
    assert (one.status, one.why, one.decided_by) == ("thrown-away", "old", None)


def test_inbound_originals():
    one = held(edge("inbound-originals") - SECOND)
    assert run("inbound-originals") == 0
    one = services.throw_away(one, by=SYSTEM, why="old")
    InboundMail.objects.update(received_at=edge("inbound-originals"))
    assert run("inbound-originals") == 0
    InboundMail.objects.update(received_at=edge("inbound-originals") - SECOND)
    assert run("inbound-originals") == 1
    one.refresh_from_db()
    assert (one.sender, one.subject, len(one.key), MailOriginal.objects.count()) == ("", "", 64, 0)
    assert storing.store(mail("absence")).pk == one.pk
