"""Which entries and grants somebody may see, and the four figures."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import Coalesce

from apps.organisations.models import Membership

from ..policies import can_see_contract
from ..terms.querysets import SeenWithTheContract


class LedgerEntryQuerySet(SeenWithTheContract):
    def standing(self) -> Self:
        """Without reversals and what they reverse."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def with_reversed(self) -> Self:
        """Says in ``is_reversed`` whether another entry takes it back."""
        from .models import LedgerEntry

        return self.annotate(is_reversed=Exists(LedgerEntry.objects.filter(reverses=OuterRef("pk"))))

    def total(self) -> int:
        """The sum in pence."""
        return int(self.aggregate(pence=Coalesce(Sum("pence"), 0))["pence"])


class GrantQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees the contract sees every grant, a member of a group those that it was awarded, nobody else any."""
        if can_see_contract(user):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))

    def with_sums(self) -> Self:
        """Says in ``awarded_pence`` and ``paid_pence`` what was awarded and paid."""
        from .models import LedgerEntry

        def of(kind: str) -> Any:
            return Coalesce(Sum("entries__pence", filter=models.Q(entries__kind=kind)), 0)

        return self.annotate(awarded_pence=of(LedgerEntry.Kind.AWARD), paid_pence=of(LedgerEntry.Kind.PAYMENT))
