"""What people type is read in one way: words through one cleaning, numbers through one parser."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

import apps
from apps.core.forms import LineField

from .test_asked_once import every_form, name_of

UNSEEN_WIDGETS = (forms.HiddenInput, forms.PasswordInput)
OF_THEIR_OWN = (forms.EmailField, forms.URLField, forms.JSONField)
"""Fields that take one kind of text and refuse all else."""
ROOT = Path(apps.__path__[0])
LEFT_OUT = {"tests", "migrations"}


NOT_DRAWN = {"accounts.SignUpForm.username"}
"""Fields that the sign-in library takes away when the form is made."""


def words_not_cleaned() -> set[str]:
    """The fields into which words are typed and which are not cleaned, as ``app.Form.field``."""
    return {
        f"{name_of(form)}.{name}"
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, (LineField, *OF_THEIR_OWN))
        and not isinstance(field.widget, UNSEEN_WIDGETS)
    }


def lines_in_a_box_of_one() -> set[str]:
    """The fields whose box is larger or smaller than the words that they take."""
    return {
        f"{name_of(form)}.{name}"
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, LineField) and field.lines is not isinstance(field.widget, forms.Textarea)
    }


def test_all_words_that_are_typed_go_through_one_cleaning():
    assert words_not_cleaned() == NOT_DRAWN
    assert lines_in_a_box_of_one() == set()


def trusting(source: str) -> Iterator[int]:
    """The lines on which a text is made a number without knowing it: ``isdigit`` takes ², and ``int`` 5,000 digits not."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "int" and node.args:
            names = {each.id for each in ast.walk(node.args[0]) if isinstance(each, ast.Name)}
            read = {each.attr for each in ast.walk(node.args[0]) if isinstance(each, ast.Attribute)}
            if names & {"request", "query"} or read & {"GET", "POST", "cleaned_data"}:
                yield node.lineno
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            yield from _asked_then_read(function)


def _asked_then_read(function: ast.FunctionDef) -> Iterator[int]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    asked = {
        ast.dump(node.func.value)
        for node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("isdigit", "isdecimal", "isnumeric")
    }
    for node in calls:
        if isinstance(node.func, ast.Name) and node.func.id == "int" and node.args and ast.dump(node.args[0]) in asked:
            yield node.lineno


def test_numbers_that_anybody_can_type_are_read_by_the_one_parser():
    found = {
        str(path.relative_to(ROOT)): lines
        for path in ROOT.rglob("*.py")
        if not set(path.relative_to(ROOT).parts) & LEFT_OUT and (lines := list(trusting(path.read_text())))
    }
    assert set(found) == {"core/typed.py"}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f(x):\n    return int(x) if x.isdigit() else 0", [2]),
        ("def f(request):\n    return int(request.GET['page'])", [2]),
        ("def f(x):\n    return int(x.strip()) if x.strip().isdecimal() else 0", [2]),
        ("def f(x):\n    return typed.number(x) or 0", []),
        ("def f(x):\n    return int(x) if any(letter.isdigit() for letter in y) else 0", []),
    ],
)
def test_the_search_for_numbers_read_without_care_can_fail(source, lines):
    assert list(trusting(source)) == lines
