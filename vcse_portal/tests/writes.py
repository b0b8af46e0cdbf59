"""Where the code of the apps changes or deletes rows, as far as names and annotations tell which model it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

VERBS = {"update", "delete", "bulk_update", "update_or_create", "save"}
DELETES = {"delete"}
SQL = re.compile(r"(?:(INSERT INTO)|(UPDATE|DELETE FROM))\s+(\w+)")
MANAGERS = {"objects", "_base_manager", "_default_manager"}
CHAINED = {"all", "exclude", "filter", "first", "get", "order_by", "select_for_update"}
"""Methods that give rows of the same model."""
LEFT_OUT = {"tests", "migrations", "demo"}


@dataclass(frozen=True, order=True)
class Write:
    """A call that changes rows of a model, and where it stands."""

    label: str
    verb: str
    function: str
    path: str

    @property
    def deletes(self) -> bool:
        return self.verb in DELETES

    @property
    def by(self) -> str:
        """The app and the function."""
        return f"{Path(self.path).parts[1]}.{self.function}"

    def is_in(self, names: set[str]) -> bool:
        """Whether it stands in a module or package of one of these names."""
        return bool(set(Path(self.path).with_suffix("").parts) & names)


@cache
def found() -> tuple[Write, ...]:
    """All of them, in order."""
    root = Path(settings.BASE_DIR)
    writes: set[Write] = set()
    for path in sorted(root.glob("apps/**/*.py")):
        place = path.relative_to(root)
        if not LEFT_OUT & set(place.parts):
            module = import_module(".".join(place.with_suffix("").parts).removesuffix(".__init__"))
            writes |= set(of_code(path.read_text(), vars(module), str(place)))
    return tuple(sorted(writes))


def of_code(code: str, names: Mapping[str, Any], path: str) -> Iterator[Write]:
    """The writes of a module, whose names stand for these values."""
    for function in ast.walk(ast.parse(code)):
        if isinstance(function, ast.FunctionDef):
            known = _variables(function, names)
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node):
                    model = _written(node.func.value, names, known)
                    if model:
                        yield Write(model._meta.label, node.func.attr, function.name, path)
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    for label, verb in _in_sql(node.value):
                        yield Write(label, verb, function.name, path)


def _writes(call: ast.Call) -> bool:
    """Whether a method of this name changes rows; ``bulk_create`` does when it may meet rows that are there."""
    verb = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    upserts = any(keyword.arg == "update_conflicts" for keyword in call.keywords)
    return verb in VERBS or (verb == "bulk_create" and upserts)


def _in_sql(text: str) -> Iterator[tuple[str, str]]:
    """What a statement of SQL changes or deletes: labels of models, each with the verb."""
    for into, verb, table in SQL.findall(text):
        if table in _tables() and (not into or "DO UPDATE" in text):
            yield _tables()[table], "delete" if verb == "DELETE FROM" else "update"


@cache
def _tables() -> dict[str, str]:
    return {model._meta.db_table: model._meta.label for model in apps.get_models()}


Known = dict[str, type[models.Model]]


def _model(names: Mapping[str, Any], name: str) -> type[models.Model] | None:
    value = names.get(name)
    return value if isinstance(value, type) and issubclass(value, models.Model) else None


def _variables(function: ast.FunctionDef, names: Mapping[str, Any]) -> Known:
    """The arguments that are annotated with a model, and the variables that are made of a model's manager."""
    known: Known = {}
    for argument in (*function.args.args, *function.args.kwonlyargs):
        for node in ast.walk(argument.annotation) if argument.annotation else ():
            if isinstance(node, ast.Name) and (model := _model(names, node.id)):
                known[argument.arg] = model
    for node in ast.walk(function):
        target: ast.expr | None = None
        if isinstance(node, ast.Assign):
            target, source = node.targets[0], node.value
        elif isinstance(node, ast.For):
            target, source = node.target, node.iter
        if isinstance(target, ast.Name) and (model := _written(source, names, known)):
            known.setdefault(target.id, model)
    return known


def _written(value: ast.expr, names: Mapping[str, Any], known: Known) -> type[models.Model] | None:
    """The model of ``Model.objects…``, or of a variable that holds its rows. None where nothing tells."""
    attributes: list[str] = []
    while not isinstance(value, ast.Name):
        if isinstance(value, ast.Attribute):
            attributes.append(value.attr)
            value = value.value
        elif isinstance(value, ast.Call):
            value = value.func
        elif isinstance(value, ast.Subscript):
            value = value.value
        else:
            return None
    if (model := _model(names, value.id)) and attributes and attributes[-1] in MANAGERS:
        return model
    return known.get(value.id) if set(attributes) <= CHAINED else None
