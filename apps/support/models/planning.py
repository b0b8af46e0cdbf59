"""What the team plans and notes on a request: the next step with its reminder, and notes for the team alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..querysets import OfStaffQuerySet
from .request import Request


class NextStep(models.Model):
    """What comes next on a request, and on which day. A request has one that is open; setting another ends it."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=200)
    on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    # when whoever has the request was reminded, on the day or soon after it
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfStaffQuerySet.as_manager()

    class Meta:
        indexes = [
            # the reminders of a morning
            models.Index(
                fields=["on"],
                name="next_step_to_remind_of",
                condition=Q(ended_at__isnull=True, reminded_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint("request", condition=Q(ended_at__isnull=True), name="next_step_one_open_each"),
            models.CheckConstraint(condition=~Q(what=""), name="next_step_says_something"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="next_step_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"next step on R-{self.request_id}"


class Note(models.Model):
    """A note of the team on a request, for the team alone. Those who are mentioned are told."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    body = models.TextField(max_length=2000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    objects = OfStaffQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="note_says_something")]

    def __str__(self) -> str:
        return f"note on R-{self.request_id}"
