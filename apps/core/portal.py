"""Core: the kernel without business words. What it offers itself: the pages that every portal has."""

from . import events, form_keys, retention
from .navigation import Item
from .offers import Offer

OFFERS: list[Offer] = [
    Item("Contact us", "contact", order=60, place="footer"),
    Item("Accessibility", "accessibility", order=70, place="footer"),
    Item("Privacy", "privacy", order=80, place="footer"),
    *retention.RULES,
    *form_keys.RULES,
    *events.EVENTS,
]
