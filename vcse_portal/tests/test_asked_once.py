"""Nothing is asked twice: every field of every form asks for one fact, and a fact is asked for in one place.

The apps' ``FACTS`` say for each fact which fields ask for it. A form or a field that stands nowhere fails, and so does a
fact that two forms ask for, unless ``TWICE`` says why that is right (and then what is known is shown as known).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django import forms

import apps

from .declared import having, once

LEFT_OUT = ("tests", "migrations", "management", "gallery", "demo")
"""Rooms whose forms no one who uses the portal is asked with."""

HIDDEN = {"seen", "version", "page", "query", "next"}
"""Fields that nobody fills in: the form carries them."""

DRAWN_LATER = {"accounts.SignInForm.login", "accounts.SignUpForm.password1"}
"""Fields that the sign-in library adds when the form is made."""


def every_form() -> Iterator[type[forms.BaseForm]]:
    """Every form of the apps, those of the gallery and of the demo left out."""
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if not set(module.name.split(".")) & set(LEFT_OUT):
            importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    seen = set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form not in seen:
                seen.add(form)
                waiting.append(form)
                if form.__module__.startswith("apps.") and not set(form.__module__.split(".")) & set(LEFT_OUT):
                    yield form


def name_of(form: type[forms.BaseForm]) -> str:
    """The app and the name of a form, such as ``accounts.SignUpForm``."""
    return f"{form.__module__.split('.')[1]}.{form.__name__}"


def asked() -> set[str]:
    """Every field that somebody fills in, as ``app.Form.field``."""
    found = set()
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            if name not in HIDDEN and not isinstance(field.widget, forms.HiddenInput):
                found.add(f"{name_of(form)}.{name}")
    return found


def declared(name: str) -> list[str]:
    """The fields that the apps declare under a name, those of two apps twice."""
    return [f"{app}.{field}" for app, module in having(name) for field in getattr(module, name)]


def facts() -> dict[str, list[str]]:
    """For each fact the fields that ask for it, of all apps."""
    found: dict[str, list[str]] = {}
    for app, module in having("FACTS"):
        for fact, fields in module.FACTS.items():
            found.setdefault(fact, []).extend(f"{app}.{field}" for field in fields)
    return found


def asked_by_two_forms(facts: Mapping[str, Iterable[str]]) -> set[str]:
    """The facts that more than one form asks for."""
    return {fact for fact, fields in facts.items() if len({field.rpartition(".")[0] for field in fields}) > 1}


def test_no_app_has_two_forms_of_one_name():
    assert [name for name, times in Counter(name_of(form) for form in every_form()).items() if times > 1] == []


def test_every_field_asks_for_a_fact_or_says_something_new():
    known = {field for fields in facts().values() for field in fields} | set(declared("ACTS"))
    assert asked() - set(declared("INHERITED")) - known == set()
    assert known - DRAWN_LATER - asked() == set()
    assert set(declared("INHERITED")) - asked() == set()


def test_no_field_asks_for_two_facts():
    fields = [field for each in facts().values() for field in each] + declared("ACTS")
    assert [field for field, times in Counter(fields).items() if times > 1] == []


def test_no_fact_is_asked_twice_without_a_reason():
    reasons = once((app, module.TWICE) for app, module in having("TWICE"))
    assert asked_by_two_forms(facts()) == set(reasons)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"group: name": ("a.A.name", "a.B.title")}, {"group: name"}),
        ({"group: name": ("a.A.name", "b.A.name")}, {"group: name"}),
        ({"group: name": ("a.A.name", "a.A.title")}, set()),
    ],
)
def test_the_search_for_what_is_asked_twice_can_fail(facts, found):
    assert asked_by_two_forms(facts) == found
