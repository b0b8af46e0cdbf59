"""The tabs over every staff page about groups. Each part of the app adds its own list of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of work: its name, its page, and how many things wait there (one cheap, capped query)."""

    label: str
    url_name: str
    order: int
    count: Callable[[], int] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A tab as it is drawn on one page."""

    label: str
    href: str
    current: bool
    count: str | None


UP_TO = 100

_tabs: list[Tab] = []


def add(tab: Tab) -> None:
    """Adds a list of work. The same tab added twice is there once. Called from ``AppConfig.ready``."""
    if tab not in _tabs:
        _tabs.append(tab)
        _tabs.sort(key=lambda each: (each.order, each.label))


def shown(request: HttpRequest) -> list[Any]:
    """The tabs in order, for ``{% views items=tabs label="Work on groups" %}``. One query for each that counts."""
    here = [(tab, reverse(tab.url_name)) for tab in _tabs]
    current = max((href for _, href in here if request.path.startswith(href)), key=len, default="")
    return [Shown(tab.label, href, href == current, _said(tab.count()) if tab.count else None) for tab, href in here]


def _said(number: int) -> str:
    """Counting stops at 100: from there on it says so."""
    return f"{UP_TO}+" if number >= UP_TO else str(number)
