"""Every error of a form, with the id of the control that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

from .dates import BOXES, DateBoxes


@dataclass(frozen=True, slots=True)
class LinkedError:
    """A message, and the id of the first control to put right; none for a mistake of the whole form."""

    message: str
    target: str


def linked_errors(form: BaseForm | BaseFormSet) -> list[LinkedError]:
    """The errors in the order in which the fields stand, those of the whole form first."""
    return list(_errors(form))


def _errors(form: BaseForm | BaseFormSet) -> Iterator[LinkedError]:
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            yield from (LinkedError(str(message), "") for message in form.non_form_errors())
        for each in form.forms:
            yield from _errors(each)
        return
    if not form.is_bound:
        return
    yield from (LinkedError(str(message), "") for message in form.non_field_errors())
    for field in form:
        for message in field.errors:
            yield LinkedError(str(message), "" if field.is_hidden else target_id(field))


def target_id(field: BoundField) -> str:
    """The id of the control that a link to this field must land on: the first box of a group."""
    widget = field.field.widget
    if isinstance(widget, DateBoxes):
        wrong = next((n for n, box in enumerate(BOXES) if box in widget.bad), 0)
        return f"{field.auto_id}_{wrong}"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
