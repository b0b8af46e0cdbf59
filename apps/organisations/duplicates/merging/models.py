"""The merge of one record (the source) into another (the target), with a journal by which it can be undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from apps.organisations.record.models import Organisation


class Merge(models.Model):
    """One record, the source, was merged into another, the target: who did it, what was chosen, whether it was undone."""

    UNDO_FOR = dt.timedelta(days=30)

    target = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    source = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    chosen: Any = models.JSONField(default=dict)
    """For each field that differed: ``left`` (the target's own), ``right`` or ``both``. Codes, never values."""
    source_status = models.CharField(max_length=10, choices=Organisation.Status)
    """The status of the source before the merge."""
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
            # the history of the target; the list of merges, newest first
            models.Index(fields=["target", "-merged_at"], name="merge_by_target"),
            models.Index(fields=["-merged_at", "-id"], name="merge_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                "source", condition=models.Q(undone_at__isnull=True), name="merge_one_in_force_per_record"
            ),
            models.CheckConstraint(condition=~models.Q(target=models.F("source")), name="merge_of_two_records"),
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


class MergeJournalEntry(models.Model):
    """One change that a merge made to one row: the values before and after, the deleted row, or the added key."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "Fields changed"
        REMOVED = "removed", "Row set aside"
        ADDED = "added", "Row added"

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="entries")
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
            models.Index(fields=["merge", "-id"], name="merge_journal_by_merge")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["changed", "removed", "added"]), name="merge_journal_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.model} {self.row}"
