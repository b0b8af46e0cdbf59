"""What apps above add to the staff page of a request, which support owns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from apps.core.offers import Offer, offered

from .models import Request

Words = tuple[str, str]
"""What happened, and the reason where one was given."""


@dataclass(frozen=True, slots=True)
class Event:
    """One audit event of the request. ``actor`` is the name of the person who did it, or "the system"."""

    pk: int
    verb: str
    at: dt.datetime
    actor_id: int | None
    actor: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason_code: str


@dataclass(frozen=True, slots=True)
class Panel(Offer):
    """One app's part of the page.

    ``context`` answers what the templates need, as ``panel``; None leaves the part out for this request. Each template is
    drawn at one place: ``trail`` above the title, ``facts`` ahead of the facts, ``acts`` among the buttons of an open
    request. ``history`` words the events that are the app's own: it takes all events of the request, newest first, and
    the context, and answers by the id of the event.
    """

    context: Callable[[HttpRequest, Request], dict[str, Any] | None]
    trail: str = ""
    facts: str = ""
    acts: str = ""
    history: Callable[[Sequence[Event], dict[str, Any]], Mapping[int, Words]] | None = None
    order: int = 100

    @property
    def key(self) -> str:
        return f"{self.context.__module__}.{self.context.__qualname__}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A panel with its context for one request."""

    panel: Panel
    context: dict[str, Any]


def filled(http_request: HttpRequest, request: Request) -> list[Filled]:
    """The panels that have something to say of this request, in their order."""
    shown = ((panel, panel.context(http_request, request)) for panel in offered(Panel))
    return [Filled(panel, context) for panel, context in shown if context is not None]


def history_words(panels: Sequence[Filled], events: Sequence[Event]) -> dict[int, Words]:
    """The words of the panels for their own events, by the id of the event."""
    found: dict[int, Words] = {}
    for each in panels:
        if each.panel.history is not None:
            found |= each.panel.history(events, each.context)
    return found
