"""Safeguarding concerns: records of their own, read by the safeguarding lead and deputies alone.

A concern points at no group and at no request. Nothing that counts, merges, lists or exports groups and requests can
reach it: the group is a name that somebody typed.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .querysets import ConcernNoteQuerySet, ConcernQuerySet


class Concern(models.Model):
    """One worry about somebody's safety, as it was told. Its words never change; what is done stands in its notes."""

    class Status(models.TextChoices):
        RAISED = "raised", "Not looked at yet"
        LOOKED_AT = "looked-at", "Being looked at"
        PASSED_ON = "passed-on", "Passed on"
        CLOSED = "closed", "Closed"

    class About(models.TextChoices):
        CHILD = "child", "A child or young person under 18"
        ADULT = "adult", "An adult"
        BOTH = "both", "Children and adults"
        UNSURE = "unsure", "I am not sure"

    class PassedTo(models.TextChoices):
        CHILDREN = "children", "The council’s children’s services"
        ADULTS = "adults", "The council’s adults’ services"
        POLICE = "police", "The police"
        REGULATOR = "regulator", "The charity regulator"
        OTHER = "other", "Somebody else"

    class ClosedWhy(models.TextChoices):
        NOBODY = "nobody", "Looked into: nobody is at risk"
        ADVICE = "advice", "Advice was given, and nothing more is needed"
        KNOWN = "known", "Those who must know it knew it already"
        TWICE = "twice", "Told twice: it stands in another concern"
        MISTAKE = "mistake", "It is not about somebody’s safety"

    about = models.CharField(max_length=10, choices=About.choices)
    what = models.TextField(max_length=4000)
    happened = models.CharField(max_length=200, blank=True)
    group_name = models.CharField(max_length=200, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact_name = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    look_by = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RAISED)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.CharField(max_length=10, choices=PassedTo.choices, blank=True)
    closed_why = models.CharField(max_length=10, choices=ClosedWhy.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            # the lead's list: those at an end, newest first
            models.Index(fields=["-ended_at", "-id"], name="concern_ended", condition=Q(ended_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="concern_says_something"),
            models.CheckConstraint(condition=Q(look_by__gt=models.F("raised_at")), name="concern_is_due_after_it_came"),
            models.CheckConstraint(
                condition=Q(status="raised", taken_at__isnull=True, taken_by__isnull=True)
                | (~Q(status="raised") & Q(taken_at__isnull=False, taken_by__isnull=False)),
                name="concern_taken_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["raised", "looked-at"], ended_at__isnull=True)
                | Q(status__in=["passed-on", "closed"], ended_at__isnull=False),
                name="concern_ended_at_when_ended",
            ),
            models.CheckConstraint(
                condition=(Q(status="passed-on") & ~Q(passed_to="")) | (~Q(status="passed-on") & Q(passed_to="")),
                name="concern_passed_on_to_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(status="closed") & ~Q(closed_why="")) | (~Q(status="closed") & Q(closed_why="")),
                name="concern_closed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """The number that the lead and whoever raised it quote."""
        return f"S-{self.pk}"


class ConcernNote(models.Model):
    """What the lead or a deputy wrote down about a concern. Added, and never changed."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="notes")
    body = models.TextField(max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ConcernNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="concern_note_says_something")]

    def __str__(self) -> str:
        return f"A note on S-{self.concern_id}"
