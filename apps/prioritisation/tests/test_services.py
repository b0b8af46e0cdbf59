"""Publishing a policy, moving a request by hand, and what an event does to a place."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.tests.factories import MembershipFactory
from apps.prioritisation import policies, selectors, services
from apps.prioritisation.models import Override, Policy, Score
from apps.prioritisation.scoring import score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.states import Status
from apps.support.tests.factories import RequestFactory
from apps.support.triage import services as triage

pytestmark = pytest.mark.django_db
SHIPPED = settings.BASE_DIR / "data" / "prioritisation" / "policy-1.json"


def a_file(folder: Path, **changes: Any) -> Path:
    """A policy of two criteria, changed as told."""
    content = {
        "number": 7,
        "in_force_from": "2025-04-01",
        "summary": "Facts give points.",
        "agreed": {"triage_lead": "2025-03-01", "sector_panel": "2025-04-01"},
        "equality_analysis": [{"heading": "Who asks", "text": "We looked at who asks."}],
        "criteria": [{"code": "stage", "weight": 60}, {"code": "waiting", "weight": 40}],
        **changes,
    }
    path = folder / "policy-7.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def lead():
    return UserFactory(roles=[Role.TRIAGE_LEAD])


# --- load_policy ---------------------------------------------------------------------------------


def test_load_policy_puts_the_shipped_file_in_force():
    policy = services.load_policy(SHIPPED)
    assert list(Policy.objects.in_force()) == [policy]
    assert sum(policy.criteria.values_list("weight", flat=True)) == 100
    assert AuditEvent.objects.get().verb == "policy.published"


def test_shipped_policy_names_communities_and_themes_of_the_lists():
    rows = {row["code"]: row.get("settings", {}) for row in json.loads(SHIPPED.read_text())["criteria"]}
    lists = settings.BASE_DIR / "data" / "lists" / "organisations"

    def codes(name: str) -> set[str]:
        return {line.split(",")[0] for line in (lists / name).read_text(encoding="utf-8").splitlines()[1:]}

    assert set(rows["reach"]["communities"]) - codes("community.csv") == set()
    assert set(rows["theme"]["themes"]) - codes("theme.csv") == set()
    assert len(rows["reach"]["communities"]) == 9


def test_load_policy_twice_changes_nothing(tmp_path):
    first = services.load_policy(a_file(tmp_path))
    assert services.load_policy(a_file(tmp_path)) == first
    assert (Policy.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_load_policy_ends_the_one_before_on_its_own_first_day(tmp_path):
    before = PolicyFactory(number=6)
    services.load_policy(a_file(tmp_path))
    before.refresh_from_db()
    assert before.in_force_until == dt.date(2025, 4, 1)
    assert [p.number for p in Policy.objects.in_force(dt.date(2025, 3, 31))] == [6]
    assert [p.number for p in Policy.objects.in_force(dt.date(2025, 4, 1))] == [7]


REFUSED = {
    "weights must add up": {"criteria": [{"code": "stage", "weight": 99}]},
    "there is no criterion size": {"criteria": [{"code": "size", "weight": 100}]},
    "stage has no setting shrink": {"criteria": [{"code": "stage", "weight": 100, "settings": {"shrink": 1}}]},
    "stage cannot use 1.5 for try": {"criteria": [{"code": "stage", "weight": 100, "settings": {"try": 1.5}}]},
    "readiness cannot use 0 for signs": {"criteria": [{"code": "readiness", "weight": 100, "settings": {"signs": 0}}]},
    "reach cannot use .* for communities": {
        "criteria": [{"code": "reach", "weight": 100, "settings": {"communities": "roma"}}]
    },
    "kind cannot use .* for shares": {
        "criteria": [{"code": "kind", "weight": 100, "settings": {"shares": {"faith-group": 2}}}]
    },
    "say on which day the sector panel agreed": {"agreed": {"triage_lead": "2025-03-01"}},
    "the sector panel agreed after it came into force": {
        "agreed": {"triage_lead": "2025-03-01", "sector_panel": "2025-04-02"}
    },
    "an equality analysis is a list of sections": {"equality_analysis": "We looked."},
    "names stage twice": {"criteria": [{"code": "stage", "weight": 50}, {"code": "stage", "weight": 50}]},
}


@pytest.mark.parametrize("says", list(REFUSED))
def test_load_policy_that_cannot_be_refuses_with_the_files_name(tmp_path, says):
    with pytest.raises(DomainError, match=rf"policy-7\.json: .*{says}"):
        services.load_policy(a_file(tmp_path, **REFUSED[says]))
    assert Policy.objects.count() == 0


def test_load_policy_with_a_number_that_is_taken_refuses(tmp_path):
    services.load_policy(a_file(tmp_path))
    with pytest.raises(DomainError, match="Give it a new number"):
        services.load_policy(
            a_file(tmp_path, criteria=[{"code": "stage", "weight": 40}, {"code": "waiting", "weight": 60}])
        )


def test_two_policies_in_force_on_one_day_cannot_be_kept():
    PolicyFactory()
    with pytest.raises(IntegrityError, match="policy_one_in_force_at_a_time"):
        PolicyFactory(in_force_from=dt.date(2025, 1, 1))


def test_policy_that_was_agreed_after_it_came_into_force_cannot_be_kept():
    with pytest.raises(IntegrityError, match="policy_agreed_before_it_is_in_force"):
        PolicyFactory(in_force_from=dt.date(2025, 1, 1), sector_panel_agreed_on=dt.date(2025, 1, 2))


def test_load_policies_loads_scores_and_changes_nothing_the_second_time(capsys):
    request = RequestFactory(sent=True)
    call_command("load_policies")
    assert Score.objects.get().request_id == request.pk
    call_command("load_policies")
    assert capsys.readouterr().out.splitlines() == [
        "policy 1, in force from 01 April 2024",
        "1 scores changed",
        "policy 1, in force from 01 April 2024",
        "0 scores changed",
    ]


def test_load_policies_with_a_bad_file_says_which(tmp_path):
    a_file(tmp_path, criteria=[])
    with pytest.raises(CommandError, match=r"policy-7\.json: the weights must add up to 100"):
        call_command("load_policies", str(tmp_path))


# --- override ------------------------------------------------------------------------------------


def test_override_gives_another_place_and_keeps_person_and_reason(lead):
    PolicyFactory(weights={"stage": 100})
    first, last = RequestFactory(waiting=True, stage="try"), RequestFactory(waiting=True, stage="grow")
    made = services.override(last, by=lead, points=100, reason=" Their lease ends on Friday ")
    assert (made.by, made.points, made.reason) == (lead, 100, "Their lease ends on Friday")
    row = Score.objects.get(request=last)
    assert (row.total, row.override_points, row.rank_points) == (40, 100, 100)
    order = Score.objects.ranked().in_rank_order().values_list("pk", flat=True)
    assert list(order) == [first.pk, last.pk]  # both have 100 points now
    event = AuditEvent.objects.filter(verb="request.moved-by-hand").get()
    assert (event.actor, event.before, event.after) == (lead, {"points": 40}, {"points": 100})


def test_override_again_ends_the_one_before(lead):
    PolicyFactory(weights={"stage": 100})
    request = RequestFactory(waiting=True)
    services.override(request, by=lead, points=90, reason="One")
    services.override(request, by=lead, points=20, reason="Two")
    assert list(request.overrides.order_by("pk").values_list("reason", "ended_by")) == [("One", lead.pk), ("Two", None)]
    assert Score.objects.get().rank_points == 20


def test_end_override_gives_the_points_of_the_policy_back(lead):
    PolicyFactory(weights={"stage": 100})
    request = RequestFactory(waiting=True, stage="try")
    services.override(request, by=lead, points=1, reason="A mistake")
    services.end_override(request, by=lead)
    assert (Score.objects.get().rank_points, request.overrides.filter(ended_at__isnull=True).count()) == (100, 0)
    with pytest.raises(NotAllowed, match="Nobody has moved this request"):
        services.end_override(request, by=lead)


@pytest.mark.parametrize(
    ("points", "reason", "field"), [(101, "x", "points"), (-1, "x", "points"), (5, "  ", "reason")]
)
def test_override_without_points_in_range_or_a_reason_refuses(lead, points, reason, field):
    PolicyFactory()
    request = RequestFactory(waiting=True)
    with pytest.raises(DomainError) as refused:
        services.override(request, by=lead, points=points, reason=reason)
    assert (refused.value.field, Override.objects.count()) == (field, 0)


def test_override_with_no_policy_in_force_refuses(lead):
    request = RequestFactory(waiting=True)
    with pytest.raises(DomainError, match="no policy is in force"):
        services.override(request, by=lead, points=5, reason="x")


def test_override_of_what_i_assigned_myself_needs_somebody_else(lead):
    PolicyFactory()
    request = RequestFactory(waiting=True)
    request = triage.assign(request, by=lead, adviser=UserFactory(roles=[Role.ADVISER]))
    assert policies.can_override(lead, request).code == "own-work"
    assert policies.can_override(UserFactory(roles=[Role.TRIAGE_LEAD]), request)


WHO = {
    "triage lead": ([Role.TRIAGE_LEAD], ""),
    "adviser": ([Role.ADVISER], "not-lead"),
    "voice officer": ([Role.VOICE_OFFICER], "not-triage"),
    "contract manager": ([Role.CONTRACT_MANAGER], "not-triage"),
    "commissioner": ([Role.COMMISSIONER], "not-triage"),
    "administrator": ([Role.ADMINISTRATOR], "not-triage"),
    "nobody's": ([], "not-triage"),
}


@pytest.mark.parametrize("who", list(WHO))
@pytest.mark.parametrize("status", [s for s in Status if s != Status.DRAFT])
def test_can_override_answers_by_role_and_state(who, status):
    roles, code = WHO[who]
    request = RequestFactory(at=status)
    if not code and status not in (Status.SENT, Status.NEEDS_FACTS, Status.WAITING):
        code = "not-queued"
    decision = policies.can_override(UserFactory(roles=roles), request)
    assert (decision.code, bool(decision)) == (code, not code)


def test_can_override_for_ones_own_group_is_for_a_colleague(lead):
    request = RequestFactory(waiting=True)
    MembershipFactory(organisation=request.organisation, user=lead)
    assert policies.can_override(lead, request).code == "own-group"


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ([Role.ADVISER], True),
        ([Role.TRIAGE_LEAD], True),
        ([Role.CONTRACT_MANAGER], True),
        ([Role.COMMISSIONER], False),
        ([Role.ADMINISTRATOR], False),
        ([], False),
    ],
)
def test_can_see_queue_is_for_the_lead_bodys_staff(roles, allowed):
    assert bool(policies.can_see_queue(UserFactory(roles=roles))) is allowed


# --- events --------------------------------------------------------------------------------------


def test_each_move_keeps_the_place_in_step():
    PolicyFactory()
    at = {}
    for status in Status:
        if status != Status.DRAFT:
            at[RequestFactory(at=status).pk] = status
    rows = {row.pk: row for row in Score.objects.all()}
    assert {pk: row.status for pk, row in rows.items()} == {pk: str(status) for pk, status in at.items()}
    assert {at[pk] for pk, row in rows.items() if row.ranked} == {Status.SENT, Status.NEEDS_FACTS, Status.WAITING}
    assert score() == 0


def test_message_assignment_and_correction_keep_the_cuts_in_step(lead):
    PolicyFactory()
    request = RequestFactory(sent=True)
    assert Score.objects.get().reply_due_at == request.reply_due_at
    conversation.write(request, by=lead, body="We have it.")
    triage.assign(request, by=lead, adviser=lead)
    asking.correct(request, by=lead, stage="grow")
    row = Score.objects.get()
    assert (row.reply_due_at, row.adviser_id, row.stage, row.parts["stage"]) == (None, lead.pk, "grow", 4)
    assert score() == 0


def test_start_of_help_takes_the_first_time_from_the_groups_other_requests():
    PolicyFactory(weights={"first-time": 100})
    agreed = RequestFactory(agreed=True)
    other = RequestFactory(waiting=True, organisation=agreed.organisation)
    assert Score.objects.get(pk=other.pk).total == 100
    casework.start(Request.objects.get(pk=agreed.pk), by=agreed.adviser)
    assert (Score.objects.get(pk=other.pk).total, Score.objects.get(pk=agreed.pk).total) == (0, 100)


# --- selectors -----------------------------------------------------------------------------------


def test_typical_wait_with_four_started_says_nothing_and_with_five_the_middle():
    for days in (2, 4, 6, 8):
        request = RequestFactory(active=True)
        Request.objects.filter(pk=request.pk).update(sent_at=request.started_at - dt.timedelta(days=days))
    assert selectors.typical_wait("do") is None
    request = RequestFactory(active=True)
    Request.objects.filter(pk=request.pk).update(sent_at=request.started_at - dt.timedelta(days=10))
    wait = selectors.typical_wait("do")
    assert (round(wait.low), round(wait.median), round(wait.high), wait.requests) == (4, 6, 8, 5)
    assert selectors.typical_wait("grow") is None


def test_parts_say_the_facts_in_order_and_leave_out_what_has_no_weight():
    PolicyFactory()
    request = RequestFactory(waiting=True, ago=15)
    score([request.pk])
    row = Score.objects.select_related("policy").get(request=request)
    found = selectors.score_parts(row, row.policy.criteria.all())
    assert "".join(part.letter for part in found) == "DRSCNFWT"
    assert sum(part.points for part in found) == row.total
    assert [part.sentence for part in found if part.letter == "W"] == ["You have waited 15 days"]
    assert selectors.not_counted(row.policy) == ["Kind of organisation", "Income of the group"]


def test_offer_hours_do_not_change_a_score():
    PolicyFactory()
    request = RequestFactory(waiting=True)
    before = Score.objects.get().total
    casework.offer(request, by=UserFactory(roles=[Role.ADVISER]), what="A visit", hours=Decimal(3))
    row = Score.objects.get()
    assert (row.total, row.ranked, row.status) == (before, False, "offered")
