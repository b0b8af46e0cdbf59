"""The blocks of a group's start page. Every app can offer its own in its ``portal.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.offers import Offer, offered

from ..models import Membership


@dataclass(frozen=True, slots=True)
class Block(Offer):
    """An offer of one block. ``context`` returns the template's context, or None to omit the block for this group.

    Blocks are sorted by ``order``: low for what the person has to do. ``place`` is ``main`` or ``side``.
    """

    template: str
    context: Callable[[HttpRequest, Membership], dict[str, Any] | None]
    order: int = 100
    place: str = "main"

    def __post_init__(self) -> None:
        if self.place not in {"main", "side"}:
            raise ValueError(f"{self.template}: {self.place} is no place of the start page")

    @property
    def key(self) -> str:
        return self.template


def render_blocks(request: HttpRequest, membership: Membership, place: str) -> list[SafeString]:
    """Renders the blocks of one place of the page (``main`` or ``side``) for this person and group, in order."""
    shown = ((block, block.context(request, membership)) for block in offered(Block) if block.place == place)
    return [render_to_string(block.template, context, request) for block, context in shown if context is not None]
