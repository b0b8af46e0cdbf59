"""The groups of the demo world make sense by themselves: codes exist, and what a group asks fits it."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from apps.organisations.demo import profiles
from apps.organisations.demo.groups import FORMS
from apps.organisations.models import Community, Kind, LegalForm, Theme
from apps.support.demo import texts
from apps.support.models import Reason, Topic


@pytest.mark.django_db
def test_profiles_names_only_what_the_lists_have():
    call_command("load_lists", verbosity=0)
    named = {
        Theme: {code for group in profiles.GROUPS for code in group.themes.split()},
        Community: {code for group in profiles.GROUPS for code in f"{group.serves} {group.led_by}".split()},
        Kind: {group.kind for group in profiles.GROUPS},
        LegalForm: {code for forms in FORMS.values() for code in forms},
        Topic: {code for group in profiles.GROUPS for code in group.asks.split()} | set(texts.ASKS),
        Reason: {*texts.SIGNPOSTS, *texts.DECLINES},
    }
    for model, codes in named.items():
        assert codes - set(model._default_manager.values_list("pk", flat=True)) == set()
    assert set(texts.ASKS) == set(Topic.objects.values_list("pk", flat=True))
    assert {group.kind for group in profiles.GROUPS} - set(FORMS) == set()


def test_profiles_has_as_many_names_as_groups_and_one_to_three_themes_each():
    assert len({group.name for group in profiles.GROUPS}) == len(profiles.GROUPS) == 73
    assert {len(group.themes.split()) for group in profiles.GROUPS} <= {1, 2, 3}


def test_every_topic_has_something_that_any_group_could_ask():
    assert [topic for topic, asks in texts.ASKS.items() if not any(wants == "" for _, _, wants in asks)] == []


def test_every_ask_fits_some_group():
    wanted = {wants for asks in texts.ASKS.values() for _, _, wants in asks} - {""}
    assert wanted - {word for group in profiles.GROUPS for word in group.has.split()} == set()
