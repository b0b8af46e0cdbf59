"""What pages and forms say that a fact counts for, against the points that the policy in force gives for it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apps.organisations.record.what_counts import NO_POINTS, sentences
from apps.organisations.tests.factories import CommunityFactory, OrganisationFactory, ThemeFactory, group
from apps.prioritisation.criteria import CRITERIA
from apps.prioritisation.models import Policy, Score
from apps.prioritisation.scoring import score
from apps.prioritisation.selectors import rules
from apps.prioritisation.tests.factories import WEIGHTS, PolicyFactory
from apps.support.tests.factories import ReadinessFactory, RequestFactory

pytestmark = pytest.mark.django_db
LISTS = {"reach": {"communities": ["deaf"]}, "theme": {"themes": ["food"]}}
OTHER = {
    "deadline": 15,
    "readiness": 5,
    "stage": 25,
    "reach": 9,
    "need": 1,
    "first-time": 10,
    "waiting": 10,
    "theme": 0,
    "kind": 20,
    "income": 5,
}


def test_each_fact_is_said_to_count_for_what_the_policy_in_force_gives():
    PolicyFactory(settings=LISTS)
    assert sentences() == {
        "deadline": "A date in the next 14 days gives 20 points of 100, one further away gives fewer.",
        "readiness": "3 signs give all 15 points of 100 for being ready, fewer give fewer.",
        "stage": "Try it gives 10 points of 100 on the list, Do it 6 and Grow it 4.",
        "serves": "It can give 10 points of 100 when you ask for support, if one of them is on this year's list.",
        "led_by": "It can give 15 points of 100 when you ask for support, if one of them is on this year's list.",
        "ward": "It can give up to 15 points of 100 when you ask for support.",
        "themes": "A theme of this year's list gives 5 points of 100.",
        "kind": NO_POINTS,
        "income": NO_POINTS,
    }


def test_another_policy_says_something_else():
    more = {"stage": {"try": 0.5, "do": 0.5, "grow": 0.5}, "readiness": {"signs": 1}, "deadline": {"soon_days": 7}}
    PolicyFactory(weights=OTHER, settings={**LISTS, **more})
    assert sentences() == {
        "deadline": "A date in the next 7 days gives 15 points of 100, one further away gives fewer.",
        "readiness": "1 sign gives all 5 points of 100 for being ready.",
        "stage": "Each of the three gives 13 points of 100.",
        "serves": "It can give 6 points of 100 when you ask for support, if one of them is on this year's list.",
        "led_by": "It can give 9 points of 100 when you ask for support, if one of them is on this year's list.",
        "ward": "It can give up to 1 point of 100 when you ask for support.",
        "themes": NO_POINTS,
        "kind": "It can give up to 20 points of 100 when you ask for support.",
        "income": "It can give up to 5 points of 100 when you ask for support.",
    }


def test_no_policy_in_force_says_nothing():
    assert sentences() == {}


@pytest.mark.parametrize("weights", [WEIGHTS, OTHER])
def test_the_points_that_are_said_are_those_that_are_scored(weights):
    """The largest number of each sentence beside the points of a request whose group says that fact."""
    PolicyFactory(weights=weights, settings=LISTS)
    deaf, food = CommunityFactory(code="deaf"), ThemeFactory(code="food")
    soon = timezone.localdate() + dt.timedelta(days=3)
    full = OrganisationFactory()
    full.led_by.set([deaf])
    full.themes.set([food])
    serves = OrganisationFactory()
    serves.serves.set([deaf])
    first = RequestFactory(waiting=True, organisation=full, stage="try", deadline=soon)
    first.readiness.set([ReadinessFactory(code=code, name=code) for code in ("people", "rules", "account")])
    steps = {"try": first, "do": RequestFactory(waiting=True, organisation=serves, stage="do")}
    steps["grow"] = RequestFactory(waiting=True, stage="grow")
    score()
    parts = {each.request_id: each.parts for each in Score.objects.all()}

    def said(fact: str) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", sentences()[fact].replace("of 100", ""))]

    top = parts[first.pk]
    assert said("stage") == [parts[each.pk]["stage"] for each in steps.values()]
    assert said("deadline")[1] == top["deadline"]
    assert said("readiness") == [3, top["readiness"]]
    assert (said("led_by"), said("serves")) == ([top["reach"]], [parts[steps["do"].pk]["reach"]])
    assert said("themes") == ([top["theme"]] if weights["theme"] else [])


def test_a_group_for_everybody_gets_no_points_for_the_communities_of_the_list():
    PolicyFactory(settings=LISTS)
    CommunityFactory(code="deaf")
    asked = RequestFactory(waiting=True, organisation=OrganisationFactory(serves_answer="everybody"))
    score()
    given = Score.objects.get(request=asked)
    assert (given.parts["reach"], given.facts["reach"]) == (0, [])


def test_the_start_page_and_the_questions_say_it_beside_the_fact(client):
    PolicyFactory(settings=LISTS)
    organisation, lead = group(gaps_put_away=["income"])
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    said = sentences()
    home = client.get(reverse("organisations:home")).content.decode().replace("&#x27;", "'")
    assert (said["serves"] in home, said["led_by"] in home) == (True, True)
    steps = {
        step: client.get(reverse("support:step", args=[asked.pk, step])).content.decode()
        for step in ("difference", "time")
    }
    assert [steps["difference"].count(said[fact]) for fact in ("stage", "readiness")] == [1, 1]
    assert steps["time"].count(said["deadline"]) == 1


CLAIMS = re.compile(r"(?i)nothing depends on it|no (?:step|answer) is better|counts? for nothing\b(?! else)")


def test_no_page_or_form_says_by_itself_that_something_does_not_count():
    pages = [*settings.BASE_DIR.glob("templates/**/*.html"), *settings.BASE_DIR.glob("apps/*/**/*form*.py")]
    pages += settings.BASE_DIR.glob("apps/organisations/start/*.py")
    assert [path.name for path in pages if CLAIMS.search(path.read_text())] == []


def test_a_claim_that_something_does_not_count_is_found():
    assert [bool(CLAIMS.search(each)) for each in ("Nothing depends on it.", "It counts for nothing else")] == [
        True,
        False,
    ]


def test_every_criterion_says_what_could_change_a_part_that_gave_nothing():
    assert [code for code, criterion in CRITERIA.items() if not criterion.could] == []


@pytest.mark.parametrize(("shares", "says"), [((1.0, 0.6, 0.4), True), ((0.4, 0.6, 1.0), False)])
def test_the_published_rule_says_which_stage_counts_most_only_where_it_does(shares, says):
    PolicyFactory(settings={"stage": dict(zip(("try", "do", "grow"), shares, strict=True))})
    [rule] = [each for each in rules(Policy.objects.get()) if each.code == "stage"]
    assert ("Trying something new counts most" in rule.sentence) is says
