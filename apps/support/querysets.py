from __future__ import annotations

from typing import Any

from django.db import models

from apps.accounts import roles
from apps.organisations.models import Membership

from .states import OPEN, QUEUED, Status


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> RequestQuerySet:
        """Staff see what was sent to them. A member sees their own groups' requests, drafts too. Nobody else sees any."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = models.Q(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))
        if roles.is_staff(user):
            return self.filter(own | ~models.Q(status=Status.DRAFT))
        return self.filter(own)

    def sent(self) -> RequestQuerySet:
        """All that were sent, whatever became of them."""
        return self.exclude(status=Status.DRAFT)

    def queued(self) -> RequestQuerySet:
        """Those that wait for an offer, and so have a place in the queue."""
        return self.filter(status__in=QUEUED)

    def open(self) -> RequestQuerySet:
        """Sent and not yet at an end."""
        return self.filter(status__in=OPEN)


class OfRequestQuerySet(models.QuerySet[Any]):
    """Rows that hang on a request, and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> OfRequestQuerySet:
        """Those whose request this person may see."""
        from .models import Request

        return self.filter(request__in=Request.objects.visible_to(user))
