"""What the staff's lists of groups share: the size of a page, the addresses of other pages, and the tabs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core import wording

from . import tabs

PAGE = 50
COUNT_UP_TO = 1_000
"""Rows are counted up to here. Beyond it the number says nothing that a person could use."""


def query_string(**place: str) -> str:
    """The query string of another page of the same list."""
    return "?" + "&".join(f"{name}={value}" for name, value in place.items())


def count_in_words(found: QuerySet[Any], noun: str) -> str:
    """The number of rows in words: 63 claims, or more than 1,000."""
    number = found.order_by().values("pk")[: COUNT_UP_TO + 1].count()
    return wording.count(number, noun) if number <= COUNT_UP_TO else f"More than {wording.whole(COUNT_UP_TO)} {noun}s"


def render_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Renders the template with the tabs in its context."""
    return render(request, template, context | {"tabs": tabs.links(request)})
