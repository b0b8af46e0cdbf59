"""Every rule of retention has a test in its app, and all of them together change no count."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from apps.core import retention
from apps.outcomes.tests.counts import counts

from .declared import once
from .whole_person import whole

TESTS = sorted(Path(settings.BASE_DIR).glob("apps/*/tests/test_retention_rules.py"))


def test_every_rule_has_one_test_and_every_test_a_rule():
    modules = ((path.parts[-3], vars(import_module(f"apps.{path.parts[-3]}.tests.{path.stem}"))) for path in TESTS)
    tests = once((app, {name: app for name in held if name.startswith("test_")}) for app, held in modules)
    assert set(tests) == {f"test_{rule.code.replace('-', '_')}" for rule in retention.rules()}


@pytest.mark.django_db
def test_all_rules_together_change_no_count(private_files):
    whole()
    before = counts()
    assert [each["error"] for each in retention.run(dry=False).results if each["error"]] == []
    assert counts() == before
