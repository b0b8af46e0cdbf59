"""What the apps say of their own models, addresses, forms and rows in ``apps/<app>/tests/declarations.py``, added up.

A module of declarations may hold:

``PUBLIC``       the pages that can be opened without signing in
``ADDRESSES``    who gets what from each address, with the words of ``expected.py``
``objects_behind_addresses(world)``   makes the objects that these words name, and gives their keys
``MODELS``       how the rows of each model may change, and how private they are: see ``test_records.py``
``SEEN_THROUGH`` models of a group's rows that are only reached through another row
``FOR_OWNERS``   functions that change rows of a log because another app says so
``FACTS``        the fact that each field of a form asks for; ``TWICE``, why a fact is asked for by two forms;
                 ``ACTS``, fields that say something new each time; ``INHERITED``, fields that a form takes out again
``rows_of_a_person(two)``   a row in each part of a person's data: see ``whole_person.py``

Rules of retention have their tests in ``apps/<app>/tests/test_retention_rules.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar

from django.conf import settings

T = TypeVar("T")
LIST = ("reference", "public")
"""The class of a model whose rows are a list that the portal comes with."""


def floors() -> list[str]:
    """The apps from the lowest floor of the import contract up."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text()
    [contract] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return [app for layer in reversed(contract["layers"]) for app in re.findall(r"\w+", layer)]


def having(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The apps whose declarations have something of this name, from the lowest floor up."""
    for app in floors():
        module = import_module(f"apps.{app}.tests.declarations")
        if hasattr(module, name):
            yield app, module


def added_up(name: str) -> dict[str, Any]:
    """What all apps declare under a name. Raises ValueError when two of them declare one thing."""
    return once((app, _table(getattr(module, name))) for app, module in having(name))


def of_models(name: str) -> dict[str, Any]:
    """The same for tables by model, with the names of the models made labels such as ``support.Request``."""
    tables = ((app, _table(getattr(module, name))) for app, module in having(name))
    return once((app, {f"{app}.{key}": value for key, value in table.items()}) for app, table in tables)


def once(declared: Iterable[tuple[str, Mapping[str, T]]]) -> dict[str, T]:
    """One table of several. Raises ValueError when two of them have the same key."""
    found: dict[str, T] = {}
    by: dict[str, str] = {}
    for app, table in declared:
        for key, value in table.items():
            if key in found:
                raise ValueError(f"{key} is declared by {by[key]} and by {app}")
            found[key], by[key] = value, app
    return found


def _table(declared: Any) -> Mapping[str, Any]:
    """A set is a table without values."""
    return declared if isinstance(declared, Mapping) else dict.fromkeys(declared)
