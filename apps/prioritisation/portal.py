"""Prioritisation: the published policy, scores, the queue, and requests moved by hand. What the app offers."""

from apps.accounts import roles
from apps.accounts.models import Role
from apps.accounts.today.duties import DayBlock, Duty
from apps.core.audit import Listener
from apps.core.navigation import SIGNED_IN, Item
from apps.core.offers import Offer
from apps.organisations.duplicates.merging.links import MergeLink, Moves
from apps.organisations.record.what_counts import WhatCounts
from apps.support.policies import TRIAGE
from apps.support.queue_position import QueuePositionSource, TypicalWaitSource

from . import events, listeners, personal_data, retention, selectors, today, what_counts
from .request_panel import PANEL

OFFERS: list[Offer] = [
    DayBlock("prioritisation/_today_counts.html", today.counts, order=10),
    Duty(
        "Queue",
        "prioritisation:queue",
        "Read what is new, answer, make offers, and give requests to advisers.",
        frozenset(TRIAGE),
        order=10,
    ),
    Duty(
        "Queue",
        "prioritisation:queue",
        "Read who waits and why. Advisers and the triage lead answer, and give requests out.",
        roles.STAFF - frozenset(TRIAGE),
        order=11,
    ),
    Duty(
        "How we decide",
        "prioritisation:policy",
        "The policy that ranks requests today, point by point.",
        frozenset({Role.PARTNER, Role.PANEL, Role.COMMISSIONER, Role.SAFEGUARDING_LEAD}),
        order=55,
    ),
    Item("Queue", "prioritisation:queue", audiences=("staff",), order=20, under=("support:all",)),
    Item("How we decide", "prioritisation:policy", audiences=("public",), order=60),
    Item("How we decide", "prioritisation:policy", audiences=SIGNED_IN, place="footer", order=30),
    QueuePositionSource(selectors.queue_position),
    TypicalWaitSource(selectors.wait_in_weeks),
    WhatCounts(what_counts.sentences),
    PANEL,
    Listener(listeners.REQUEST_EVENTS, listeners.score_request),
    Listener(listeners.RECORD_EVENTS, listeners.score_group),
    MergeLink("prioritisation.Score.organisation", Moves("Places in the queue")),
    *personal_data.SECTIONS,
    *personal_data.EXEMPTIONS,
    *retention.RULES,
    *events.EVENTS,
]
