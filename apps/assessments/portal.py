"""Assessments: questions in versions, answers, and what changed. Whose they are, the app that owns them knows."""

from apps.core.offers import Offer

from . import personal_data

OFFERS: list[Offer] = [
    *personal_data.SECTIONS,
]
