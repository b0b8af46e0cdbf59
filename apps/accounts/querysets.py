from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Lower


class RoleGrantQuerySet(models.QuerySet[Any]):
    def in_force(self) -> RoleGrantQuerySet:
        """Grants that have not been ended."""
        return self.filter(ended_at__isnull=True)


class UserQuerySet(models.QuerySet[Any]):
    def with_a_role(self) -> UserQuerySet:
        """People who hold at least one role now."""
        return self.filter(
            models.Exists(
                self.model.role_grants.rel.related_model.objects.in_force().filter(user=models.OuterRef("pk"))
            )
        )

    def matching(self, words: str) -> UserQuerySet:
        """People whose name or address holds these words. Nobody finds those who were erased."""
        return self.filter(erased_at__isnull=True).filter(
            models.Q(name__icontains=words) | models.Q(email__icontains=words)
        )

    def by_name(self) -> UserQuerySet:
        """In the order of the people page, which ``after_name`` continues."""
        return self.annotate(sort_name=Lower("name")).order_by("sort_name", "pk")

    def after_name(self, name: str, pk: int) -> UserQuerySet:
        """Those that come after this one in the order of ``by_name``."""
        return self.filter(models.Q(sort_name__gt=name) | models.Q(sort_name=name, pk__gt=pk))
