"""Threads: messages between people, with files, and replies by email. Whose thread it is, the app that owns it knows.

What the app offers.
"""

from __future__ import annotations

from apps.accounts.today.duties import DayBlock, Duty
from apps.core.offers import Offer
from apps.digests.replies import ReplyRoute

from . import personal_data, retention
from .inbound import reply_addresses, states, takers, today
from .inbound.querysets import KEEPERS

OFFERS: list[Offer] = [
    states.INBOUND_MAIL,
    ReplyRoute(reply_addresses.reply_address, takers.goes_to),
    Duty(
        "Email that came in",
        "threads:mails",
        "Replies by email that the portal did not take in by itself, and what became of the others.",
        frozenset(KEEPERS),
        order=26,
    ),
    DayBlock("threads/_today_mail.html", today.held_mail, order=12),
    *personal_data.SECTIONS,
    *retention.RULES,
]
