"""The stories of all apps: found, in their order, each under one name."""

from __future__ import annotations

import pytest

from apps.accounts import demo as accounts_demo
from apps.core.demo_data import LoadStage, Story
from apps.demo.world import stories

FLOORS = [
    "accounts",
    "digests",
    "places",
    "organisations",
    "directory",
    "contract",
    "support",
    "prioritisation",
    "outcomes",
]


def test_stories_are_loaded_by_stage_and_in_it_the_lowest_app_first():
    found = stories()
    assert sorted({app for app, _ in found}) == sorted(FLOORS)
    order = [(story.stage, FLOORS.index(app)) for app, story in found]
    assert order == sorted(order)


def test_stories_of_one_app_with_one_name_are_refused(monkeypatch):
    twice = Story("staff", LoadStage.END, lambda world, rng: None)
    monkeypatch.setattr(accounts_demo, "STORIES", [*accounts_demo.STORIES, twice])
    with pytest.raises(ValueError, match="Two demo stories have one name"):
        stories()
