"""The parts of a group's start page. Apps above add theirs in ``AppConfig.ready()``.

home_blocks.add(Block("support/_home.html", context=own_requests, order=10))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .models import Membership


@dataclass(frozen=True, slots=True)
class Block:
    """One part. ``context`` gives the template what it needs, or None to leave the part out for this group.

    What needs the person comes first: give it a low ``order``. ``place`` is ``main`` or ``side``.
    """

    template: str
    context: Callable[[HttpRequest, Membership], dict[str, Any] | None]
    order: int = 100
    place: str = "main"


_blocks: list[Block] = []


def add(block: Block) -> None:
    """Adds a part. The same part added twice is there once."""
    if block.place not in {"main", "side"}:
        raise ValueError(f"{block.template}: {block.place} is no place of the start page")
    if block not in _blocks:
        _blocks.append(block)
        _blocks.sort(key=lambda each: (each.order, each.template))


def drawn(request: HttpRequest, membership: Membership, place: str) -> list[SafeString]:
    """The parts of one place of the page, drawn for this person and group, in order."""
    shown = ((block, block.context(request, membership)) for block in _blocks if block.place == place)
    return [render_to_string(block.template, context, request) for block, context in shown if context is not None]
