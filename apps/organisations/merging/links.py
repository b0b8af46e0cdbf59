"""Everything in the portal that points at a group, and what a merge does with each: said once, or the merge refuses.

Every foreign key and every table between two is found by walking the models. A link that nobody declared stops the
merge, and a test, by its name: nothing that a new part of the portal hangs on a group can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from ..models import Organisation

Clash = Callable[[Any, Organisation], bool]
"""Whether this row of the record that goes cannot stand beside what the kept record has."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows go to the kept record. ``clashes`` names those that cannot: they are set aside, and come back at an
    undo. ``words`` says on the page what goes."""

    words: str
    clashes: Clash | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """The merge has a rule of its own for these rows: ``why`` says which."""

    why: str


@dataclass(frozen=True, slots=True)
class Stays:
    """The rows stay with the record that they are of: ``why`` says so."""

    why: str


@dataclass(frozen=True, slots=True)
class Drops:
    """The rows are worked out from the record and are set aside: ``why`` says who writes them anew."""

    why: str


Handling = Moves | Own | Stays | Drops

_declared: dict[str, Handling] = {}


class UndeclaredLink(RuntimeError):
    """A model points at groups, and nobody said what a merge does with its rows. A mistake in the code."""


def declare(link: str, handling: Handling) -> None:
    """Says what a merge does with the rows of one link, such as ``support.Request.organisation``. From ``ready``."""
    _declared[link] = handling


def every_link() -> dict[str, tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every foreign key to a group, in tables between two as well, by its label."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.remote_field and field.remote_field.model is Organisation:
                found[f"{model._meta.label}.{field.name}"] = (model, field)
    return found


def declared() -> dict[str, tuple[type[models.Model], models.Field[Any, Any], Handling]]:
    """Every link with what a merge does with it, in the order in which the models are known.

    Raises UndeclaredLink, with the names, when one was forgotten.
    """
    known = every_link()
    missing = sorted(set(known) - set(_declared))
    if missing:
        raise UndeclaredLink(f"Say with merging.declare() what a merge does with: {', '.join(missing)}")
    return {label: (*known[label], _declared[label]) for label in known}
