"""An email that came in, what became of it, and its original for as long as it is kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .querysets import InboundMailQuerySet


class InboundMail(models.Model):
    """One email. ``key`` stands for its Message-ID and sender, so that a second copy of it is no second email.

    ``thread`` and ``person`` are those that the signed address named to which it came; empty where it came to no such
    address. The address itself is not kept beside them: it acts for the person.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Not read yet"
        HELD = "held", "Held for staff"
        TAKEN = "taken", "Taken in"
        THROWN_AWAY = "thrown-away", "Thrown away"

    class HeldFor(models.TextChoices):
        UNKNOWN_SENDER = "unknown-sender", "It did not come from the person who was given the reply address"
        NO_ADDRESS = "no-address", "It came to no reply address of ours"
        WRONG_ADDRESS = "wrong-address", "Its reply address is not one that we gave: the signature is wrong or too old"
        CLOSED = "closed", "What it answers is closed"
        NOT_ALLOWED = "not-allowed", "The person may not write there any more"
        ABSENCE = "absence", "A program wrote it, such as an absence note"
        BOUNCE = "bounce", "It says that an email of ours did not arrive"
        LOOP = "loop", "It is our own email, or one of too many in an hour"
        NOTHING_NEW = "nothing-new", "It has no new words and no file"
        TOO_LARGE = "too-large", "It is too large: only its beginning is kept"
        UNREADABLE = "unreadable", "It cannot be read"

    class Why(models.TextChoices):
        SPAM = "spam", "It is advertising or a fraud"
        AUTOMATIC = "automatic", "A program wrote it, and nobody has to know"
        DEALT_WITH = "dealt-with", "We dealt with it in another way"
        NOT_OURS = "not-ours", "It was not meant for us"
        OLD = "old", "Nobody decided about it in time"
        ERASED = "erased", "Its sender had their account erased"

    key = models.CharField(max_length=64, editable=False)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField(default=timezone.now)
    thread = models.ForeignKey("threads.Thread", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=11, choices=Status, default=Status.WAITING)
    held_for = models.CharField(max_length=14, choices=HeldFor, blank=True)
    message = models.OneToOneField(
        "threads.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="mail"
    )
    why = models.CharField(max_length=10, choices=Why, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        indexes = [
            # the list of staff, one part of it, newest first; the worker that takes up what waits
            models.Index(fields=["status", "-id"], name="inbound_mail_by_status"),
            # how many somebody sent within the hour
            models.Index(fields=["person", "received_at"], name="inbound_mail_by_person"),
        ]
        constraints = [
            models.UniqueConstraint("key", name="inbound_mail_once"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "held", "taken", "thrown-away"]), name="inbound_mail_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="taken", message__isnull=False) | (~Q(status="taken") & Q(message__isnull=True)),
                name="inbound_mail_taken_has_a_message",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | ~Q(held_for=""), name="inbound_mail_held_for_something"
            ),
            models.CheckConstraint(
                condition=(Q(status="thrown-away") & ~Q(why="")) | (~Q(status="thrown-away") & Q(why="")),
                name="inbound_mail_thrown_away_with_a_reason",
            ),
            models.CheckConstraint(
                condition=(Q(thread__isnull=True) | Q(person__isnull=False)), name="inbound_mail_thread_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"inbound mail {self.pk}"


class MailOriginal(models.Model):
    """The bytes of an email as they came, with the lines in which the mail server said to whom. For staff alone."""

    mail = models.OneToOneField(InboundMail, on_delete=models.CASCADE, related_name="original")
    content = models.BinaryField()
    is_cut = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"original of inbound mail {self.mail_id}"
