"""The lists that ship: 21 topics in plain words, found by the words that people use."""

from __future__ import annotations

import pytest

from apps.core import lists
from apps.core.audit import SYSTEM
from apps.support.models import Access, Readiness, Reason, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db):
    lists.load_lists(by=SYSTEM)


def test_there_are_21_topics_and_each_says_what_is_in_scope():
    topics = list(Topic.objects.in_force().in_order())
    assert (len(topics), [t.pk for t in topics if not (t.hint and t.scope_note and t.search_words)]) == (21, [])


def test_the_word_money_finds_the_four_topics_of_money():
    found = [t.name for t in Topic.objects.in_order() if "money" in t.search_words.split()]
    assert found == ["Keeping the books", "Finding funding", "Writing a bid", "Earning income"]


def test_every_verb_that_needs_a_reason_has_some_and_rescue_is_one():
    verbs = {verb: Reason.objects.filter(verb=verb).count() for verb in ("signpost", "decline", "withdraw")}
    assert verbs == {"signpost": 5, "decline": 6, "withdraw": 8}
    assert Reason.objects.get(pk="rescue").to_group != ""
    assert [r.pk for r in Reason.objects.exclude(verb="withdraw") if not r.to_group] == []


def test_the_lists_of_readiness_and_access_are_there():
    assert (Readiness.objects.count(), Access.objects.count()) == (5, 12)


def test_no_list_uses_words_that_we_do_not_use():
    bad = ("capacity building", "beneficiar", "stakeholder", "submit", "please")
    lists = (Topic, Readiness, Access, Reason)
    texts = [str(value).lower() for model in lists for row in model.objects.values_list() for value in row]
    assert [text for text in texts for word in bad if word in text] == []
