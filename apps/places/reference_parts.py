"""The parts of the page “Reference data”. Apps above, and other modules of this one, add theirs in ``ready()``.

reference_parts.add(Part("Charity register", "organisations/_register_state.html", register_state, order=40))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its heading, its template, and what the template needs."""

    title: str
    template: str
    context: Callable[[], dict[str, Any]]
    order: int = 100

    @property
    def key(self) -> str:
        """What links to this part end with."""
        return self.title.lower().replace(" ", "-")


_parts: list[Part] = []


def add(*parts: Part) -> None:
    """Adds parts. The same part added twice is there once."""
    for part in parts:
        if part not in _parts:
            _parts.append(part)
    _parts.sort(key=lambda each: (each.order, each.title))


def drawn(request: HttpRequest) -> list[tuple[Part, SafeString]]:
    """Every part in order, drawn."""
    return [(part, render_to_string(part.template, part.context(), request)) for part in _parts]
