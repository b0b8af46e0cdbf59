"""The one tag behind the ``thread`` template pack: it draws a field by what its widget is."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import get_template

from apps.core.forms.dates import BOXES, DateBoxes

register = template.Library()


@register.simple_tag(takes_context=True)
def thread_field(context: Context) -> str:
    """Label, hint, error and control of the field in the context, with the ids that Django refers to."""
    field: BoundField = context["field"]
    widget = field.field.widget
    kind = _kind(widget)
    said = context.get("thread") or {}
    errors = [] if context.get("form_show_errors") is False else list(field.errors)
    values: dict[str, Any] = {
        "field": field,
        "group_id": f"{field.auto_id}_field",
        "kind": kind,
        "errors": errors,
        "heading": said.get("heading", False),
        "small": said.get("small", False),
        "limit": said.get("limit"),
        "prefix": said.get("prefix", ""),
        "suffix": said.get("suffix", ""),
        "optional": _says_optional(field, kind, said),
        "describedby": _describedby(field),
    }
    values["control"] = (
        _choices(field, said, small=values["small"])
        if kind == "choices"
        else _control(field, kind, values, width=said.get("width") or 0)
    )
    return get_template("thread/group.html").render(values)


def _says_optional(field: BoundField, kind: str, said: dict[str, Any]) -> bool:
    """Whether the label says that it may be left out: not a box to tick, nor what a choice has opened."""
    if field.field.required or kind == "check" or said.get("needed"):
        return False
    return getattr(field.form, "says_optional", True)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, DateBoxes):
        return "date"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "input"


_CLASSES = {"input": "govuk-input", "select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload"}


def _control(field: BoundField, kind: str, values: dict[str, Any], *, width: int) -> str:
    attrs: dict[str, Any] = {}
    if kind == "check":
        attrs["class"] = "choice__input"
    elif kind != "date":
        base = _CLASSES[kind]
        classes = [base]
        if values["errors"]:
            classes.append(f"{base}--error")
        if width and kind == "input":
            classes.append(f"govuk-input--width-{width}")
        if kind == "textarea" and values["limit"]:
            classes.append("govuk-js-character-count")
        own = field.field.widget.attrs.get("class", "")
        attrs["class"] = " ".join([*classes, own]).strip()
    if values["limit"]:
        attrs["aria-describedby"] = f"{_describedby(field)} {field.auto_id}-info".strip()
    if kind == "date":
        attrs["aria-describedby"] = ""
        if values["errors"] and not field.field.widget.bad:
            field.field.widget.bad = frozenset(BOXES)
    return field.as_widget(attrs=attrs)


def _describedby(field: BoundField) -> str:
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


def _choices(field: BoundField, said: dict[str, Any], *, small: bool) -> str:
    widget: Any = field.field.widget
    hints = said.get("choice_hints") or getattr(field.field, "choice_hints", {}) or {}
    counts = getattr(field.field, "choice_counts", None) or {}
    words = getattr(field.field, "choice_words", None) or {}
    opened = said.get("opened") or {}
    search = said.get("choice_search") or ""
    options = []
    for group, members, _ in widget.optgroups(
        field.html_name, widget.format_value(field.value()), field.build_widget_attrs({"id": field.auto_id})
    ):
        for position, option in enumerate(members):
            value = str(option["value"])
            hint = hints.get(value, "")
            options.append(
                {
                    "group": group if group and position == 0 else "",
                    "type": option["type"],
                    "name": option["name"],
                    "id": option["attrs"]["id"],
                    "value": value,
                    "label": option["label"],
                    "on": option["selected"],
                    "disabled": option["attrs"].get("disabled", False),
                    "hint": hint,
                    "count": counts.get(value),
                    "opened": opened.get(value, ""),
                    "words": f"{option['label']} {hint} {words.get(value, '')}".lower() if search else "",
                }
            )
    return get_template("thread/choices.html").render(
        {"options": options, "cards": said.get("cards", False), "small": small, "search": search}
    )
