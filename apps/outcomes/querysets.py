from __future__ import annotations

from typing import Any

from django.db import models


class PublicationQuerySet(models.QuerySet[Any]):
    def quarters(self) -> PublicationQuerySet:
        """The quarters, newest first."""
        return self.filter(kind="quarter").order_by("-code")

    def years(self) -> PublicationQuerySet:
        """The financial years, newest first."""
        return self.filter(kind="year").order_by("-code")
