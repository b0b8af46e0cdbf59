"""The journal of a merge: every change to a row is recorded as it is made, so that the merge can be rolled back."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from apps.organisations.models import Merge, MergeJournalEntry, Organisation

from .links import Drops, Moves, declared


class MergeJournal:
    """Changes, removes and adds rows for one merge, and saves a ``MergeJournalEntry`` for each."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge

    def change(self, row: models.Model, **values: Any) -> None:
        """Updates fields and many-to-many links of a row. Records those that differ; nothing when none does."""
        before = {name: _current_json(row, name) for name in values}
        after = {name: _value_json(row, name, value) for name, value in values.items()}
        names = [name for name in values if before[name] != after[name]]
        if not names:
            return
        _write(row, {name: after[name] for name in names})
        self._note(
            MergeJournalEntry.Kind.CHANGED,
            row,
            before={name: before[name] for name in names},
            after={name: after[name] for name in names},
        )

    def set_aside(self, row: models.Model) -> None:
        """Deletes a row after recording all its columns and many-to-many links, so that it can be restored."""
        columns = [field.name for field in row._meta.concrete_fields if not field.generated]
        lists = [field.name for field in row._meta.many_to_many]
        before = {name: _current_json(row, name) for name in (*columns, *lists)}
        self._note(MergeJournalEntry.Kind.REMOVED, row, before=before)
        row.delete()

    def add(self, row: models.Model) -> None:
        """Inserts a row and records its key."""
        row.save()
        self._note(MergeJournalEntry.Kind.ADDED, row, after={"row": str(row.pk)})

    def _note(self, kind: str, row: models.Model, *, before: Any = None, after: Any = None) -> None:
        MergeJournalEntry.objects.create(
            merge=self.merge,
            kind=kind,
            model=row._meta.label,
            row=str(row.pk),
            before=before or {},
            after=after or {},
        )


def lock_rows(target: Organisation, source: Organisation) -> None:
    """Locks every row of the two groups that a merge may repoint: table by table, each in the order of its keys.

    Before any of them is written, and those of both groups at once: whoever locks several requests does so in this order
    (``scoring``), and the requests of both are scored when the merge or its undoing is done.
    """
    both = [target.pk, source.pk]
    for model, field, handling in declared().values():
        if isinstance(handling, Moves):
            rows = model._base_manager.filter(**{f"{field.name}__in": both}).order_by("pk")
            list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def move_remaining_rows(journal: MergeJournal, target: Organisation, source: Organisation) -> dict[str, int]:
    """Repoints to the target, or deletes, every row that points at the source and is handled by its MergeLink.

    Returns the number of rows by the label of the link. Raises UndeclaredLink, before any change, when a foreign key
    to a group has no MergeLink.
    """
    counts: dict[str, int] = {}
    for label, (model, field, handling) in declared().items():
        if isinstance(handling, Moves | Drops):
            rows = list(model._base_manager.filter(**{field.name: source.pk}).order_by("pk").select_for_update())
            for row in rows:
                _move(journal, row, field, handling, target)
            if rows:
                counts[label] = len(rows)
    return counts


def _move(journal: MergeJournal, row: Any, field: Any, handling: Moves | Drops, target: Organisation) -> None:
    if isinstance(handling, Drops) or (handling.clashes and handling.clashes(row, target)):
        journal.set_aside(row)
        return
    journal.change(row, **{field.name: target.pk})


def roll_back(merge: Merge) -> tuple[int, int]:
    """Reverts the entries of a merge's journal, the latest first. Returns how many were reverted, and how many not.

    A field that was changed after the merge keeps its new value, and counts as not reverted. Rows that were added
    after the merge have no entry and are left alone.
    """
    back = left = 0
    for step in merge.entries.order_by("-pk"):
        try:
            with transaction.atomic():
                done = _undo(step)
        except IntegrityError:
            done = False
        back, left = back + done, left + (not done)
    return back, left


def _undo(step: MergeJournalEntry) -> bool:
    model = apps.get_model(step.model)
    if step.kind == MergeJournalEntry.Kind.REMOVED:
        if model._base_manager.filter(pk=step.row).exists():
            return False
        _put_back(model, step.before)
        return True
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=step.row).first()
    if row is None:
        return step.kind == MergeJournalEntry.Kind.ADDED
    if step.kind == MergeJournalEntry.Kind.ADDED:
        row.delete()
        return True
    same = {name: value for name, value in step.before.items() if _current_json(row, name) == step.after[name]}
    if same:
        _write(row, same)
    return len(same) == len(step.before)


def _put_back(model: type[models.Model], values: dict[str, Any]) -> None:
    """Inserts a deleted row again, with its primary key and its many-to-many links."""
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


def _current_json(row: models.Model, name: str) -> Any:
    """The present value of a field of a row in the form in which it is stored in JSON. Lists of keys are sorted."""
    if _is_list(row, name):
        return sorted(getattr(row, name).values_list("pk", flat=True))
    field: Any = row._meta.get_field(name)
    return _as_json(field, getattr(row, field.attname))


def _value_json(row: models.Model, name: str, value: Any) -> Any:
    if _is_list(row, name):
        return sorted(value)
    return _as_json(row._meta.get_field(name), getattr(value, "pk", value))


def _as_json(field: Any, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return list(value)
    return field.value_to_string(_ValueHolder(field.attname, value))


class _ValueHolder:
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
    """Sets a field of an instance from its JSON form, without saving. Returns the attribute that was set."""
    field: Any = row._meta.get_field(name)
    kind = field.target_field if field.is_relation else field
    setattr(row, field.attname, kind.to_python(value))
    return str(field.attname)
