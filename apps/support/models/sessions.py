"""What a session is for, and who runs it. When and where it is, and who comes, stands on its event."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.events.models import Event

from ..sessions.querysets import SessionQuerySet
from .lists import Topic


class Session(models.Model):
    """A meeting of several groups with an adviser about one topic."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="session")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(max_length=1000)
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(summary=""), name="session_says_what_it_is_for")]

    def __str__(self) -> str:
        return f"session {self.pk}"
