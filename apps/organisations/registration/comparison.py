"""What is saved of a step of registering beside what its form was sent with, for a second window that was open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from ..models import RegistrationDraft
from ..record.sections import Section


def two_versions(form: Section, draft: RegistrationDraft | None) -> list[dict[str, str]]:
    """The answers that differ between the draft and what was typed, in words, right or not."""
    saved = draft.answers.get(form.code, {}) if draft else {}
    found = []
    for name, field in form.fields.items():
        theirs, mine = _words(field, saved.get(name, [])), _words(field, form.data.getlist(name))  # type: ignore[attr-defined]
        if theirs != mine:
            found.append({"label": str(field.label), "theirs": theirs or "Nothing", "mine": mine or "Nothing"})
    return found


def _words(field: forms.Field, values: list[str]) -> str:
    """Typed values as the person reads them: the words of a choice, a text as it is."""
    if isinstance(field, forms.BooleanField):
        return "Yes" if any(values) else ""
    known = dict(_choices(getattr(field, "choices", ())))
    said = ("\n".join(known.get(value, value).split("\r\n")).strip() for value in values if value)
    return ", ".join(word for word in said if word)


def _choices(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label)
        else:
            yield str(value), str(label)
