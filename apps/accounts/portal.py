"""Accounts: people, roles, sign-in, the second factor, personal data and retention. What the app offers."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest

from apps.core.navigation import SIGNED_IN, Audiences, Item
from apps.core.offers import Offer

from . import events, roles
from .account_recovery import policies, states
from .models import Role
from .personal_data import account_sections
from .retention import rules
from .today.duties import Duty


def audiences(request: HttpRequest) -> Iterator[str]:
    """Which headers a person's roles open."""
    held = roles.of(request.user)
    if held & roles.STAFF:
        yield "staff"
    for role, audience in (
        (Role.PARTNER, "partner"),
        (Role.COMMISSIONER, "commissioner"),
        (Role.SAFEGUARDING_LEAD, "safeguarding"),
        (Role.ADMINISTRATOR, "administrator"),
        (Role.PANEL, "panel"),
    ):
        if role in held:
            yield audience


def may_see_recoveries(request: HttpRequest) -> bool:
    """Whether the list of those who cannot get in is drawn for this person."""
    return bool(policies.can_see(request.user))


OFFERS: list[Offer] = [
    states.WORKFLOW,
    Audiences(audiences),
    Item("Your account", "accounts:account", place="account", audiences=SIGNED_IN),
    Item("People and roles", "accounts:people", audiences=("administrator",), order=10),
    Item("Today", "today", audiences=("staff", "partner", "safeguarding", "panel"), order=5),
    Item("Audit", "accounts:audit", audiences=("administrator",), order=40),
    Duty(
        "People and roles",
        "accounts:people",
        "Who has an account, who holds which role; invite a colleague, end a role.",
        frozenset({Role.ADMINISTRATOR}),
        order=10,
    ),
    Duty(
        "Audit",
        "accounts:audit",
        "Who did what, when and to what. Nobody can change it.",
        frozenset({Role.ADMINISTRATOR}),
        order=20,
    ),
    Duty(
        "Retention",
        "accounts:retention",
        "What is kept for how long, and what the last run removed.",
        frozenset({Role.ADMINISTRATOR}),
        order=30,
    ),
    Duty(
        "Sign-in help",
        "accounts:recovery_cases",
        "Check that somebody who cannot get in is who they say, and let them in again.",
        roles.RECOVERY_CHECKERS,
        order=80,
    ),
    Item("Retention", "accounts:retention", audiences=("administrator",), order=30),
    Item(
        "Sign-in help",
        "accounts:recovery_cases",
        audiences=("administrator", "staff"),
        order=95,
        when=may_see_recoveries,
    ),
    *account_sections.SECTIONS,
    *rules.RULES,
    *events.EVENTS,
]
