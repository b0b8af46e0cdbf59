"""Saved replies: texts that advisers begin a message with. The triage lead keeps the list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from ..querysets import SavedReplyQuerySet


class SavedReply(models.Model):
    """One version of a saved reply. It is never changed: a new version takes its place, and both are kept."""

    name = models.CharField(max_length=80)
    body = models.TextField(max_length=4000)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SavedReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=Q(ended_at__isnull=True), name="saved_reply_one_of_a_name"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(body=""), name="saved_reply_says_something"),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="saved_reply_version_counts_up",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="saved_reply_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name
