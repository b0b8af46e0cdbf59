"""Who may do what: each role × each status × a group of one's own or another, for every policy."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.organisations.tests.factories import MembershipFactory
from apps.support.asking import policies as asking_policies
from apps.support.casework import policies as casework_policies
from apps.support.conversation import policies as conversation_policies
from apps.support.models import Request
from apps.support.staff_page import policies as staff_page_policies
from apps.support.states import CLOSED, OPEN, WORKFLOW, Status
from apps.support.timeouts import policies as timeouts_policies
from apps.support.triage import policies as triage_policies

from .factories import RequestFactory, walk

pytestmark = pytest.mark.django_db
POLICIES = {
    name.removeprefix("can_"): policy
    for module in (
        asking_policies,
        triage_policies,
        conversation_policies,
        casework_policies,
        timeouts_policies,
        staff_page_policies,
    )
    for name, policy in vars(module).items()
    if name.startswith("can_")
}

GROUP = {"submit", "answer", "accept_offer", "refuse_offer", "withdraw", "edit_draft", "remove_file", "give_verdict"}
TEAM = {
    "accept",
    "ask_for_facts",
    "signpost",
    "decline",
    "offer",
    "start",
    "complete",
    "assign",
    "check_fact",
    "log_contact",
}
EITHER = {"write", "correct", "attach"}
NOBODY = {"warn", "time_out"}
NOT_DRAFT = (*OPEN, *CLOSED)
WHEN = {
    **{verb: set(WORKFLOW.sources(verb)) for verb in WORKFLOW.verbs},
    "edit_draft": {Status.DRAFT},
    "remove_file": {Status.DRAFT},
    "give_verdict": {Status.COMPLETED},
    "assign": set(OPEN),
    "check_fact": set(OPEN),
    "log_contact": {Status.WAITING, Status.OFFERED, Status.AGREED, Status.ACTIVE, Status.COMPLETED},
    "write": set(NOT_DRAFT),
    "correct": set(OPEN),
    "attach": {Status.DRAFT, *NOT_DRAFT},
}
VERBS = sorted(GROUP | TEAM | EITHER)


def people(organisation, lead):
    """Every kind of person, and the sides that they stand on: of the group, of the team."""
    roles = {role: UserFactory(roles=[role]) for role in Role}
    both = UserFactory(roles=[Role.TRIAGE_LEAD])
    MembershipFactory(organisation=organisation, user=both)
    ended = MembershipFactory(organisation=organisation, ended_at=timezone.now(), ended_by=lead).user
    gone = UserFactory(roles=[Role.ADVISER], is_active=False)
    found = {
        "signed out": (AnonymousUser(), set()),
        "another group": (MembershipFactory().user, set()),
        "lead": (lead, {"group"}),
        "member": (MembershipFactory(organisation=organisation).user, {"group"}),
        "ended member": (ended, set()),
        "triage lead who is a member": (both, {"group"}),
        "adviser who was signed off": (gone, set()),
    }
    for role, user in roles.items():
        found[role] = (user, {"team"} if role in (Role.ADVISER, Role.TRIAGE_LEAD) else set())
    return found


def may(verb: str, sides: set[str]) -> bool:
    wanted = {"group"} if verb in GROUP else {"team"} if verb in TEAM else {"group", "team"}
    return bool(sides & wanted)


@pytest.mark.parametrize("status", Status.values)
def test_every_policy_answers_each_person_as_the_table_says(status, organisation, lead, adviser):
    request = RequestFactory(
        **({} if status == Status.DRAFT else {status.replace("-", "_"): True}),
        organisation=organisation,
        by=lead,
        adviser=adviser,
    )
    if status == Status.ACTIVE:
        walk(request, "log_contact", member=lead, adviser=adviser)
    expected, answered = {}, {}
    for person, (user, sides) in people(organisation, lead).items():
        for verb in VERBS:
            # what is attached to a draft is the group's alone
            allowed = may(verb, sides) and status in WHEN[verb]
            if verb == "attach" and status == Status.DRAFT:
                allowed = "group" in sides
            expected[person, verb] = allowed
            fresh = Request.objects.get(pk=request.pk)
            answered[person, verb] = bool(POLICIES[verb](user, fresh))
        for verb in NOBODY:
            expected[person, verb] = False
            answered[person, verb] = bool(POLICIES[verb](user, request))
    assert {k: v for k, v in answered.items() if v != expected[k]} == {}


def test_every_policy_of_a_request_is_in_the_table():
    known = GROUP | TEAM | EITHER | NOBODY | {"start_draft", "see_asker"}
    assert set(POLICIES) == known


@pytest.mark.parametrize("status", Status.values)
def test_the_system_warns_and_times_out_only_what_waits_on_the_group(status):
    request = RequestFactory(**({} if status == Status.DRAFT else {status.replace("-", "_"): True}))
    waits = status in (Status.NEEDS_FACTS, Status.OFFERED)
    assert (
        bool(timeouts_policies.can_warn(SYSTEM, request)),
        bool(timeouts_policies.can_time_out(SYSTEM, request)),
    ) == (waits, False)


@pytest.mark.parametrize("status", Status.values)
def test_how_to_reach_who_asked_is_for_those_who_work_the_request(status, organisation, lead, adviser):
    at = {} if status == Status.DRAFT else {status.replace("-", "_"): True}
    request = RequestFactory(**at, organisation=organisation, by=lead, adviser=adviser)
    mine, open_ = request.adviser_id == adviser.pk, status in OPEN
    free = open_ and request.adviser_id is None
    expected = {
        person: ("team" in sides and "group" not in sides) and (free or (open_ and person == Role.TRIAGE_LEAD))
        for person, (_, sides) in people(organisation, lead).items()
    }
    answered = {
        person: bool(staff_page_policies.can_see_asker(user, Request.objects.get(pk=request.pk)))
        for person, (user, _) in people(organisation, lead).items()
    }
    assert answered == expected
    assert bool(staff_page_policies.can_see_asker(adviser, request)) is (mine or free)


def test_own_group_is_refused_to_staff_with_a_sentence_and_drawn(organisation, lead):
    both = UserFactory(roles=[Role.TRIAGE_LEAD])
    MembershipFactory(organisation=organisation, user=both)
    decision = triage_policies.can_accept(both, RequestFactory(sent=True, organisation=organisation))
    assert (decision.allowed, decision.code, decision.show) == (False, "own-group", True)


def test_completing_without_a_contact_is_refused(adviser):
    decision = casework_policies.can_complete(adviser, RequestFactory(active=True))
    assert (decision.allowed, decision.code) == (False, "no-contact")


def test_the_group_says_what_changed_once(organisation, lead):
    request = RequestFactory(completed=True, organisation=organisation, by=lead)
    from apps.support.casework import services as casework

    casework.give_verdict(request, by=lead, change="same", what="Nothing yet")
    assert casework_policies.can_give_verdict(lead, request).code == "already-said"


@pytest.mark.parametrize(("days", "allowed"), [(30, True), (32, False)])
def test_time_is_logged_until_a_month_after_the_end(days, allowed, adviser):
    request = RequestFactory(completed=True)
    request.closed_at = timezone.now() - dt.timedelta(days=days)
    assert bool(casework_policies.can_log_contact(adviser, request)) is allowed


def test_only_a_member_starts_a_draft(organisation, lead, stranger, adviser):
    answers = [
        bool(asking_policies.can_start_draft(who, organisation.pk))
        for who in (lead, stranger, adviser, AnonymousUser())
    ]
    assert answers == [True, False, False, False]


def test_who_acts_for_the_group_is_asked_once(lead, organisation, django_assert_num_queries):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    with django_assert_num_queries(1):
        [POLICIES[verb](lead, request) for verb in ("withdraw", "write", "answer", "accept_offer")]
