"""A merge of two records into one, written down row by row so that it can be undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from .organisation import Organisation


class Merge(models.Model):
    """One record went into another: which, who did it, what was chosen, and whether it was undone."""

    UNDO_FOR = dt.timedelta(days=30)

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    chosen: Any = models.JSONField(default=dict)
    """For each field that differed: ``left`` (the kept record's own), ``right`` or ``both``. Codes, never values."""
    was = models.CharField(max_length=10, choices=Organisation.Status)
    """How the record that went stood before."""
    moved: Any = models.JSONField(default=dict)
    """How many rows of each link moved: what the page says."""
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            # the history of the kept record; the list of merges, newest first
            models.Index(fields=["kept", "-merged_at"], name="merge_by_kept"),
            models.Index(fields=["-merged_at", "-id"], name="merge_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                "gone", condition=models.Q(undone_at__isnull=True), name="merge_one_in_force_per_record"
            ),
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="merge_of_two_records"),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"

    @property
    def undo_until(self) -> dt.datetime:
        return self.merged_at + self.UNDO_FOR


class MergeMove(models.Model):
    """One thing that a merge did to one row: a field's value before and after, or the row that it set aside."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "Fields changed"
        REMOVED = "removed", "Row set aside"
        ADDED = "added", "Row added"

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=10, choices=Kind)
    model = models.CharField(max_length=80)
    """The label of the model, or of the table between two for a link, such as organisations.Organisation_themes."""
    row = models.CharField(max_length=64)
    """The row's key, as text."""
    before: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            # putting everything back, in the opposite order
            models.Index(fields=["merge", "-id"], name="merge_move_by_merge")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["changed", "removed", "added"]), name="merge_move_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.model} {self.row}"
