"""Who may do what: each role × each status × a group of one's own or another, for every policy, stated by hand."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.organisations.tests.factories import MembershipFactory, group
from apps.places.tests.factories import WardMembershipFactory
from apps.support.asking import policies as asking_policies
from apps.support.casework import policies as casework_policies
from apps.support.conversation import policies as conversation_policies
from apps.support.models import Request
from apps.support.staff_page import policies as staff_page_policies
from apps.support.states import Status
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

GROUP, TEAM = frozenset({"group"}), frozenset({"team"})
EITHER = GROUP | TEAM
QUEUED = ("sent", "needs-facts", "waiting")
OPEN = (*QUEUED, "offered", "agreed", "active")
CLOSED = ("completed", "signposted", "declined", "withdrawn", "timed-out")

MAY: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    # verb: the sides that may, and the statuses at which they may
    "submit": (GROUP, ("draft",)),
    "edit_draft": (GROUP, ("draft",)),
    "remove_file": (GROUP, ("draft",)),
    "answer": (GROUP, ("needs-facts",)),
    "accept_offer": (GROUP, ("offered",)),
    "refuse_offer": (GROUP, ("offered",)),
    "withdraw": (GROUP, OPEN),
    "give_verdict": (GROUP, ("completed",)),
    "accept": (TEAM, ("sent",)),
    "ask_for_facts": (TEAM, ("sent", "waiting")),
    "signpost": (TEAM, QUEUED),
    "decline": (TEAM, QUEUED),
    "offer": (TEAM, ("waiting",)),
    "change_offer": (TEAM, ("offered",)),
    "withdraw_offer": (TEAM, ("offered",)),
    "record_answer": (TEAM, ("offered",)),
    "start": (TEAM, ("agreed",)),
    "stop_work": (TEAM, ("agreed", "active")),
    "reopen": (TEAM, ("signposted", "declined")),
    "complete": (TEAM, ("active",)),
    "assign": (TEAM, OPEN),
    "check_fact": (TEAM, OPEN),
    "log_contact": (TEAM, ("waiting", "offered", "agreed", "active", "completed")),
    "write": (EITHER, (*OPEN, *CLOSED)),
    "correct": (EITHER, OPEN),
    "attach": (EITHER, (*OPEN, *CLOSED)),
    "warn": (frozenset(), ()),
    "time_out": (frozenset(), ()),
}
ALSO = {("attach", "draft", "group")}
"""What is attached to a draft is the group's alone."""

PEOPLE: dict[str, set[str]] = {
    # who, and the sides on which they stand
    "signed out": set(),
    "another group": set(),
    "lead": {"group"},
    "member": {"group"},
    "ended member": set(),
    "triage lead who is a member": {"group"},
    "adviser who was signed off": set(),
    "adviser": {"team"},
    "triage-lead": {"team"},
    "volunteering-officer": set(),
    "voice-officer": set(),
    "contract-manager": set(),
    "partner": set(),
    "commissioner": set(),
    "panel": set(),
    "safeguarding-lead": set(),
    "administrator": set(),
}


@pytest.fixture(scope="module")
def made(rows_kept) -> tuple[dict[str, int], dict[str, int]]:
    """A request of one group at every status, and one person of each kind, by their keys."""
    organisation, lead = group(name="Moss Side Growers")
    WardMembershipFactory(ward=organisation.ward)
    working = UserFactory(roles=[Role.ADVISER])
    requests = {
        status: RequestFactory(at=status, organisation=organisation, by=lead, adviser=working)
        for status in Status.values
    }
    walk(requests["active"], "log_contact", member=lead, adviser=working)
    both = UserFactory(roles=[Role.TRIAGE_LEAD])
    MembershipFactory(organisation=organisation, user=both)
    people = {
        "another group": MembershipFactory().user,
        "lead": lead,
        "member": MembershipFactory(organisation=organisation).user,
        "ended member": MembershipFactory(organisation=organisation, ended_at=timezone.now(), ended_by=lead).user,
        "triage lead who is a member": both,
        "adviser who was signed off": UserFactory(roles=[Role.ADVISER], is_active=False),
        **{role.value: UserFactory(roles=[role]) for role in Role},
        "the adviser of the request": working,
    }
    return {s: request.pk for s, request in requests.items()}, {name: person.pk for name, person in people.items()}


def person_of(made, name: str) -> User | AnonymousUser:
    return AnonymousUser() if name == "signed out" else User.objects.get(pk=made[1][name])


def test_people_of_the_table_are_of_every_role_and_its_verbs_are_all_the_policies():
    assert {role.value for role in Role} - set(PEOPLE) == set()
    known = set(MAY) | {"start_draft", "see_asker", "correct_contact"}
    assert set(POLICIES) == known


@pytest.mark.parametrize("status", Status.values)
def test_policy_answers_each_person_as_the_table_says(made, status):
    expected, answered = {}, {}
    for name, sides in PEOPLE.items():
        person = person_of(made, name)
        for verb, (may, when) in MAY.items():
            also = any((verb, status, side) in ALSO for side in sides)
            expected[name, verb] = also or (bool(sides & may) and status in when)
            request = Request.objects.get(pk=made[0][status])
            answered[name, verb] = bool(POLICIES[verb](person, request))
    assert {case: got for case, got in answered.items() if got != expected[case]} == {}


@pytest.mark.parametrize("status", Status.values)
def test_system_warns_only_what_waits_on_the_group_and_times_out_nothing_that_was_not_warned(made, status):
    request = Request.objects.get(pk=made[0][status])
    waits = status in ("needs-facts", "offered")
    assert (
        bool(timeouts_policies.can_warn(SYSTEM, request)),
        bool(timeouts_policies.can_time_out(SYSTEM, request)),
    ) == (waits, False)


FREE = QUEUED
"""The statuses at which nobody has taken this request."""


@pytest.mark.parametrize("status", Status.values)
def test_how_to_reach_who_asked_is_for_those_who_work_the_request(made, status):
    request = Request.objects.get(pk=made[0][status])
    assert (request.adviser_id is not None) is (status in ("offered", "agreed", "active", "completed"))
    expected = dict.fromkeys(PEOPLE, False)
    expected["adviser"] = status in FREE
    expected["triage-lead"] = status in OPEN
    expected["the adviser of the request"] = status in OPEN or status == "completed"
    answered = {
        name: bool(staff_page_policies.can_see_asker(person_of(made, name), Request.objects.get(pk=request.pk)))
        for name in expected
    }
    assert answered == expected
