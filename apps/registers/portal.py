"""Registers: the national register of charities, and numbers in registers. What the app offers."""

from apps.core.offers import Offer
from apps.places.reference_parts import ReferencePart

from . import events
from .state import register_state

OFFERS: list[Offer] = [
    ReferencePart("Charity register", "registers/_register_state.html", register_state, order=40),
    *events.EVENTS,
]
