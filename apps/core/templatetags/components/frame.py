"""The frame of every page: header by role, breadcrumbs and footer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import navigation

from .registry import ComponentError, component, draw, register


@register.simple_tag
def site_identity() -> dict[str, str]:
    """The portal's names, read from settings, so that the page for a broken server can be drawn too."""
    return {
        "name": settings.SITE_NAME,
        "place": settings.SITE_PLACE,
        "phone": settings.SITE_PHONE,
        "email": settings.SITE_EMAIL,
    }


@register.simple_tag(takes_context=True)
def site_header(context: Context, *, frame: navigation.Frame | None = None) -> SafeString:
    """The header that this person's role asks for. With no request (a broken server) it is the mark alone.

    The gallery gives a ``frame`` of its own to show every role's header.
    """
    request = context.get("request")
    if not frame:
        frame = navigation.frame_for(request) if request is not None else navigation.BARE
    values = {
        "frame": frame,
        "site": site_identity(),
        "threshold": settings.SUPPRESSION_THRESHOLD,
        "csrf_token": context.get("csrf_token"),
    }
    return draw("header.html", values)


@register.simple_tag(takes_context=True)
def site_footer(context: Context, *, slim: bool = False) -> SafeString:
    """The footer: who pays, and the pages that every visitor may need. ``slim`` is for dense pages."""
    request = context.get("request")
    links = navigation.footer_for(request) if request is not None else []
    return draw("footer.html", {"site": site_identity(), "links": links, "slim": slim})


@component("breadcrumbs", markup="breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """The way back up: ``{% breadcrumbs "Requests" requests_url "R-2418" %}``; the last is this page."""
    if len(parts) < 3 or len(parts) % 2 == 0 or not all(str(part).strip() for part in parts):
        raise ComponentError("{% breadcrumbs %} takes pairs of words and address, then this page's words.")
    above = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return {"above": above, "here": parts[-1]}


@component("back_link")
def back_link(*, href: str, text: str = "Back") -> str:
    """The way back in a form, in place of breadcrumbs."""
    return format_html('<a class="back-link" href="{}">{}</a>', href, text)
