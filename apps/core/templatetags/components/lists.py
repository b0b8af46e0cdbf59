"""Parts of a page that lists things: search, filters, tables, pages and the empty list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from apps.core.parts import FilterChip, FilterGroup, FilterOption

from .marks import draw_icon
from .registry import ComponentError, component, one_of, read


@component("search_box", markup="search_box.html")
def search_box(
    *,
    label: str,
    name: str = "q",
    value: str = "",
    action: str = "",
    button: str = "Search",
    hint: str = "",
    keep: Mapping[str, Any] | None = None,
    form: bool = True,
) -> dict[str, Any]:
    """One box to search with. ``keep`` holds what else the address says, so that filters stay on."""
    pairs = [
        (key, each)
        for key, value_ in (keep or {}).items()
        for each in (value_ if isinstance(value_, list | tuple) else [value_])
    ]
    return {
        "label": label,
        "name": name,
        "id": f"search-{slugify(name)}",
        "value": value,
        "action": action,
        "button": button,
        "hint": hint,
        "keep": pairs,
        "form": form,
    }


@component("filter_panel", markup="filter_panel.html")
def filter_panel(
    *,
    groups: Iterable[FilterGroup],
    action: str = "",
    apply: str = "Apply filters",
    heading: str = "Filters",
    keep: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Groups of boxes with counts and one button, at the left of a list and folded away on phones."""
    drawn: list[dict[str, Any]] = []
    for group in groups:
        options = list(group.options)
        first, more = options[: group.shown], options[group.shown :]
        drawn.append(
            {
                "group": group,
                "first": draw_options(group.name, first),
                "more": draw_options(group.name, more),
                "hidden": len(more),
                "open": any(o.on for o in more),
            }
        )
    return {
        "groups": drawn,
        "on": sum(o.on for g in drawn for o in g["group"].options),
        "action": action,
        "apply": apply,
        "heading": heading,
        "keep": list((keep or {}).items()),
    }


def draw_options(name: str, options: Iterable[FilterOption]) -> SafeString:
    """The boxes of a group. Drawn here, as a panel may have some hundreds of them and a template for each is slow."""
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(
            '<label class="filters__option"><input class="choice__input" type="checkbox"'
            f' name="{escape(name)}" value="{escape(option.value)}"{" checked" if option.on else ""}>'
            f'<span class="filters__label">{escape(option.label)}</span>'
            + ("" if option.count is None else f'<span class="filters__count">{escape(option.count)}</span>')
            + "</label>"
            for option in options
        )
    )


@component("filter_chips", markup="filter_chips.html")
def filter_chips(*, chips: Iterable[FilterChip], clear: str) -> dict[str, Any]:
    """The filters that are on, each with a control that takes it off, and one that clears them all."""
    return {"chips": list(chips), "clear": clear}


@component("views", markup="views.html")
def views(*, items: Iterable[Any], label: str) -> dict[str, Any]:
    """Saved views of a list, as tabs that are links, each with its count."""
    return {"items": items, "label": label}


@component("sort_header")
def sort_header(*, label: str, href: str, direction: str = "", number: bool = False) -> str:
    """A column's heading that sorts by it. ``direction`` is ``ascending`` or ``descending`` when it does now."""
    one_of("sort_header", "direction", direction, ("", "ascending", "descending"))
    arrow = {"": "", "ascending": "arrow-up", "descending": "arrow-down"}[direction]
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="{}">{}{}</a></th>',
        "number" if number else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        href,
        label,
        draw_icon(arrow) if arrow else "",
    )


@component("table_box", block=True)
def table_box(content: str, *, label: str) -> str:
    """A box in which a wide table scrolls, and that the keyboard can reach."""
    return format_html('<div class="table-box" tabindex="0" role="region" aria-label="{}">{}</div>', label, content)


@component("pagination", markup="pagination.html")
def pagination(
    *,
    summary: str,
    first: str = "",
    previous: str = "",
    next: str = "",  # noqa: A002 - the word on the page
    last: str = "",
    label: str = "Pages",
) -> dict[str, Any]:
    """Pages of a long list: where we are in words, and the addresses that exist."""
    return {"summary": summary, "first": first, "previous": previous, "next": next, "last": last, "label": label}


@component("empty_state", markup="empty_state.html")
def empty_state(
    *, heading: str, text: str = "", href: str = "", action: str = "", filtered: bool = False, level: int = 2
) -> dict[str, Any]:
    """A list with nothing in it: why, and one thing to do. A ``filtered`` one offers to clear the filter."""
    if bool(href) != bool(action):
        raise ComponentError("{% empty_state %} takes href and action together.")
    return {
        "heading": heading,
        "text": text,
        "href": href,
        "action": action,
        "filtered": filtered,
        "level": one_of("empty_state", "level", level, (2, 3, 4)),
    }


@component("quick_card", markup="quick_card.html", block=True)
def quick_card(content: str, *, eyebrow: str, icon: str, title: str = "", href: str = "") -> dict[str, Any]:
    """A suggestion at the side of a question: it may be quicker, and never blocks."""
    return {"content": content, "eyebrow": eyebrow, "icon": icon, "title": title, "href": href}


@component("door", markup="door.html", block=True)
def door(content: str, *, title: str, href: str, colour: str, facts: Iterable[Any] = ()) -> dict[str, Any]:
    """One of the three ways in on the home page. ``facts`` are ``Fact`` values with an icon and a value."""
    return {
        "content": content,
        "title": title,
        "href": href,
        "colour": one_of("door", "colour", colour, ("madder", "weld", "verdigris")),
        "facts": [{"icon": read(fact, "icon") or "info", "value": read(fact, "value")} for fact in facts],
    }


@component("result_card", markup="result_card.html", block=True)
def result_card(
    content: str, *, title: str, href: str, who: str = "", facts: Iterable[Any] = (), level: int = 2
) -> dict[str, Any]:
    """One result of a search: its name, whose it is, facts with icons, and in the block why it is shown."""
    return {
        "content": content,
        "title": title,
        "href": href,
        "who": who,
        "facts": [{"icon": read(fact, "icon") or "info", "value": read(fact, "value")} for fact in facts],
        "level": one_of("result_card", "level", level, (2, 3, 4)),
    }
