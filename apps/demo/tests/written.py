"""What a piece of code writes, in every table, in a form in which two ways of writing can be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models, transaction

Row = tuple[tuple[str, str], ...]
LEFT_OUT = ("digests.",)
"""Messages of history are not written: mail of two years ago is nothing that anybody looks at."""
OF_CHANCE = {"accounts.User": {"password"}, "organisations.Organisation": {"uuid", "slug"}, "directory.Service": {"uuid"},
             "directory.Location": {"uuid"}}  # fmt: skip
NAMED_IN_EVENTS = {"message": "Message", "places": "Location"}


def written(write: Callable[[], Any]) -> dict[str, list[Row]]:
    """The new rows of every table, sorted, after which all is taken back.

    Keys of new rows are replaced by their place among the new rows of their table.
    """
    with transaction.atomic():
        before = {model: set(_keys(model)) for model in _models()}
        write()
        new = {
            model: {key: place for place, key in enumerate(sorted(_keys(model) - known), 1)}
            for model, known in before.items()
        }
        found = {model._meta.label: _rows(model, new) for model, keys in new.items() if keys}
        transaction.set_rollback(True)
    return found


def _models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if not model._meta.label.startswith(LEFT_OUT) and model._meta.managed]


def _keys(model: type[models.Model]) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


def _rows(model: type[models.Model], new: dict[type[models.Model], dict[Any, int]]) -> list[Row]:
    left_out = OF_CHANCE.get(model._meta.label, set())
    columns = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and field.name not in left_out and not (field.primary_key and not field.is_relation)
    ]
    rows = model._base_manager.filter(pk__in=new[model]).values(*(field.attname for field in columns))
    return sorted(tuple((field.name, _said(field, row, new)) for field in columns) for row in rows)


def _said(field: Any, row: dict[str, Any], new: dict[type[models.Model], dict[Any, int]]) -> str:
    value = row[field.attname]
    if field.is_relation and value is not None:
        return str(new.get(field.related_model, {}).get(value, value))
    if field.name == "subject_id":
        return str(new[apps.get_model(row["subject_type"])].get(value, value))
    if field.name == "key" and "task" in row:
        whose = {"ask": "support.Request", "register": "accounts.User"}[row["task"]]
        return str(new[apps.get_model(whose)].get(value, value))
    if field.name == "organisation_id":
        return str(new[apps.get_model("organisations.Organisation")].get(value, value))
    if isinstance(value, dict):
        value = {name: _named(name, each, new) for name, each in sorted(value.items())}
    return str(value)


def _named(name: str, value: Any, new: dict[type[models.Model], dict[Any, int]]) -> Any:
    """A value of an audit event: where it is a key, the place of that row."""
    model = next((model for model in new if model._meta.object_name == NAMED_IN_EVENTS.get(name)), None)
    if model is None:
        return value
    return [new[model][int(each)] for each in value] if isinstance(value, list) else new[model][value]
