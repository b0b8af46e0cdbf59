"""Outcomes: counts by quarter, dashboards, and the figures that everybody sees. What the app offers."""

from apps.core.navigation import Item
from apps.core.offers import Offer

from . import events

OFFERS: list[Offer] = [
    Item("Results", "outcomes:results", audiences=("public", "member", "volunteer", "panel"), order=90),
    Item("Results", "outcomes:dashboard", audiences=("staff",), order=90, under=("outcomes:results",)),
    Item("Dashboard", "outcomes:dashboard", audiences=("commissioner",), order=10),
    Item("How we hide small numbers", "outcomes:how_we_count", audiences=("commissioner",), place="privacy"),
    *events.EVENTS,
]
