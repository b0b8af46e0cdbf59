"""What each role may do now and where, and the lists of its day. Every app offers its own in its ``portal.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.core.offers import Offer, offered

from ..roles.models import Role


@dataclass(frozen=True, slots=True)
class Duty(Offer):
    """One thing that some roles may do now: a page that they may open, and in a sentence what they do there."""

    label: str
    url_name: str
    says: str
    roles: frozenset[str]
    order: int = 100

    @property
    def key(self) -> str:
        return f"{self.url_name}, {', '.join(sorted(self.roles))}"


@dataclass(frozen=True, slots=True)
class DayBlock(Offer):
    """One block of the page Today, above the duties. ``context`` answers None to leave it out for this person."""

    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 100

    @property
    def key(self) -> str:
        return self.template


NOT_YET: dict[str, str] = {
    Role.PARTNER: "Groups that are referred to you, the work that you do for them and the money that is passed on will stand here. "
    "None of it is in the portal yet, so nothing waits for you.",
    Role.PANEL: "What you are asked to agree to, such as a new policy or a new measure, will stand here. "
    "None of it is in the portal yet, so nothing waits for you.",
    Role.VOICE_OFFICER: "Forums, seats and consultations will stand here. They are not in the portal yet.",
    Role.VOLUNTEERING_OFFICER: "Roles for volunteers and the people who answer them will stand here. They are not in the portal yet.",
    Role.CONTRACT_MANAGER: "Providers, and the hours of the contract will stand here. They are not in the portal yet.",
}
"""What will stand on the page of a role whose own work is not in the portal yet, said as it is."""


@dataclass(frozen=True, slots=True)
class Task:
    """A duty as the page draws it."""

    label: str
    href: str
    says: str


def tasks_of(held: Iterable[str]) -> list[Task]:
    """What somebody with these roles may do now, each page once."""
    mine = frozenset(held)
    found: dict[str, Task] = {}
    for duty in offered(Duty):
        if duty.roles & mine:
            found.setdefault(duty.url_name, Task(duty.label, reverse(duty.url_name), duty.says))
    return list(found.values())


def to_come(held: Iterable[str]) -> list[tuple[str, str]]:
    """For each of these roles whose work is not in the portal yet: its name, and what will stand here."""
    return [(Role(role).label, NOT_YET[role]) for role in Role.values if role in held and role in NOT_YET]


def render_day(request: HttpRequest) -> list[SafeString]:
    """The blocks of this person's day, in order."""
    shown = ((block, block.context(request)) for block in offered(DayBlock))
    return [render_to_string(block.template, context, request) for block, context in shown if context is not None]
