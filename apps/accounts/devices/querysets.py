"""Which sign-ins: one's own, and those whose session is open."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone


class SignInQuerySet(models.QuerySet[Any]):
    """Queries for sign-ins."""

    def visible_to(self, user: Any) -> SignInQuerySet:
        """This person's own sign-ins: nobody else sees them."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(user=user)

    def live(self) -> SignInQuerySet:
        """Those whose session is still open."""
        open_sessions = Session.objects.filter(
            expire_date__gt=timezone.now(), session_key=models.OuterRef("session_key")
        )
        return self.filter(models.Exists(open_sessions), ended_at__isnull=True)

    def newest_first(self) -> SignInQuerySet:
        """By time, the newest first; the id breaks ties."""
        return self.order_by("-at", "-id")
