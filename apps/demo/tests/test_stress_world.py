"""The stress world is what the services would have written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from apps.accounts.models import SignIn
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.demo import clock
from apps.demo.stress.build import Size, build
from apps.digests.models import Envelope
from apps.directory import search_index
from apps.directory.models import Service
from apps.organisations.consent import publishing
from apps.organisations.models import FieldConsent, Membership, Organisation, Verification
from apps.prioritisation import scoring
from apps.prioritisation.models import Score
from apps.registers.models import RegisterEntry
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import Status
from apps.support.triage import services as triage

from . import invariants

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("stress_world"),
    pytest.mark.whole,
]


def test_stress_world_is_as_large_as_was_asked_and_has_every_status():
    assert (Organisation.objects.count(), Request.objects.count()) == (50, 200)
    assert set(Request.objects.values_list("status", flat=True)) == set(Status.values)


def test_stress_world_rows_pass_the_models_own_checks():
    for model in (Organisation, Request, Membership, Envelope, FieldConsent, Verification, RegisterEntry, SignIn):
        for row in model.objects.all():
            row.full_clean(exclude=["search", "password"], validate_unique=False)


def test_stress_world_keeps_every_foreign_key():
    connection.check_constraints()


def test_stress_world_trails_lead_to_where_each_request_stands():
    assert invariants.broken_chains() == []


def test_stress_world_clocks_add_up():
    assert invariants.clocks_that_do_not_add_up() == []


def test_stress_world_holds_nothing_of_the_future():
    assert invariants.events_of_the_future() == 0


def test_stress_world_scores_are_those_that_the_policy_gives():
    assert scoring.score() == 0
    assert Score.objects.count() == Request.objects.sent().count()


def test_stress_world_consents_and_search_follow_the_record():
    consents = FieldConsent.objects.all()
    assert consents.count() == Organisation.objects.count() * len(publishing.OPTIONAL)

    def kept() -> list[tuple[set[str], object, object]]:
        found = Organisation.objects.order_by("pk").values_list("findable", "latitude", "longitude")
        return [(set(text.splitlines()), latitude, longitude) for text, latitude, longitude in found]

    before = kept()
    assert Service.objects.public().count() > 20
    search_index.refresh_many(Organisation.objects.values_list("pk", flat=True))
    assert kept() == before


def test_stress_world_has_rows_for_every_list_of_staff():
    assert Verification.objects.exclude(status="checked").count() > 0
    assert Organisation.objects.exclude(checked_at=None).count() > 40
    assert RegisterEntry.objects.count() > 10
    assert SignIn.objects.count() > 100


def _moves(request: Request) -> list[AuditEvent]:
    trail = AuditEvent.objects.filter(subject_type="support.Request", subject_id=request.pk, after__has_key="status")
    return list(trail.order_by("at", "id"))


def _lived_again(request: Request) -> Request:
    """The same story through the services, at the same moments."""
    asker, adviser = request.asked_by, request.offers.first().adviser if request.offers.exists() else None
    moves = _moves(request)
    with clock.at(request.created_at):
        copy = asking.start_draft(by=asker, organisation=request.organisation)
        names = ("topic", "title", "difference", "stage", "deadline", "deadline_fact", "wish", "wish_name")
        copy = asking.save_draft(copy, by=asker, **{name: getattr(request, name) for name in names})
    verbs = {
        "request.sent": lambda by: asking.submit(copy, by=by),
        "request.facts-asked": lambda by: triage.ask_for_facts(copy, by=by, body="Which fund?"),
        "request.answered": lambda by: conversation.answer(copy, by=by, body="The big one."),
        "request.accepted": lambda by: (
            triage.accept(copy, by=by),
            copy.first_reply_at or conversation.write(copy, by=by, body="I have read it."),
        ),
        "request.offered": lambda by: casework.offer(copy, by=by, what="Two visits", hours=Decimal(4)),
        "request.offer-accepted": lambda by: casework.accept_offer(copy, by=by),
        "request.started": lambda by: casework.start(copy, by=by),
        "request.signposted": lambda by: triage.signpost(copy, by=by, reason=request.reason, closing_note="There."),
        "request.declined": lambda by: triage.decline(copy, by=by, reason=request.reason, closing_note="No."),
        "request.withdrawn": lambda by: asking.withdraw(copy, by=by, reason=request.reason),
    }
    for event in moves:
        with clock.at(event.at):
            if event.verb == "request.completed":
                casework.log_contact(
                    copy, by=adviser, on=event.at.date(), kind="visit", what="Met", hours=Decimal("1.5")
                )
                casework.complete(copy, by=adviser, change="better", what="All of it.")
            elif event.verb != "request.timed-out":
                verbs[event.verb](event.actor)
        copy.refresh_from_db()
    return copy


CLOCKS = (
    "status", "sent_at", "reply_due_at", "first_reply_at", "waiting_on", "waiting_since", "time_on_us", "time_on_them",
    "offered_at", "started_at", "closed_at", "ward_id", "neighbourhood_id",
)  # fmt: skip


@pytest.mark.parametrize("status", [status for status in Status.values if status not in ("draft", "timed-out")])
def test_stress_request_is_what_the_services_make_of_the_same_story(status):
    for request in Request.objects.filter(status=status).order_by("pk")[:3]:
        copy = _lived_again(request)
        assert {name: getattr(copy, name) for name in CLOCKS} == {name: getattr(request, name) for name in CLOCKS}


def test_stress_world_over_people_refuses_and_says_why():
    with pytest.raises(DomainError, match="already holds people"):
        build(Size())
