"""Outcomes: counts by quarter, dashboards, and the figures that everybody sees. What the app offers."""

from apps.accounts import roles
from apps.accounts.models import Role
from apps.accounts.today.duties import Duty
from apps.core.navigation import AUDIENCES, Item
from apps.core.offers import Offer

from . import events

IN_THE_HEADER = ("public", "member", "volunteer", "panel")
"""Whose header shows the public results. For all others they stand in the footer."""

OUTSIDE = frozenset({Role.PARTNER, Role.PANEL, Role.SAFEGUARDING_LEAD})
"""Roles that see what everybody sees."""

OFFERS: list[Offer] = [
    Item("Results", "outcomes:results", audiences=IN_THE_HEADER, order=90),
    Item("Results", "outcomes:dashboard", audiences=("staff",), order=90, under=("outcomes:results",)),
    Item("Dashboard", "outcomes:dashboard", audiences=("commissioner",), order=10),
    Item(
        "Results for everybody",
        "outcomes:results",
        audiences=tuple(sorted(set(AUDIENCES) - set(IN_THE_HEADER))),
        place="footer",
        order=35,
    ),
    Item("What it asks of people", "outcomes:burden", audiences=("commissioner",), order=30),
    Item("How we hide small numbers", "outcomes:how_we_count", audiences=("commissioner",), place="privacy"),
    Duty(
        "Dashboard",
        "outcomes:dashboard",
        "What was asked and what came of it, by quarter and year, with small numbers hidden.",
        roles.STAFF | {Role.COMMISSIONER},
        order=60,
    ),
    Duty(
        "What the portal asks of people",
        "outcomes:burden",
        "How many minutes asking and registering take, and where people had to correct something.",
        roles.STAFF | {Role.COMMISSIONER},
        order=70,
    ),
    Duty("Results", "outcomes:results", "What came of it, as everybody sees it.", OUTSIDE, order=60),
    *events.EVENTS,
]
