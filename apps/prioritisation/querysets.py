from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts import roles
from apps.support.models import Request


class PolicyQuerySet(models.QuerySet[Any]):
    def in_force(self, day: dt.date | None = None) -> PolicyQuerySet:
        """The policy that ranks on a day, or today. At most one."""
        day = day or timezone.localdate()
        return self.filter(in_force_from__lte=day).filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=day))


class ScoreQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> ScoreQuerySet:
        """Whoever may see the request may see its score. Only what was sent has one, and staff see all that was sent."""
        if roles.is_staff(user):
            return self
        return self.filter(request__in=Request.objects.visible_to(user))

    def ranked(self) -> ScoreQuerySet:
        """Those of requests that wait for an offer."""
        return self.filter(ranked=True)

    def in_rank_order(self) -> ScoreQuerySet:
        """Most points first; on a tie the one who asked first."""
        return self.order_by("-rank_points", "asked_at", "request_id")

    def ahead_of(self, score: Any) -> ScoreQuerySet:
        """Those in the queue that stand before this one. The first condition lets the index end where the tie ends."""
        return self.ranked().filter(
            Q(rank_points__gte=score.rank_points)
            & (
                Q(rank_points__gt=score.rank_points)
                | Q(asked_at__lt=score.asked_at)
                | Q(asked_at=score.asked_at, request_id__lt=score.request_id)
            )
        )

    def behind(self, score: Any) -> ScoreQuerySet:
        """Those in the queue that stand after this one."""
        return self.ranked().filter(
            Q(rank_points__lte=score.rank_points)
            & (
                Q(rank_points__lt=score.rank_points)
                | Q(asked_at__gt=score.asked_at)
                | Q(asked_at=score.asked_at, request_id__gt=score.request_id)
            )
        )
