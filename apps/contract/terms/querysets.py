"""Which rows of what was agreed somebody may see."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

from ..policies import can_see_contract


class SeenWithTheContract(models.QuerySet[Any]):
    """Rows that the contract manager and commissioners see, and nobody else."""

    def visible_to(self, user: Any) -> Self:
        """All of them for whoever may see the contract."""
        return self if can_see_contract(user) else self.none()


class InForce(SeenWithTheContract):
    """Rows with a first day and the day after the last, which may be empty."""

    def on(self, day: dt.date) -> Self:
        """Those that are in force on a day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=day), starts__lte=day)


class ContractQuerySet(InForce):
    def current(self, day: dt.date) -> Any:
        """The contract of a day; where there is none the next to begin, and then the last that ended. None without any."""
        return (
            self.on(day).first()
            or self.filter(starts__gt=day).order_by("starts").first()
            or self.order_by("-starts").first()
        )
