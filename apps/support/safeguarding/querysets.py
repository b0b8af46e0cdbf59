"""Which concerns somebody may see."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.models import User

from .leads import is_lead


class ConcernQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """All of them for the safeguarding lead and deputies. Nobody else sees any, whatever other roles they hold."""
        return self if is_lead(user) else self.none()

    def told_by(self, user: Any) -> list[dict[str, Any]]:
        """What somebody signed in may know of the concerns that they raised: number, day, and who looks at it."""
        if not isinstance(user, User):
            return []
        found = self.filter(raised_by=user).select_related("taken_by").order_by("-raised_at", "-pk")
        return [
            {"ref": each.ref, "at": each.raised_at, "by": str(each.taken_by or ""), "due": each.look_by}
            for each in found.defer("what", "happened", "reach")
        ]

    def open(self) -> Self:
        """Neither passed on nor closed."""
        return self.filter(ended_at__isnull=True)

    def ended(self) -> Self:
        """Passed on or closed."""
        return self.filter(ended_at__isnull=False)


class ConcernNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """As the concerns."""
        return self if is_lead(user) else self.none()
