"""What hangs on a request: its thread, files, offers, contacts, checked facts and what changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..querysets import OfRequestQuerySet
from .request import Request


class Message(models.Model):
    """One message of the thread between the group and the support team."""

    class Side(models.TextChoices):
        GROUP = "group", "The group"
        TEAM = "team", "The support team"

    class Route(models.TextChoices):
        PORTAL = "portal", "portal"
        EMAIL = "email", "e-mail"
        PHONE = "phone", "phone"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="thread")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Side)
    route = models.CharField(max_length=6, choices=Route, default=Route.PORTAL)
    body = models.TextField(max_length=5000)
    asks_for_facts = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["request", "sent_at", "id"], name="message_thread")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(asks_for_facts=False) | Q(side="team"), name="message_only_team_asks_for_facts"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} on R-{self.request_id}"


class Reading(models.Model):
    """How far a person has read a thread, so that what is new can be marked."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("request", "user", name="reading_one_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} read R-{self.request_id}"


def attachment_path(attachment: Attachment, filename: str) -> str:
    """A path that says nothing of the file's name or owner."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


class Attachment(models.Model):
    """A file given with a request. Kept privately; handed out only through the request's visibility."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=120)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = OfRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """One offer of one-to-one help, and the group's answer to it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        LAPSED = "lapsed", "No longer open"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="offers")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.TextField(max_length=2000)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answer_note = models.TextField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("request", condition=Q(answer=""), name="offer_one_open_per_request"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=200), name="offer_hours_are_more_than_none"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="offer_answer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"offer on R-{self.request_id}"


class Contact(models.Model):
    """Time spent with or for a group on a request, in hours."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Visit"
        CALL = "call", "Phone call"
        VIDEO = "video", "Video call"
        EMAIL = "email", "E-mail"
        DESK = "desk", "Desk work"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind)
    what = models.CharField(max_length=300)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="contact_hours_fit_in_a_day")
        ]

    def __str__(self) -> str:
        return f"contact on R-{self.request_id}"


class FactCheck(models.Model):
    """A member of staff checked one fact that the group gave, as it stood then."""

    class Fact(models.TextChoices):
        DEADLINE = "deadline", "Deadline"
        READINESS = "readiness", "Readiness"
        STAGE = "stage", "Stage"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="fact_checks")
    fact = models.CharField(max_length=10, choices=Fact)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("request", "fact", name="fact_check_one_per_fact")]

    def __str__(self) -> str:
        return f"{self.fact} of R-{self.request_id}"


class Verdict(models.Model):
    """What changed, as one side sees it. The adviser says when completing; the group says afterwards."""

    class Side(models.TextChoices):
        ADVISER = "adviser", "The adviser"
        GROUP = "group", "The group"

    class Change(models.TextChoices):
        BETTER = "better", "Better than before"
        SAME = "same", "No change"
        WORSE = "worse", "Worse than before"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="verdicts")
    side = models.CharField(max_length=7, choices=Side)
    change = models.CharField(max_length=6, choices=Change)
    stage_now = models.CharField(max_length=5, blank=True)
    what = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("request", "side", name="verdict_one_per_side"),
            models.CheckConstraint(condition=Q(stage_now__in=["", "try", "do", "grow"]), name="verdict_stage_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.side} on R-{self.request_id}"
