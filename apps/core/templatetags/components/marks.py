"""Icons, tags and chips: a mark and a word, never colour alone.

Each drawing stands once in a page, as a symbol of the sprite that ``base.html`` ends with; an icon is a ``<use>`` of it.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .registry import component, one_of, register

# Drawn on a 24 by 24 grid with one stroke.
ICONS = {
    "alert": '<path d="M12 5v9M12 18.5v.5"/>',
    "arrow-down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "arrow-right": '<path d="M4 12h16M14 6l6 6-6 6"/>',
    "arrow-up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "book": '<path d="M12 6v14M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2z"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 11h16M8 3v5M16 3v5"/>',
    "chevron": '<path d="M5 9l7 7 7-7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "dash": '<path d="M5 12h14"/>',
    "filter": '<path d="M4 7h16M7 12h10M10 17h4"/>',
    "flag": '<path d="M6 21V4h12l-3 4.5 3 4.5H6"/>',
    "heart": '<path d="M12 20S4 14.5 4 9a4.2 4.2 0 0 1 8-2 4.2 4.2 0 0 1 8 2c0 5.5-8 11-8 11z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.5v.5"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-4 2.5-6 6-6s6 2 6 6M15.5 5a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2.3.8 3.5 2.700 3.5 5.5"/>',
    "pin": '<path d="M12 21s-7-6.5-7-11.5a7 7 0 0 1 14 0C19 14.5 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "speech": '<path d="M4 5h16v11h-9l-4 4v-4H4z"/>',
    "tick": '<path d="M5 12.5l5 5L19.5 7"/>',
}

# kind: colour, icon, the word when the page gives none
TAGS = {
    "draft": ("grey", "", "Draft"),
    "sent": ("blue", "arrow-right", "Sent"),
    "answered": ("blue", "speech", "They answered"),
    "in-hand": ("blue", "clock", "In hand"),
    "waiting": ("yellow", "clock", "Waiting"),
    "needs-facts": ("outlined", "speech", "We need facts from you"),
    "offer": ("plum", "flag", "Offer made"),
    "stage": ("plum", "", "Do it"),
    "active": ("green", "people", "Active"),
    "done": ("green", "tick", "Completed"),
    "in-scope": ("green", "tick", "In scope"),
    "on-target": ("green", "tick", "On target"),
    "close-to-target": ("yellow", "dash", "Close to target"),
    "below-target": ("red", "cross", "Below target"),
    "partly": ("yellow", "alert", "Partly in scope"),
    "outside": ("grey", "arrow-right", "Outside the contract"),
    "signposted": ("grey", "arrow-right", "Signposted"),
    "declined": ("grey", "cross", "Declined"),
    "withdrawn": ("grey", "cross", "Withdrawn"),
    "timed-out": ("grey", "clock", "Timed out"),
    "closed": ("grey", "tick", "Closed"),
    "late": ("red", "alert", "Late"),
    "failed": ("red", "cross", "Failed"),
    "new": ("blue", "", "New"),
    "restricted": ("solid-red", "lock", "Restricted"),
    "plain": ("grey", "", ""),
}


@lru_cache(maxsize=256)
def draw_icon(name: str, label: str = "") -> SafeString:
    """The icon as markup. With no label it is decoration beside a word."""
    one_of("icon", "name", name, ICONS)
    says = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - our own names and an escaped label
        f'<svg class="icon" {says}><use href="#icon-{name}"/></svg>'
    )


@register.simple_tag
@lru_cache(maxsize=1)
def icon_sprite() -> SafeString:
    """Every icon as a symbol, to which the page's ``<use>`` elements refer by its id.

    They have no colours of their own: an icon's stroke is that of the text around it, in forced colours too.
    """
    drawn = "".join(f'<symbol id="icon-{name}" viewBox="0 0 24 24">{paths}</symbol>' for name, paths in ICONS.items())
    return mark_safe(f'<svg class="sprite" width="0" height="0" aria-hidden="true">{drawn}</svg>')  # noqa: S308 - ours


@component("icon")
def icon(*, name: str, label: str = "") -> str:
    """One of our icons. Give a label only where no word stands beside it."""
    return draw_icon(name, label)


@lru_cache(maxsize=512)
def draw_tag(kind: str, text: str = "") -> SafeString:
    """The tag as markup, for tables that draw hundreds."""
    colour, mark, word = TAGS[one_of("tag", "kind", kind, TAGS)]
    drawn = draw_icon(mark) if mark else ""
    return format_html('<span class="tag tag--{}">{}{}</span>', colour, drawn, text or word)


@component("tag")
def tag(*, kind: str, text: str = "") -> str:
    """The one state of a thing: a mark and a word. The kind has a word of its own unless ``text`` is given."""
    return draw_tag(kind, str(text))


@component("chip")
def chip(*, text: str, href: str = "", remove: str = "", remove_label: str = "") -> str:
    """A theme or a common search; with ``remove``, a filter that is on and can be taken off."""
    if remove:
        return format_html(
            '<span class="chip chip--on"><span>{}</span><a class="chip__remove" href="{}">{}'
            '<span class="hidden-words">{}</span></a></span>',
            text,
            remove,
            draw_icon("cross"),
            remove_label or f"Remove {text}",
        )
    if href:
        return format_html('<a class="chip chip--link" href="{}">{}</a>', href, text)
    return format_html('<span class="chip">{}</span>', text)


@component("count_badge")
def count_badge(*, number: int, of: str) -> str:
    """A count that needs the reader, with hidden words for what it counts. Nothing at nought."""
    if not number:
        return ""
    return format_html('<span class="count-badge">{}<span class="hidden-words"> {}</span></span>', number, of)
