"""Policies for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import factory
from factory.django import DjangoModelFactory

from apps.prioritisation.models import Policy, PolicyCriterion

WEIGHTS = {
    "deadline": 20,
    "readiness": 15,
    "stage": 10,
    "reach": 15,
    "need": 15,
    "first-time": 10,
    "waiting": 10,
    "theme": 5,
    "kind": 0,
    "income": 0,
}


class PolicyFactory(DjangoModelFactory[Policy]):
    """A policy in force since 2024. ``weights={code: points}`` and ``settings={code: {…}}`` are taken."""

    class Meta:
        model = Policy
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: n + 1)
    summary = "More groups ask than we have time for."
    equality_analysis: ClassVar = [
        {"heading": "Reach", "text": "Community reach is meant to balance what the index of deprivation leaves out."}
    ]
    triage_lead_agreed_on = factory.SelfAttribute("in_force_from")
    sector_panel_agreed_on = factory.SelfAttribute("in_force_from")
    in_force_from = dt.date(2024, 4, 1)

    @classmethod
    def _create(cls, model_class: type[Policy], *args: Any, **given: Any) -> Policy:
        weights, settings = given.pop("weights", WEIGHTS), given.pop("settings", {})
        policy: Policy = super()._create(model_class, *args, **given)
        PolicyCriterion.objects.bulk_create(
            PolicyCriterion(policy=policy, code=code, weight=weight, settings=settings.get(code, {}), position=i)
            for i, (code, weight) in enumerate(weights.items())
        )
        return policy
