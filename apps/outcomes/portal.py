"""Outcomes: counts by quarter, dashboards, and the figures that everybody sees. What the app offers."""

from apps.core.navigation import AUDIENCES, Item
from apps.core.offers import Offer

from . import events

IN_THE_HEADER = ("public", "member", "volunteer", "panel")
"""Whose header shows the public results. For all others they stand in the footer."""

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
    Item("How we hide small numbers", "outcomes:how_we_count", audiences=("commissioner",), place="privacy"),
    *events.EVENTS,
]
