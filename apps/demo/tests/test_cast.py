"""The groups of the demo world make sense by themselves: codes exist, and what a group asks fits it."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from apps.demo.world import cast, texts
from apps.demo.world.groups import FORMS
from apps.organisations.models import Community, Kind, LegalForm, Theme
from apps.support.models import Reason, Topic


@pytest.mark.django_db
def test_cast_names_only_what_the_lists_have():
    call_command("load_lists", verbosity=0)
    named = {
        Theme: {code for group in cast.GROUPS for code in group.themes.split()},
        Community: {code for group in cast.GROUPS for code in f"{group.serves} {group.led_by}".split()},
        Kind: {group.kind for group in cast.GROUPS},
        LegalForm: {code for forms in FORMS.values() for code in forms},
        Topic: {code for group in cast.GROUPS for code in group.asks.split()} | set(texts.ASKS),
        Reason: {*texts.SIGNPOSTS, *texts.DECLINES},
    }
    for model, codes in named.items():
        assert codes - set(model._default_manager.values_list("pk", flat=True)) == set()
    assert set(texts.ASKS) == set(Topic.objects.values_list("pk", flat=True))
    assert {group.kind for group in cast.GROUPS} - set(FORMS) == set()


def test_cast_has_as_many_names_as_groups_and_one_to_three_themes_each():
    assert len({group.name for group in cast.GROUPS}) == len(cast.GROUPS) == 73
    assert {len(group.themes.split()) for group in cast.GROUPS} <= {1, 2, 3}


def test_every_topic_has_something_that_any_group_could_ask():
    assert [topic for topic, asks in texts.ASKS.items() if not any(wants == "" for _, _, wants in asks)] == []


def test_every_ask_fits_some_group():
    wanted = {wants for asks in texts.ASKS.values() for _, _, wants in asks} - {""}
    assert wanted - {word for group in cast.GROUPS for word in group.has.split()} == set()
