"""How long a file of boundaries is kept that nobody loaded."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from apps.core.retention import Period, Rule

from .models import BoundaryUpload


def _left_lying(before: datetime) -> QuerySet[BoundaryUpload]:
    return BoundaryUpload.objects.filter(uploaded_at__lt=before)


RULES = [
    Rule(
        "boundary-uploads",
        "A file of boundaries that was sent and not loaded is deleted.",
        Period(days=30),
        found=_left_lying,
        why="It is a copy of a public file, kept so that the three steps can be taken one after the other.",
    ),
]
"""How long this app keeps what."""
