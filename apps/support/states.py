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

READ = (Status.WAITING, Status.OFFERED, Status.AGREED, Status.ACTIVE, Status.COMPLETED)
"""Reached only by what somebody of the team has read."""

AFTER_QUEUE = (Status.OFFERED, Status.AGREED, Status.ACTIVE)
"""Open, and no longer in the queue."""

NEEDS_GROUP = (Status.NEEDS_FACTS, Status.OFFERED)
"""The group has to answer before anything goes on. These time out when it does not."""

CLOSED = (Status.COMPLETED, Status.SIGNPOSTED, Status.DECLINED, Status.WITHDRAWN, Status.TIMED_OUT)

GROUP = ("the group",)
TEAM = ("the support team",)
S = Status

TAGS = {
    S.DRAFT: "draft",
    S.SENT: "sent",
    S.NEEDS_FACTS: "needs-facts",
    S.WAITING: "waiting",
    S.OFFERED: "offer",
    S.AGREED: "offer",
    S.ACTIVE: "active",
    S.COMPLETED: "done",
    S.SIGNPOSTED: "signposted",
    S.DECLINED: "declined",
    S.WITHDRAWN: "withdrawn",
    S.TIMED_OUT: "timed-out",
}
"""The kind of tag of each status; its word is the status's own."""

THEY_ANSWERED = ("answered", "They answered")
"""The tag and word for staff of a request whose group gave facts, until somebody of the team does or writes something."""


STAFF_WORDS = {
    S.SENT: "New, not read",
    S.NEEDS_FACTS: "Waiting for facts",
    S.WAITING: "In the queue",
    S.AGREED: "Offer accepted",
    S.ACTIVE: "At work",
}
"""The words of staff where the status itself speaks to the group."""


FIRST = {
    S.DRAFT: "The group has not sent this yet.",
    S.SENT: "Read it first: accept it, or ask for facts.",
    S.NEEDS_FACTS: "The group has to answer your question first.",
    S.WAITING: "Make an offer first.",
    S.OFFERED: "The group has to answer the offer first.",
    S.AGREED: "The work has to begin first.",
    S.ACTIVE: "The work has to be completed first.",
}
"""What has to happen before a later act of staff."""

ALREADY = {
    S.NEEDS_FACTS: "We have asked the group for facts already.",
    S.WAITING: "It was read, and is in the queue.",
    S.OFFERED: "An offer has been made already.",
    S.AGREED: "The group has said yes already.",
    S.ACTIVE: "The work has begun already.",
}
"""Why an earlier act of staff is over."""


def why_not(status: str, sources: list[str]) -> str:
    """Why something that is done at ``sources`` cannot be done at ``status``, and what comes first, in the words of staff."""
    here = S(status)
    if here in CLOSED:
        return f"This request has ended: {staff_word(here).lower()}."
    order = list(FIRST)
    places = [order.index(S(source)) for source in sources if source in FIRST]
    if not places:
        return "This request has not ended."
    return FIRST[here] if max(places) > order.index(here) else ALREADY[here]


def staff_word(status: str) -> str:
    """A status in the words of staff."""
    return STAFF_WORDS.get(S(status), str(S(status).label))


def for_staff(status: str, *, answered: bool) -> tuple[str, str]:
    """The kind of tag of a request as staff see it, and its word."""
    return THEY_ANSWERED if answered else (TAGS[S(status)], staff_word(status))


ASKING = "apps.support.asking"
TRIAGE = "apps.support.triage"
CONVERSATION = "apps.support.conversation"
CASEWORK = "apps.support.casework"
TIMEOUTS = "apps.support.timeouts"

WORKFLOW = Workflow(
    name="request",
    model="support.Request",
    statuses=Status,
    package="apps.support",
    start=Status.DRAFT,
    edges=(
        Edge("submit", S.DRAFT, S.SENT, "request.sent", tells=GROUP + TEAM, package=ASKING),
        Edge("accept", S.SENT, S.WAITING, "request.accepted", tells=GROUP, package=TRIAGE),
        Edge(
            "ask_for_facts", S.SENT, S.NEEDS_FACTS, "request.facts-asked", tells=GROUP, by_service=True, package=TRIAGE
        ),
        Edge(
            "ask_for_facts",
            S.WAITING,
            S.NEEDS_FACTS,
            "request.facts-asked",
            tells=GROUP,
            by_service=True,
            package=TRIAGE,
        ),
        Edge("answer", S.NEEDS_FACTS, S.SENT, "request.answered", tells=TEAM, package=CONVERSATION),
        Edge("answer", S.NEEDS_FACTS, S.WAITING, "request.answered", tells=TEAM, package=CONVERSATION),
        *(
            Edge(verb, source, target, event, needs=("reason", "closing_note"), tells=GROUP, package=TRIAGE)
            for verb, target, event in (
                ("signpost", S.SIGNPOSTED, "request.signposted"),
                ("decline", S.DECLINED, "request.declined"),
            )
            for source in QUEUED
        ),
        Edge(
            "offer",
            S.WAITING,
            S.OFFERED,
            "request.offered",
            may=("adviser",),
            tells=GROUP,
            by_service=True,
            package=CASEWORK,
        ),
        Edge("accept_offer", S.OFFERED, S.AGREED, "request.offer-accepted", tells=TEAM, package=CASEWORK),
        Edge("refuse_offer", S.OFFERED, S.WAITING, "request.offer-refused", tells=TEAM, package=CASEWORK),
        Edge(
            "withdraw_offer",
            S.OFFERED,
            S.WAITING,
            "request.offer-withdrawn",
            tells=GROUP,
            by_service=True,
            package=CASEWORK,
        ),
        *(
            Edge(
                "record_answer",
                S.OFFERED,
                target,
                event,
                tells=GROUP + TEAM,
                by_service=True,
                package=CASEWORK,
            )
            for target, event in (
                (S.AGREED, "request.offer-accepted"),
                (S.WAITING, "request.offer-refused"),
            )
        ),
        Edge("start", S.AGREED, S.ACTIVE, "request.started", tells=GROUP, package=CASEWORK),
        Edge("complete", S.ACTIVE, S.COMPLETED, "request.completed", tells=GROUP, package=CASEWORK),
        *(
            Edge(
                "stop_work",
                source,
                S.TIMED_OUT,
                "request.stopped",
                needs=("closing_note",),
                tells=GROUP,
                package=CASEWORK,
            )
            for source in (S.AGREED, S.ACTIVE)
        ),
        *(
            Edge(
                "reopen",
                source,
                S.WAITING,
                "request.reopened",
                needs=("reason",),
                tells=GROUP,
                by_service=True,
                package=TRIAGE,
            )
            for source in (S.SIGNPOSTED, S.DECLINED)
        ),
        *(
            Edge(
                "withdraw",
                source,
                S.WITHDRAWN,
                "request.withdrawn",
                needs=("reason",),
                may=("closing_note",),
                tells=TEAM,
                package=ASKING,
            )
            for source in OPEN
        ),
        Edge("time_out", S.NEEDS_FACTS, S.TIMED_OUT, "request.timed-out", tells=GROUP + TEAM, package=TIMEOUTS),
        Edge("time_out", S.OFFERED, S.TIMED_OUT, "request.timed-out", tells=GROUP + TEAM, package=TIMEOUTS),
    ),
)
