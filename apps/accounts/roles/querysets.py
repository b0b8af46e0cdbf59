"""Queries for grants of roles."""

from __future__ import annotations

from typing import Any

from django.db import models


class RoleGrantQuerySet(models.QuerySet[Any]):
    """Queries for grants of roles."""

    def in_force(self) -> RoleGrantQuerySet:
        """Grants that have not been ended."""
        return self.filter(ended_at__isnull=True)
