"""What a merge does to rows, each written down as it is done, and how it is taken back."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from ..models import Merge, MergeMove, Organisation
from .links import Drops, Moves, declared


class Diary:
    """Does things to rows and writes each one down."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge

    def change(self, row: models.Model, **values: Any) -> None:
        """Writes fields of a row, or the entries of its lists. What stays as it was is not written down."""
        before = {name: _plain(row, name) for name in values}
        after = {name: _plain_value(row, name, value) for name, value in values.items()}
        names = [name for name in values if before[name] != after[name]]
        if not names:
            return
        _write(row, {name: after[name] for name in names})
        self._note(
            MergeMove.Kind.CHANGED,
            row,
            before={name: before[name] for name in names},
            after={name: after[name] for name in names},
        )

    def set_aside(self, row: models.Model) -> None:
        """Takes a row out, with its links, so that it can be put back just as it was."""
        columns = [field.name for field in row._meta.concrete_fields if not field.generated]
        lists = [field.name for field in row._meta.many_to_many]
        before = {name: _plain(row, name) for name in (*columns, *lists)}
        self._note(MergeMove.Kind.REMOVED, row, before=before)
        row.delete()

    def add(self, row: models.Model) -> None:
        """Writes a row that was not there."""
        row.save()
        self._note(MergeMove.Kind.ADDED, row, after={"row": str(row.pk)})

    def _note(self, kind: str, row: models.Model, *, before: Any = None, after: Any = None) -> None:
        MergeMove.objects.create(
            merge=self.merge,
            kind=kind,
            model=row._meta.label,
            row=str(row.pk),
            before=before or {},
            after=after or {},
        )


def move_rest(diary: Diary, kept: Organisation, gone: Organisation) -> dict[str, int]:
    """Moves, or sets aside, whatever points at the record that goes, link by link, and answers how many rows of each.

    Raises UndeclaredLink before anything is touched when a link was forgotten.
    """
    counts: dict[str, int] = {}
    for label, (model, field, handling) in declared().items():
        if isinstance(handling, Moves | Drops):
            rows = list(model._base_manager.filter(**{field.name: gone.pk}).order_by("pk").select_for_update())
            for row in rows:
                _move(diary, row, field, handling, kept)
            if rows:
                counts[label] = len(rows)
    return counts


def _move(diary: Diary, row: Any, field: Any, handling: Moves | Drops, kept: Organisation) -> None:
    if isinstance(handling, Drops) or (handling.clashes and handling.clashes(row, kept)):
        diary.set_aside(row)
        return
    diary.change(row, **{field.name: kept.pk})


def take_back(merge: Merge) -> tuple[int, int]:
    """Puts every row back as it was before the merge, the last one first. Answers how many were, and were not.

    What somebody changed since stays as they left it; so does what came since, because nothing is written of it.
    """
    back = left = 0
    for step in merge.moves.order_by("-pk"):
        try:
            with transaction.atomic():
                done = _undo(step)
        except IntegrityError:
            done = False
        back, left = back + done, left + (not done)
    return back, left


def _undo(step: MergeMove) -> bool:
    model = apps.get_model(step.model)
    if step.kind == MergeMove.Kind.REMOVED:
        if model._base_manager.filter(pk=step.row).exists():
            return False
        _put_back(model, step.before)
        return True
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=step.row).first()
    if row is None:
        return step.kind == MergeMove.Kind.ADDED
    if step.kind == MergeMove.Kind.ADDED:
        row.delete()
        return True
    same = {name: value for name, value in step.before.items() if _plain(row, name) == step.after[name]}
    if same:
        _write(row, same)
    return len(same) == len(step.before)


def _put_back(model: type[models.Model], values: dict[str, Any]) -> None:
    """Writes a row that was set aside, with its key and its links, as it was."""
    row = model()
    lists = {field.name for field in model._meta.many_to_many}
    for name, value in values.items():
        if name not in lists:
            _set(row, name, value)
    row.save(force_insert=True)
    for name in lists:
        getattr(row, name).set(values[name])


def _is_list(row: models.Model, name: str) -> bool:
    return any(field.name == name for field in row._meta.many_to_many)


def _plain(row: models.Model, name: str) -> Any:
    """A field's value as it is kept in JSON and can be compared with what came back out of it."""
    if _is_list(row, name):
        return sorted(getattr(row, name).values_list("pk", flat=True))
    field: Any = row._meta.get_field(name)
    return _as_json(field, getattr(row, field.attname))


def _plain_value(row: models.Model, name: str, value: Any) -> Any:
    if _is_list(row, name):
        return sorted(value)
    return _as_json(row._meta.get_field(name), getattr(value, "pk", value))


def _as_json(field: Any, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return list(value)
    return field.value_to_string(_Holder(field.attname, value))


class _Holder:
    """An object with one attribute: what ``value_to_string`` reads."""

    def __init__(self, name: str, value: Any) -> None:
        setattr(self, name, value)


def _write(row: models.Model, values: dict[str, Any]) -> None:
    columns = {}
    for name, value in values.items():
        if _is_list(row, name):
            getattr(row, name).set(value)
            continue
        field: Any = row._meta.get_field(name)
        setattr(
            row, field.attname, field.target_field.to_python(value) if field.is_relation else field.to_python(value)
        )
        columns[field.attname] = getattr(row, field.attname)
    if columns:
        type(row)._base_manager.filter(pk=row.pk).update(**columns)


def _set(row: models.Model, name: str, value: Any) -> str:
    """Gives a field of the row in hand a value that came out of JSON. Answers the name of its column."""
    field: Any = row._meta.get_field(name)
    kind = field.target_field if field.is_relation else field
    setattr(row, field.attname, kind.to_python(value))
    return str(field.attname)
