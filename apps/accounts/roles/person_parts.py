"""What other apps show of a person on the administrators' page of that person. They offer it in their ``portal.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.offers import Offer, offered

from ..people.models import User


@dataclass(frozen=True, slots=True)
class PersonPart(Offer):
    """One section of the page of a person. ``context`` is asked with the person."""

    template: str
    context: Callable[[User], dict[str, Any]]

    @property
    def key(self) -> str:
        return self.template


def render_parts(request: HttpRequest, person: User) -> list[SafeString]:
    """The sections of all apps about one person."""
    return [render_to_string(part.template, part.context(person), request) for part in offered(PersonPart)]
