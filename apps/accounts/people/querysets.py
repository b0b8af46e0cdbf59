"""Queries for people: by role, by search words, and in order of name."""

from __future__ import annotations

from typing import Any

from django.db import models


class UserQuerySet(models.QuerySet[Any]):
    """Queries for people."""

    def with_a_role(self) -> UserQuerySet:
        """People who hold at least one role now."""
        return self.filter(
            models.Exists(
                self.model.role_grants.rel.related_model.objects.in_force().filter(user=models.OuterRef("pk"))
            )
        )

    def matching(self, words: str) -> UserQuerySet:
        """People whose name or email address contains this text, without those who were erased."""
        return self.filter(erased_at__isnull=True).filter(
            models.Q(name__icontains=words) | models.Q(email__icontains=words)
        )
