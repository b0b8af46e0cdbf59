"""Buttons, and the act that a policy decides about."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.text import slugify

from apps.core.decisions import Decision
from apps.core.form_keys import hidden_fields

from .marks import draw_icon
from .registry import ComponentError, component, one_of

KINDS = ("primary", "second", "warn", "quiet")


def _classes(tag: str, kind: str, small: bool, wide: bool) -> str:
    one_of(tag, "kind", kind, KINDS)
    classes = ["button"]
    if kind != "primary":
        classes.append(f"button--{kind}")
    if small:
        classes.append("button--small")
    if wide:
        classes.append("button--wide")
    return " ".join(classes)


@component("button")
def button(
    *,
    text: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    type: str = "submit",  # noqa: A002 - the HTML attribute
    form: str = "",
    formaction: str = "",
) -> str:
    """A button that sends a form. One primary per view. A second press within a second does nothing."""
    one_of("button", "type", type, ("submit", "button", "reset"))
    return format_html(
        '<button type="{}" class="{}" data-module="govuk-button" data-prevent-double-click="true"{}{}{}>{}<span>{}</span></button>',
        type,
        _classes("button", kind, small, wide),
        format_html(' name="{}" value="{}"', name, value) if name else "",
        format_html(' form="{}"', form) if form else "",
        format_html(' formaction="{}"', formaction) if formaction else "",
        draw_icon(icon) if icon else "",
        text,
    )


@component("link_button")
def link_button(
    *, text: str, href: str, kind: str = "primary", icon: str = "", small: bool = False, wide: bool = False
) -> str:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return format_html(
        '<a href="{}" class="{}">{}<span>{}</span></a>',
        href,
        _classes("link_button", kind, small, wide),
        draw_icon(icon) if icon else "",
        text,
    )


@component("action", context=True)
def action(
    context: Context,
    *,
    decision: Decision,
    text: str,
    href: str = "",
    post: str = "",
    kind: str = "second",
    name: str = "",
    value: str = "",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    key: str = "",
) -> str:
    """An act that a policy decided about: drawn, drawn as not allowed with its reason, or left out.

    ``href`` makes a link to a page that asks more; ``post`` makes a form of its own that sends to that
    address; with neither it is a submit button of the form around it. Two acts of the same name on one
    page need a ``key`` each.
    """
    if not isinstance(decision, Decision):
        raise ComponentError(f"{{% action %}} needs a Decision, and was given {decision!r}.")
    if href and post:
        raise ComponentError("{% action %} takes href or post, not both.")
    if decision:
        if href:
            made = link_button(text=text, href=href, kind=kind, icon=icon, small=small, wide=wide)
        else:
            made = button(text=text, kind=kind, name=name, value=value, icon=icon, small=small, wide=wide)
        if post:
            made = format_html(
                '<form method="post" action="{}">{}{}</form>', post, hidden_fields(_csrf_token(context)), made
            )
        return format_html('<div class="act">{}</div>', made)
    if not decision.show:
        return ""
    why = f"why-{slugify(key or text)}"
    return format_html(
        '<div class="act"><button type="button" class="{} button--not-allowed" aria-disabled="true" '
        'aria-describedby="{}">{}<span>{}</span></button><p class="act__why" id="{}">{}<span>{}</span></p></div>',
        _classes("action", "second", small, wide),
        why,
        draw_icon("lock"),
        text,
        why,
        draw_icon("info"),
        decision.reason,
    )


def _csrf_token(context: Context) -> Any:
    token = context.get("csrf_token")
    if not token:
        raise ComponentError("{% action post=… %} needs a page that is drawn with its request.")
    return token
