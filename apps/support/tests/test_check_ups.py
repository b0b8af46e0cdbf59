"""Check-ups of groups: filled in on pages, by the group or with an adviser, and compared with the first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.assessments import selectors
from apps.assessments.models import Assessment
from apps.assessments.selectors import AreaChange, Comparison
from apps.assessments.tests.factories import forms
from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.tests.factories import group
from apps.support.check_ups import figures, services
from apps.support.models import CheckUp
from apps.support.tests.factories import finished_check_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    forms()
    return group()


@pytest.fixture
def made(own):
    return own[0]


@pytest.fixture
def lead(own):
    return own[1]


def at(name, *args):
    return reverse(f"support:{name}", args=args)


def begin(client, made, kind="short"):
    address = client.post(at("begin_check_up", made.slug), {"kind": kind})["Location"]
    return CheckUp.objects.order_by("-pk")[0], address


def test_a_group_begins_saves_for_later_goes_on_and_finishes(client, made, lead):
    sign_in(client, lead)
    check_up, address = begin(client, made)
    later = client.post(address, {"budget-1": "2", "then": "later"})
    assert later["Location"] == at("check_ups", made.slug)
    assert begin(client, made) == (check_up, address)
    assert client.get(address).context["form"]["budget-1"].value() == "2"
    left = client.post(address, {"budget-1": "3"})
    assert left.status_code == 422
    assert dict(left.context["form"].errors) == {
        "helpers-1": ["Helpers, said 1? Choose an answer, or “We are not sure”"]
    }
    assert selectors.answers_of(check_up.assessment) == {"budget-1": "3"}
    done = client.post(address, {"budget-1": "3", "helpers-1": "unsure"})
    assert done["Location"] == at("check_up", check_up.pk)
    shown = client.get(done["Location"])
    assert shown.context["figure"].rows == (("Money", "3.0"),)
    assert shown.context["unnumbered"] == 1
    assert client.get(address)["Location"] == at("check_up", check_up.pk)
    assert sorted(AuditEvent.objects.filter(verb__startswith="check-up.").values_list("verb", "actor")) == [
        ("check-up.begun", lead.pk),
        ("check-up.finished", lead.pk),
    ]


def test_the_full_form_has_a_page_for_each_subject_and_leads_back_to_one_that_was_passed_over(client, made, lead):
    sign_in(client, lead)
    check_up, first = begin(client, made, "full")
    second = at("fill_check_up", check_up.pk, 2)
    assert client.post(second, {"helpers-1": "1"})["Location"] == first
    assert client.post(first, {"budget-1": "1"})["Location"] == second
    assert client.post(second, {"helpers-1": "1"})["Location"] == at("check_up", check_up.pk)
    assert client.get(at("fill_check_up", check_up.pk, 3)).status_code == 302
    other, _ = begin(client, made, "full")
    assert client.get(at("fill_check_up", other.pk, 3)).status_code == 404


def test_an_adviser_fills_it_in_on_the_phone_and_it_is_marked_so(client, made, lead):
    sign_in(client, UserFactory(roles=[Role.ADVISER]))
    check_up, address = begin(client, made)
    client.post(address, {"budget-1": "1", "helpers-1": "2"})
    assert Assessment.objects.get().by_phone is True
    sign_in(client, lead)
    assert "Filled in with us on the phone" in client.get(at("check_up", check_up.pk)).content.decode()


def test_a_page_that_changed_meanwhile_is_drawn_again_with_what_was_chosen(client, made, lead):
    sign_in(client, lead)
    check_up, address = begin(client, made)
    seen = client.get(address).context["form"]["seen"].value()
    services.answer(check_up, by=lead, choices={"budget-1": "4"})
    stale = client.post(address, {"budget-1": "1", "helpers-1": "2", "seen": seen})
    assert (stale.status_code, stale.context["form"]["budget-1"].value()) == (409, "1")
    assert selectors.answers_of(check_up.assessment) == {"budget-1": "4"}
    again = {"budget-1": "1", "helpers-1": "2", "seen": stale.context["form"]["seen"].value()}
    assert client.post(address, again).status_code == 302


@pytest.mark.parametrize("choice", ["5", "nothing", "\x00"])
def test_an_answer_that_is_none_is_refused_beside_its_question(client, made, lead, choice):
    sign_in(client, lead)
    check_up, address = begin(client, made)
    wrong = client.post(address, {"budget-1": choice, "helpers-1": "2"})
    assert dict(wrong.context["form"].errors) == {
        "budget-1": ["Budget, said 1? Choose an answer, or “We are not sure”"]
    }
    assert selectors.answers_of(check_up.assessment) == {"helpers-1": "2"}


def test_a_second_check_up_is_compared_with_the_first_also_where_it_got_harder(client, made, lead):
    finished_check_up(made, by=lead, choices={"budget-1": "3", "helpers-1": "2"})
    finished_check_up(made, by=lead, choices={"budget-1": "4", "helpers-1": "2"})
    third = finished_check_up(made, by=lead, choices={"budget-1": "1", "helpers-1": "2"})
    sign_in(client, lead)
    shown = client.get(at("check_up", third.pk)).context
    assert shown["change"].headers == ("Subject", "Now", "Before", "What changed")
    assert shown["change"].rows == (("Money", "1.0", "3.0", figures.WORSE), ("People", "2.0", "2.0", figures.SAME))
    assert shown["change"].sentence == (
        "Of 2 questions that can be compared, 0 went up, 1 went down and 1 stayed the same."
    )
    assert [list(each.areas) for each in shown["in_words"]] == [[], ["Money"], ["People"]]


def test_a_subject_whose_answers_moved_both_ways_stands_under_the_same_and_says_so():
    mixed = AreaChange("Money", before=5, after=5, compared=2, better=1, worse=1, same=0)
    still = AreaChange("People", before=2, after=2, compared=1, better=0, worse=0, same=1)
    shown = figures.in_words(Comparison([mixed, still], []))
    assert [list(each.areas) for each in shown] == [[], [], ["Money (some up, some down)", "People"]]


def test_a_closed_group_begins_none_and_staff_of_other_work_fill_in_none(made, lead):
    with pytest.raises(NotAllowed, match="The group, or an adviser"):
        services.begin(made, kind="short", by=UserFactory(roles=[Role.VOICE_OFFICER]))
    begun = services.begin(made, kind="short", by=lead)
    type(made).objects.filter(pk=made.pk).update(status="closed", closed_on="2026-01-01")
    with pytest.raises(NotAllowed, match="This group is closed"):
        services.answer(begun, by=lead, choices={"budget-1": "1"})


def test_other_groups_see_nothing_of_it(made, lead):
    done = finished_check_up(made, by=lead)
    other, adviser = group()[1], UserFactory(roles=[Role.ADVISER])
    assert [list(CheckUp.objects.visible_to(who)) for who in (lead, adviser, other)] == [[done], [done], []]


def test_pages_cost_the_same_for_one_check_up_and_three(client, made, lead):
    sign_in(client, lead)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            done = finished_check_up(made, by=lead)
        for address in (at("check_ups", made.slug), reverse("home")):
            client.get(address)
            with CaptureQueriesContext(connection) as spent:
                client.get(address)
            costs.append(len(spent))
    assert costs[:2] == costs[2:]
    assert done.pk
