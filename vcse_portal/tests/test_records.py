"""Every kind of row is classed: how it may change, and how private it is. The classes are held against the code."""

from __future__ import annotations

import pytest
from django.apps import apps

from apps.core.moves import workflows

from . import writes
from .declared import of_models

CHANGES = {
    "reference": "loaded or kept by administrators, with dates",
    "record": "changes, with a version or an audit event",
    "log": "added, and changed only by rules of retention and for a person's data",
    "ended": "never changed but to be ended",
    "draft": "its owner's, replaced and deleted freely",
}
PRIVACY = {
    "public": "everybody",
    "group": "the group and staff",
    "staff": "staff",
    "person": "that person, and those who must",
    "internal": "no page",
}
CLASSES: dict[str, tuple[str, str]] = of_models("MODELS")
SEEN_THROUGH = of_models("SEEN_THROUGH")
"""Rows of a group that are only ever reached through a thing whose query set decides who sees it."""

ENDS = {"ended_at", "withdrawn_at", "answered_at", "finished_at"}
"""The field that says when a row ended."""

KEEPERS = {"retention", "personal_data"}
"""Modules and packages that delete and empty rows because the law asks for it."""


def ours():
    return {model._meta.label: model for model in apps.get_models() if model.__module__.startswith("apps.")}


def of(change: str) -> list[str]:
    """The models of a class."""
    return [label for label, (its, _) in CLASSES.items() if its == change]


def test_every_model_is_classed_and_every_class_has_a_model():
    assert set(ours()) == set(CLASSES)
    assert {change for change, _ in CLASSES.values()} == set(CHANGES)
    assert {privacy for _, privacy in CLASSES.values()} == set(PRIVACY)


@pytest.mark.parametrize("label", [k for k, (_, privacy) in CLASSES.items() if privacy == "group"])
def test_rows_of_a_group_are_fetched_by_who_may_see_them(label):
    assert label in SEEN_THROUGH or hasattr(ours()[label]._default_manager, "visible_to")


def test_no_model_is_said_to_be_seen_through_another_and_has_its_own_query_set():
    assert set(SEEN_THROUGH) - set(CLASSES) == set()
    assert [label for label in SEEN_THROUGH if hasattr(ours()[label]._default_manager, "visible_to")] == []


@pytest.mark.parametrize("label", of("ended"))
def test_rows_that_are_ended_say_when(label):
    assert {field.name for field in ours()[label]._meta.get_fields()} & ENDS


def test_rows_that_are_ended_are_never_deleted_by_a_service():
    deleted = [write for write in writes.found() if write.deletes and not write.is_in(KEEPERS)]
    assert [write for write in deleted if write.label in of("ended")] == []


def test_rows_of_a_log_are_neither_changed_nor_deleted_by_a_service():
    for_owners = of_models("FOR_OWNERS")
    changed = [write for write in writes.found() if not write.is_in(KEEPERS) and write.by not in for_owners]
    assert [write for write in changed if write.label in of("log")] == []


def test_functions_that_owners_call_are_those_that_change_rows_of_a_log():
    changed = {write.by for write in writes.found() if write.label in of("log")}
    assert set(of_models("FOR_OWNERS")) - changed == set()


def test_rows_that_are_a_record_or_ended_are_changed_somewhere():
    """A record or an ended row that no code changes is a log. ``move()`` changes every model with a workflow."""
    changed = {write.label for write in writes.found()} | set(workflows())
    assert [label for label in (*of("record"), *of("ended")) if label not in changed] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(): Verdict.objects.filter(pk=1).update(what='')", [("support.Verdict", "update")]),
        ("def f(verdict: Verdict): verdict.save()", [("support.Verdict", "save")]),
        ("def f():\n    for one in Verdict.objects.all():\n        one.delete()", [("support.Verdict", "delete")]),
        ("def f(): run('UPDATE support_verdict SET what = 1')", [("support.Verdict", "update")]),
        ("def f(): run('INSERT INTO support_verdict VALUES (1) ON CONFLICT DO NOTHING')", []),
        ("def f(): Verdict.objects.create(what='')", []),
        ("def f(): Verdict(what='').save()", []),
        ("def f(x): x.update({})", []),
    ],
)
def test_search_for_writes_finds_what_changes_a_row(code, found):
    from apps.support.models import Verdict

    assert [(write.label, write.verb) for write in writes.of_code(code, {"Verdict": Verdict}, "x.py")] == found
