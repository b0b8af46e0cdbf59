"""The parts of the page “Reference data”. Every app can offer its own in its ``portal.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.offers import Offer, offered


@dataclass(frozen=True, slots=True)
class ReferencePart(Offer):
    """One part: its heading, its template, and what the template needs."""

    title: str
    template: str
    context: Callable[[], dict[str, Any]]
    order: int = 100

    @property
    def key(self) -> str:
        """What links to this part end with."""
        return self.title.lower().replace(" ", "-")


def render_parts(request: HttpRequest) -> list[tuple[ReferencePart, SafeString]]:
    """Renders every part, in order: pairs of the part and its HTML."""
    return [(part, render_to_string(part.template, part.context(), request)) for part in offered(ReferencePart)]
