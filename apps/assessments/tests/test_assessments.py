"""Forms in versions, answers, and comparing like with like."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.tests.factories import UserFactory
from apps.assessments import selectors, services
from apps.assessments.models import Answer, Question, Questionnaire
from apps.assessments.selectors import AreaChange, LeftOut, Score
from apps.assessments.tests.factories import ANSWERS, form, forms, question
from apps.core import lists
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, MovedOn

pytestmark = pytest.mark.django_db


@contextmanager
def refused(rule: str):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        yield


def filled_in(kind: str = "short", **choices: str):
    assessment = services.begin(kind, by=UserFactory())
    services.answer(assessment, choices={code.replace("_", "-"): choice for code, choice in choices.items()})
    return services.finish(assessment)


def test_lists_hold_a_short_form_of_10_and_a_full_form_of_30_with_every_area():
    lists.load_lists(by=SYSTEM)
    lists.load_lists(by=SYSTEM)
    short, full = selectors.in_use()
    assert [(each.kind, len(each.questions), len(selectors.pages(each))) for each in (short, full)] == [
        ("short", 10, 1),
        ("full", 30, 9),
    ]
    assert {question.area_id for question in selectors.questions_of(short)} == {
        *("deciding", "planning", "people", "money", "places", "doing", "telling", "others", "change")
    }


def test_a_question_and_a_version_of_a_form_are_never_changed():
    short, _ = forms()
    with refused("question_never_changes"):
        Question.objects.filter(pk="budget-1").update(name="Another question?")
    with refused("question_is_never_deleted"):
        Question.objects.filter(pk="budget-1").delete()
    with refused("questionnaire_never_changes"):
        Questionnaire.objects.filter(pk=short.pk).update(questions=["budget-1"])
    with refused("questionnaire_asks_known_questions_once"):
        Questionnaire.objects.create(code="x", name="X", kind="short", version=9, minutes=1, questions=["nothing-1"])
    with refused("questionnaire_asks_known_questions_once"):
        Questionnaire.objects.create(code="x", name="X", kind="short", version=9, minutes=1, questions=["budget-1"] * 2)
    with refused("question_has_four_answers"):
        question("other", "money").__class__.objects.create(
            code="y", name="Y?", key="y", wording=1, area_id="money", answers=ANSWERS[:3]
        )


def test_answers_belong_to_their_form_and_stay_once_it_is_finished():
    forms()
    question("other", "money")
    done = filled_in(budget_1="1", helpers_1="unsure")
    with refused("answer_stays_once_finished"):
        Answer.objects.filter(assessment=done).update(choice="4")
    with refused("assessment_keeps_its_version"):
        type(done).objects.filter(pk=done.pk).update(questionnaire="full-1")
    begun = services.begin("short", by=UserFactory())
    with refused("answer_to_a_question_of_its_form"):
        Answer.objects.create(assessment=begun, question_id="other-1", choice="1")
    with refused("answer_choice_is_known"):
        Answer.objects.create(assessment=begun, question_id="budget-1", choice="5")
    with pytest.raises(DomainError, match="finished already"):
        services.answer(done, choices={"budget-1": "2"})


def test_finishing_needs_an_answer_to_every_question():
    forms()
    begun = services.begin("short", by=UserFactory())
    services.answer(begun, choices={"budget-1": "3", "helpers-1": ""})
    with pytest.raises(DomainError, match="1 of the questions has no answer yet"):
        services.finish(begun)


def test_answering_what_somebody_else_answered_meanwhile_is_refused_and_the_same_again_is_not():
    forms()
    begun = services.begin("short", by=UserFactory())
    codes = ["budget-1", "helpers-1"]
    seen = services.seen_digest({}, codes)
    services.answer(begun, choices={"budget-1": "3", "helpers-1": ""}, seen=seen)
    services.answer(begun, choices={"budget-1": "3", "helpers-1": ""}, seen=seen)
    with pytest.raises(MovedOn):
        services.answer(begun, choices={"budget-1": "1", "helpers-1": ""}, seen=seen)
    assert selectors.answers_of(begun) == {"budget-1": "3"}


def test_an_assessment_keeps_its_version_when_a_newer_one_comes():
    short, _ = forms()
    begun = services.begin("short", by=UserFactory())
    newer = form(question("budget", "money", wording=2), version=2)
    later = services.begin("short", by=UserFactory())
    assert (begun.questionnaire, later.questionnaire) == (short, newer)


def test_only_like_is_compared_with_like_and_what_is_left_out_is_named():
    form(*(question(key, "money") for key in ("up", "down", "same", "reworded", "dropped", "unsure", "away")))
    first = filled_in(up_1="1", down_1="4", same_1="2", reworded_1="1", dropped_1="2", unsure_1="unsure", away_1="3")
    asked = [question(key, "money") for key in ("up", "down", "same", "unsure", "away")]
    form(*asked, question("reworded", "money", wording=2), question("added", "people"), version=2)
    second = filled_in(up_1="2", down_1="2", same_1="2", reworded_2="4", added_1="1", unsure_1="2", away_1="not-ours")
    found = selectors.compare(first, second)
    assert found.areas == [AreaChange("Money", before=7, after=6, compared=3, better=1, worse=1, same=1)]
    assert found.left_out == [
        LeftOut("Reworded, said 1?", "The words of the question changed"),
        LeftOut("Dropped, said 1?", "It was asked only the first time"),
        LeftOut("Unsure, said 1?", "You were not sure the first time"),
        LeftOut("Away, said 1?", "It did not apply the second time"),
        LeftOut("Reworded, said 2?", "The words of the question changed"),
        LeftOut("Added, said 1?", "It was asked only the second time"),
    ]


def test_scores_are_means_of_what_has_a_number():
    form(question("budget", "money"), question("account", "money"), question("helpers", "people"))
    done = filled_in(budget_1="1", account_1="4", helpers_1="unsure")
    assert selectors.scores(done) == [Score("Money", 2.5, 2, 0), Score("People", None, 0, 1)]
