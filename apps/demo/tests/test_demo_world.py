"""The demo world holds together, has something of everything, and floods nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, RoleGrant, User
from apps.contract.ledger import figures as contract_figures
from apps.contract.models import ContractYear, Grant
from apps.core.demo_data import Size
from apps.core.suppression import Shown
from apps.demo import clock, codes
from apps.demo.people import PASSWORD, PEOPLE
from apps.digests.models import Envelope
from apps.organisations.demo import profiles
from apps.organisations.models import Invitation, Membership, Organisation
from apps.outcomes import selectors
from apps.prioritisation.models import Override, Score
from apps.prioritisation.selectors import typical_wait
from apps.support.demo import texts, tool_store
from apps.support.models import Contact, Offer, Request, Verdict
from apps.support.states import Status

from . import invariants

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_world"),
]


def test_demo_world_has_a_request_at_every_status():
    assert set(Request.objects.values_list("status", flat=True)) == set(Status.values)


def test_demo_world_trails_lead_to_where_each_request_stands():
    assert invariants.broken_chains() == []


def test_demo_world_clocks_add_up():
    assert invariants.clocks_that_do_not_add_up() == []


def test_demo_world_holds_nothing_of_the_future():
    assert invariants.events_of_the_future() == 0


def test_demo_world_has_one_named_person_for_each_role():
    assert sorted(person.role for person in PEOPLE if person.role) == sorted(Role.values)
    held = {(grant.user.email, grant.role) for grant in RoleGrant.objects.in_force().select_related("user")}
    assert {(person.email, person.role) for person in PEOPLE if person.role} - held == set()


def test_demo_world_people_sign_in_with_the_one_password():
    people = list(User.objects.filter(email__in=[person.email for person in PEOPLE]))
    assert len(people) == len(PEOPLE)
    assert {user.password for user in people} == {people[0].password}
    assert check_password(PASSWORD, people[0].password)


def test_demo_world_gives_a_second_step_of_their_own_to_those_who_need_one_and_to_nobody_else():
    enrolled = Authenticator.objects.filter(type="totp").select_related("user")
    secrets = [authenticator.data["secret"] for authenticator in enrolled]
    privileged = {user for user in User.objects.all() if roles.is_privileged(user)}
    assert {authenticator.user for authenticator in enrolled} == privileged
    assert len(set(secrets)) == len(privileged)


def test_code_for_a_demo_person_is_one_that_signing_in_accepts():
    triage = User.objects.get(email="triage@example.org")
    wrapped = Authenticator.objects.get(user=triage).wrap()
    assert wrapped.validate_code(codes.code_for(triage))


def test_demo_world_members_stand_where_the_list_of_people_says():
    groups = dict.fromkeys(("group@example.org", "member@example.org", "two-groups@example.org"), 0)
    for email in groups:
        groups[email] = Membership.objects.open().filter(user__email=email).count()
    assert groups == {"group@example.org": 1, "member@example.org": 1, "two-groups@example.org": 2}
    assert Invitation.objects.open().filter(email="invited@example.org").count() == 1
    assert not Membership.objects.filter(user__email__in=["invited@example.org", "resident@example.org"]).exists()


def test_demo_world_shows_the_named_group_a_place_a_draft_and_something_to_answer():
    mine = Request.objects.filter(organisation__memberships__user__email="group@example.org")
    assert {"draft", "waiting", "completed"} - set(mine.values_list("status", flat=True)) == set()


def test_demo_world_waiting_request_of_the_named_group_has_its_whole_story():
    asked = Request.objects.get(title=tool_store.TITLE)
    assert (asked.status, asked.organisation.name, asked.deadline_fact) == (
        "waiting",
        "Moss Side Growers",
        "The fund closes",
    )
    assert (asked.deadline - timezone.localdate()).days == tool_store.CLOSES_IN
    assert sorted(asked.readiness.values_list("pk", flat=True)) == ["people", "rules"]
    assert list(asked.thread.messages.order_by("sent_at", "pk").values_list("side", flat=True)) == [
        "team",
        "group",
        "team",
    ]
    assert sorted(asked.fact_checks.values_list("fact", flat=True)) == ["deadline", "readiness", "stage"]
    assert asked.score.rank_points > 0


def test_demo_world_leaves_only_the_newest_mail_to_send():
    waiting = Envelope.objects.filter(state="waiting")
    oldest = timezone.now() - dt.timedelta(hours=31)
    assert 0 < waiting.count() < 60
    assert waiting.filter(created_at__lt=oldest).count() == 0
    assert set(Envelope.objects.values_list("state", flat=True)) == {"waiting", "sent"}


def test_demo_world_has_both_sides_verdicts_of_every_kind_and_every_answer_to_an_offer():
    assert set(Verdict.objects.values_list("side", "change")) >= {
        ("adviser", "better"), ("adviser", "same"), ("adviser", "worse"), ("group", "better"), ("group", "same"),
    }  # fmt: skip
    assert set(Offer.objects.values_list("answer", flat=True)) == {"", "accepted", "refused", "lapsed"}
    assert Contact.objects.count() > 100
    assert Override.objects.count() == 1


def test_demo_world_has_rows_that_are_late_and_awkward():
    now = timezone.now()
    assert any(r.first_reply_at > r.reply_due_at for r in Request.objects.filter(first_reply_at__isnull=False))
    assert Request.objects.open().filter(deadline__lt=now.date()).exists()
    names = list(Organisation.objects.values_list("name", flat=True))
    assert max(map(len, names)) > 90
    assert any(not name.isascii() for name in names)
    assert Organisation.objects.filter(contact_phone="").exists()
    assert Organisation.objects.filter(listed=False).exists()
    assert len(names) == Size().groups


@pytest.mark.parametrize("stage", ["try", "do", "grow"])
def test_demo_world_says_a_typical_wait_for_each_stage(stage):
    assert typical_wait(stage) is not None


def test_demo_world_ranks_what_waits_and_nothing_else():
    ranked = set(Score.objects.ranked().values_list("request", flat=True))
    assert ranked == set(Request.objects.queued().values_list("pk", flat=True))


def test_demo_world_over_people_refuses_and_says_why():
    with pytest.raises(CommandError, match="already holds people"):
        call_command("demo_world")


def test_clock_moves_what_fields_default_to_and_comes_back():
    moment = dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC)
    with clock.at(moment):
        assert (timezone.now(), Request().created_at) == (moment, moment)
        assert timezone.localdate() == dt.date(2020, 2, 29)
        assert timezone.template_localtime(moment).tzinfo == timezone.get_current_timezone()
    assert timezone.now() > moment


def test_demo_world_requests_fit_their_groups():
    has = {group.purpose: {"", *group.has.split()} for group in profiles.GROUPS}
    wants = {title: wants for asks in texts.ASKS.values() for title, _, wants in asks}
    told = Request.objects.values_list("title", "organisation__purpose")
    fits = [
        any(wants.get(title, "") in words for said, words in has.items() if purpose.startswith(said))
        for title, purpose in told
    ]
    assert (len(fits) > 1000, all(fits)) == (True, True)


def test_demo_world_is_of_the_promised_size():
    assert Organisation.objects.count() == 400
    assert 1550 < Request.objects.count() < 1650


def test_demo_world_newest_year_shows_a_commissioner_numbers_in_every_breakdown():
    year, names = selectors.years()[0], selectors.names()
    shown = {
        code: sum(isinstance(next(iter(line.cells.values())), Shown) for line in year.lines(code, names))
        for code in selectors.BREAKDOWNS
    }
    assert {code for code, count in shown.items() if count < 4} == set()
    assert [
        year.whole(measure).text for measure in ("asked", "served") if not isinstance(year.whole(measure), Shown)
    ] == []


def test_contract_has_grants_in_every_state_and_about_140_000_pounds_to_promise():
    year = ContractYear.objects.order_by("-starts")[0]
    total = contract_figures.together(contract_figures.of_year(year).values())
    assert (year.value_pence, total.budget, total.committed) == (73_000_000, 73_000_000, 54_000_000)
    assert 12_500_000 < total.uncommitted < 15_500_000
    states = Grant.objects.order_by().values_list("status", flat=True)
    assert sorted(set(states)) == ["awarded", "cancelled", "paid"]
    assert len(states) == 26
