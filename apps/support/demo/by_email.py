"""One reply by email on the swimmers' work, and three emails that are held: a note of absence, another address, a stranger."""

from __future__ import annotations

import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from apps.accounts.models import User
from apps.core.demo_data import DAY, Timeline, World, on_day
from apps.organisations.demo.named import OF_TWO, NamedGroups
from apps.threads.inbound import services, storing
from apps.threads.inbound.reply_addresses import reply_address

from ..models import Request
from ..states import Status

REPLY = """Thank you. Wednesday after 5 suits us better: the pool is ours from 7.

I asked the treasurer for last year’s accounts and will bring them.

Chloë

On {day}, {portal} <{address}> wrote:
> Shall we meet next week?
"""
AWAY = "I am away until Monday and read no email until then.\n"
FROM_HOME = "I write from my own address today. The committee agreed on the second quote.\n\nChloë\n"
STRANGER = (
    "Dear Sir or Madam, does your office also help choirs? We sing at the Methodist church.\n\nEdith Greenhalgh\n"
)


def by_email(world: World, rng: random.Random) -> Iterator[Timeline]:
    """What came in by email on the last two days."""
    yield _timeline(world)


def _timeline(world: World) -> Timeline:
    yield on_day(world.today - DAY * 2, 18, 10)
    swimmers = world.get(NamedGroups).all[2].organisation
    request = Request.objects.filter(organisation=swimmers, status=Status.ACTIVE).order_by("pk").last()
    assert request is not None
    chloe = User.objects.get(email=OF_TWO)
    to = reply_address(request.thread_id, chloe.pk)
    subject = f"Re: {request.title}"
    _arrive("1", chloe.email, to, f"Automatic reply: {request.title}", AWAY, **{"Auto-Submitted": "auto-replied"})
    yield on_day(world.today - DAY, 9, 5)
    _arrive("2", "edith.greenhalgh@example.com", settings.DEFAULT_FROM_EMAIL, "Help for a choir", STRANGER)
    yield on_day(world.today - DAY, 12, 30)
    _arrive("3", "chloe.at.home@example.com", to, subject, FROM_HOME)
    yield on_day(world.today - DAY, 19, 40)
    day = timezone.localdate().strftime("%d %b %Y")
    words = REPLY.format(day=day, portal=settings.SITE_NAME, address=settings.DEFAULT_FROM_EMAIL)
    _arrive("4", chloe.email, to, subject, words)


def _arrive(number: str, sender: str, to: str, subject: str, words: str, **headers: str) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"], made["Date"] = f"<demo-{number}@example.com>", format_datetime(timezone.now())
    for name, value in headers.items():
        made[name] = value
    made.set_content(words)
    services.process(storing.store(made.as_bytes()).pk)
