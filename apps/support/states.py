"""The statuses of a request and the table of its moves."""

from django.db import models

from apps.core.moves import Edge, Workflow


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    NEEDS_FACTS = "needs-facts", "We need facts from you"
    WAITING = "waiting", "Waiting for an adviser"
    OFFERED = "offered", "Offer made"
    AGREED = "agreed", "Offer accepted"
    ACTIVE = "active", "We are working on it"
    COMPLETED = "completed", "Completed"
    SIGNPOSTED = "signposted", "Signposted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    TIMED_OUT = "timed-out", "Timed out"


QUEUED = (Status.SENT, Status.NEEDS_FACTS, Status.WAITING)
"""In the queue: ranked by the policy, counted as ahead of others."""

OPEN = (*QUEUED, Status.OFFERED, Status.AGREED, Status.ACTIVE)
"""Sent and not yet at an end."""

NEEDS_GROUP = (Status.NEEDS_FACTS, Status.OFFERED)
"""The group has to answer before anything goes on. These time out when it does not."""

CLOSED = (Status.COMPLETED, Status.SIGNPOSTED, Status.DECLINED, Status.WITHDRAWN, Status.TIMED_OUT)

GROUP = ("the group",)
TEAM = ("the support team",)
S = Status

WORKFLOW = Workflow(
    name="request",
    model="support.Request",
    statuses=Status,
    package="apps.support",
    start=Status.DRAFT,
    edges=(
        Edge("submit", S.DRAFT, S.SENT, "request.sent", tells=GROUP + TEAM),
        Edge("accept", S.SENT, S.WAITING, "request.accepted", tells=GROUP),
        Edge("ask_for_facts", S.SENT, S.NEEDS_FACTS, "request.facts-asked", tells=GROUP, by_service=True),
        Edge("ask_for_facts", S.WAITING, S.NEEDS_FACTS, "request.facts-asked", tells=GROUP, by_service=True),
        Edge("answer", S.NEEDS_FACTS, S.SENT, "request.answered", tells=TEAM),
        *(
            Edge(verb, source, target, event, needs=("reason", "closing_note"), tells=GROUP)
            for verb, target, event in (
                ("signpost", S.SIGNPOSTED, "request.signposted"),
                ("decline", S.DECLINED, "request.declined"),
            )
            for source in QUEUED
        ),
        Edge("offer", S.WAITING, S.OFFERED, "request.offered", may=("adviser",), tells=GROUP, by_service=True),
        Edge("accept_offer", S.OFFERED, S.AGREED, "request.offer-accepted", tells=TEAM),
        Edge("refuse_offer", S.OFFERED, S.WAITING, "request.offer-refused", tells=TEAM),
        Edge("start", S.AGREED, S.ACTIVE, "request.started", tells=GROUP),
        Edge("complete", S.ACTIVE, S.COMPLETED, "request.completed", tells=GROUP),
        *(
            Edge(
                "withdraw",
                source,
                S.WITHDRAWN,
                "request.withdrawn",
                needs=("reason",),
                may=("closing_note",),
                tells=TEAM,
            )
            for source in OPEN
        ),
        Edge("time_out", S.NEEDS_FACTS, S.TIMED_OUT, "request.timed-out", tells=GROUP + TEAM),
        Edge("time_out", S.OFFERED, S.TIMED_OUT, "request.timed-out", tells=GROUP + TEAM),
    ),
)
