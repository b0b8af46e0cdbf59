"""Every verb from every status: the move that the table below states, with its event and its messages; else nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction

from apps.accounts.models import Role, User
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.digests.models import Message as Mail
from apps.organisations.tests.factories import group
from apps.places.tests.factories import WardMembershipFactory
from apps.support.models import Offer, Request
from apps.support.states import WORKFLOW, Status
from apps.support.timeouts import services as timeouts
from apps.threads.models import Message

from .factories import ReasonFactory, RequestFactory, TopicFactory, walk

pytestmark = pytest.mark.django_db

Move = tuple[str, str, str, set[str]]

MOVES: dict[str, dict[str, Move]] = {
    # from: verb: to, the event, by whom, who hears of it
    "draft": {
        "submit": ("sent", "request.sent", "lead", {"lead", "triage"}),
    },
    "sent": {
        "accept": ("waiting", "request.accepted", "adviser", {"lead"}),
        "ask_for_facts": ("needs-facts", "request.facts-asked", "adviser", {"lead"}),
        "signpost": ("signposted", "request.signposted", "adviser", {"lead"}),
        "decline": ("declined", "request.declined", "adviser", {"lead"}),
        "withdraw": ("withdrawn", "request.withdrawn", "lead", {"triage"}),
    },
    "needs-facts": {
        "answer": ("sent", "request.answered", "lead", {"triage"}),
        "signpost": ("signposted", "request.signposted", "adviser", {"lead"}),
        "decline": ("declined", "request.declined", "adviser", {"lead"}),
        "withdraw": ("withdrawn", "request.withdrawn", "lead", {"triage"}),
        "time_out": ("timed-out", "request.timed-out", "", {"lead", "triage"}),
    },
    "waiting": {
        "ask_for_facts": ("needs-facts", "request.facts-asked", "adviser", {"lead"}),
        "signpost": ("signposted", "request.signposted", "adviser", {"lead"}),
        "decline": ("declined", "request.declined", "adviser", {"lead"}),
        "offer": ("offered", "request.offered", "adviser", {"lead"}),
        "withdraw": ("withdrawn", "request.withdrawn", "lead", {"triage"}),
    },
    "offered": {
        "accept_offer": ("agreed", "request.offer-accepted", "lead", {"adviser"}),
        "refuse_offer": ("waiting", "request.offer-refused", "lead", {"adviser"}),
        "withdraw_offer": ("waiting", "request.offer-withdrawn", "adviser", {"lead"}),
        "record_answer": ("agreed", "request.offer-accepted", "adviser", {"lead"}),
        "withdraw": ("withdrawn", "request.withdrawn", "lead", {"adviser"}),
        "time_out": ("timed-out", "request.timed-out", "", {"lead", "adviser"}),
    },
    "agreed": {
        "start": ("active", "request.started", "adviser", {"lead"}),
        "stop_work": ("timed-out", "request.stopped", "adviser", {"lead"}),
        "withdraw": ("withdrawn", "request.withdrawn", "lead", {"adviser"}),
    },
    "active": {
        "complete": ("completed", "request.completed", "adviser", {"lead"}),
        "stop_work": ("timed-out", "request.stopped", "adviser", {"lead"}),
        "withdraw": ("withdrawn", "request.withdrawn", "lead", {"adviser"}),
    },
    "completed": {},
    "signposted": {
        "reopen": ("waiting", "request.reopened", "adviser", {"lead"}),
    },
    "declined": {
        "reopen": ("waiting", "request.reopened", "adviser", {"lead"}),
    },
    "withdrawn": {},
    "timed-out": {},
}
VERBS = (
    "submit", "accept", "ask_for_facts", "answer", "signpost", "decline", "offer", "accept_offer", "refuse_offer",
    "withdraw_offer", "record_answer", "start", "stop_work", "complete", "withdraw", "time_out", "reopen",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(rows_kept) -> SimpleNamespace:
    """A request at every status, ready for the next move, with its people. Made once: each try is undone."""
    organisation, lead = group(name="Moss Side Growers", lead=UserFactory(email="lead@example.org"))
    WardMembershipFactory(ward=organisation.ward)
    adviser = UserFactory(email="adviser@example.org", roles=[Role.ADVISER])
    UserFactory(email="triage@example.org", roles=[Role.TRIAGE_LEAD])
    stranger = group(name="Another group", lead=UserFactory(email="stranger@example.org"))[1]
    topic = TopicFactory()
    for reason in ({}, {"declining": True}, {"withdrawing": True}, {"reopening": True}):
        ReasonFactory(**reason)
    requests = {
        status: RequestFactory(at=status, organisation=organisation, by=lead, adviser=adviser, topic=topic)
        for status in Status.values
    }
    walk(requests["active"], "log_contact", member=lead, adviser=adviser)
    for status in ("needs-facts", "offered"):
        timeouts.warn(requests[status])
    people = {"lead": lead.pk, "adviser": adviser.pk, "stranger": stranger.pk}
    return SimpleNamespace(requests={status: request.pk for status, request in requests.items()}, people=people)


def trace(key: int) -> tuple:
    """All that a move may change."""
    return (
        Request.objects.filter(pk=key).values().get(),
        AuditEvent.objects.count(),
        Mail.objects.count(),
        Message.objects.count(),
        list(Offer.objects.order_by("pk").values_list("answer", flat=True)),
    )


def tried(made: SimpleNamespace, status: str, verb: str, *, member: str = "lead", adviser: str = "adviser") -> object:
    """What a verb does to the request at this status: a move, or the name of the refusal. Undone afterwards."""
    key = made.requests[status]
    people = {name: User.objects.get(pk=pk) for name, pk in made.people.items()}
    before = trace(key)
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    last_mail = Mail.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with transaction.atomic():
        try:
            if verb == "time_out" and member == "stranger":
                timeouts.time_out(Request.objects.get(pk=key), by=people[member])
            else:
                walk(Request.objects.get(pk=key), verb, member=people[member], adviser=people[adviser])
        except DomainError as refusal:
            assert trace(key) == before, (status, verb)
            return type(refusal).__name__
        after = Request.objects.get(pk=key).status
        [event] = AuditEvent.objects.filter(pk__gt=last, before__has_key="status")
        assert (event.before, event.after) == ({"status": status}, {"status": after})
        by = next((name for name, pk in made.people.items() if pk == event.actor_id), "")
        told = {mail.to_email.partition("@")[0] for mail in Mail.objects.filter(pk__gt=last_mail)}
        transaction.set_rollback(True)
        return after, event.verb, by, told


def test_table_has_every_status_and_every_verb():
    assert list(MOVES) == Status.values
    assert sorted(VERBS) == sorted(WORKFLOW.verbs)


@pytest.mark.parametrize("status", MOVES)
def test_verb_from_a_status_moves_only_where_the_table_says(made, status):
    got = {verb: tried(made, status, verb) for verb in VERBS}
    assert {verb: move for verb, move in got.items() if verb in MOVES[status]} == MOVES[status]
    assert {move for verb, move in got.items() if verb not in MOVES[status]} <= {"MovedOn", "NotAllowed", "DomainError"}


def test_move_by_a_stranger_is_refused_and_leaves_nothing(made):
    cases = [(status, verb) for status, moves in MOVES.items() for verb in moves]
    got = {case: tried(made, *case, member="stranger", adviser="stranger") for case in cases}
    assert got == dict.fromkeys(cases, "NotAllowed")
