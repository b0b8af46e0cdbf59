"""A thread of messages with files, and how far each person has read it.

A thread does not know whose it is. A request, a referral, a topic of a forum each hold a foreign key to *their*
thread, and the policies of that app say who may read it and write in it.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .inbound.models import InboundMail as InboundMail
from .inbound.models import MailOriginal as MailOriginal


class Thread(models.Model):
    """A conversation: its messages and the files that were given with them."""

    opened_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"thread {self.pk}"


class Message(models.Model):
    """One message of a thread. Never changed once it is written.

    ``side`` is empty where a thread has no sides. ``asks`` means that the other side has to answer.
    """

    class Side(models.TextChoices):
        GROUP = "group", "The group"
        TEAM = "team", "The support team"

    class Route(models.TextChoices):
        PORTAL = "portal", "portal"
        EMAIL = "email", "email"
        PHONE = "phone", "phone"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Side, blank=True)
    route = models.CharField(max_length=6, choices=Route, default=Route.PORTAL)
    body = models.TextField(max_length=5000)
    asks = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        # the page of a thread: its messages, oldest first
        indexes = [models.Index(fields=["thread", "sent_at", "id"], name="message_by_thread")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="message_says_something"),
            models.CheckConstraint(condition=Q(side__in=["", "group", "team"]), name="message_side_is_known"),
            models.CheckConstraint(condition=Q(asks=False) | Q(side="team"), name="message_only_the_team_asks"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class ReadMark(models.Model):
    """When a person last opened a thread, so that what is new since can be marked."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("thread", "user", name="read_mark_one_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} read thread {self.thread_id}"


def attachment_path(attachment: Attachment, filename: str) -> str:
    """A path that says nothing of the file's name or owner."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


class Attachment(models.Model):
    """A file given with a message, or with the thing itself whose thread it is. Kept privately."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=120)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
