"""What a merge does with the rows of each foreign key to a group. A foreign key without a declaration stops every merge.

The foreign keys are found by walking all models, also the tables of many-to-many fields. One that has no MergeLink
raises UndeclaredLink and fails a test, so that a new model cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from apps.core.offers import Offer, offered
from apps.organisations.models import Organisation

Clash = Callable[[Any, Organisation], bool]
"""Takes a row of the source and the target; returns whether the row cannot exist together with the target's rows."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows are repointed to the target. Those for which ``clashes`` is true are deleted, and restored by an undo.

    ``words`` says on the page which rows these are.
    """

    words: str
    clashes: Clash | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """The service of the merge handles these rows itself: ``why`` says how."""

    why: str


@dataclass(frozen=True, slots=True)
class Stays:
    """The rows stay with the source: ``why`` gives the reason."""

    why: str


@dataclass(frozen=True, slots=True)
class Drops:
    """The rows are derived from the record and are deleted: ``why`` says what writes them anew."""

    why: str


Handling = Moves | Own | Stays | Drops


@dataclass(frozen=True, slots=True)
class MergeLink(Offer):
    """What a merge does with the rows of one link to a group, such as ``support.Request.organisation``."""

    link: str
    handling: Handling

    @property
    def key(self) -> str:
        return self.link


class UndeclaredLink(RuntimeError):
    """A foreign key to a group has no MergeLink in any portal.py. A mistake in the code."""


def every_link() -> dict[str, tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every foreign key to a group, those of many-to-many tables too: model and field by ``app.Model.field``."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.remote_field and field.remote_field.model is Organisation:
                found[f"{model._meta.label}.{field.name}"] = (model, field)
    return found


def declared() -> dict[str, tuple[type[models.Model], models.Field[Any, Any], Handling]]:
    """Every foreign key to a group with its handling, in the order of Django's registry of models.

    Raises UndeclaredLink, with the names, when a handling is missing.
    """
    known = every_link()
    said = {each.link: each.handling for each in offered(MergeLink)}
    missing = sorted(set(known) - set(said))
    if missing:
        raise UndeclaredLink(f"Say with a MergeLink in a portal.py what a merge does with: {', '.join(missing)}")
    return {label: (*known[label], said[label]) for label in known}
