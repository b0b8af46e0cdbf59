"""The tabs over every staff page about groups. Each app offers its own lists of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.core.decisions import Decision
from apps.core.offers import Offer, offered

from . import policies


@dataclass(frozen=True, slots=True)
class Tab(Offer):
    """One list of work: its name, its page, how many things wait there (one cheap, capped query), and who sees it."""

    label: str
    url_name: str
    order: int
    count: Callable[[], int] | None = None
    may: Callable[[Any], Decision] = policies.can_see_staff_lists

    @property
    def key(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab as the template renders it."""

    label: str
    href: str
    current: bool
    count: str | None


UP_TO = 100


def links(request: HttpRequest) -> list[Any]:
    """The tabs that this person may open, in order. One query for each that counts."""
    here = [(tab, reverse(tab.url_name)) for tab in offered(Tab) if tab.may(request.user)]
    current = max((href for _, href in here if request.path.startswith(href)), key=len, default="")
    return [TabLink(tab.label, href, href == current, _said(tab.count()) if tab.count else None) for tab, href in here]


def _said(number: int) -> str:
    """The count in words: "100 or more" from there on, as counting stops at 100."""
    return f"{UP_TO}+" if number >= UP_TO else str(number)
