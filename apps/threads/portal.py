"""Threads: messages between people, with files. Whose thread it is, the app that owns it knows. What the app offers."""

from apps.core.offers import Offer

from . import personal_data

OFFERS: list[Offer] = [
    *personal_data.SECTIONS,
]
