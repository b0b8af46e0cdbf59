"""The outbox: a message is one thing to say to one person, an envelope one email, an attempt one try to send it."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from . import sealed
from .kinds import Frequency, all_kinds
from .querysets import EnvelopeQuerySet

WORDS_GONE = "Words no longer kept"
"""What stands for the subject where the words of a message were wiped."""


class TopicPreference(models.Model):
    """How often a person wants to hear of one topic. Kept by address for people without an account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="topic_preferences"
    )
    email = models.EmailField(max_length=254, blank=True)
    topic = models.CharField(max_length=40)
    frequency = models.CharField(max_length=10, choices=Frequency)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "topic", condition=models.Q(user__isnull=False), name="topic_preference_one_per_person"
            ),
            models.UniqueConstraint(
                "email", "topic", condition=models.Q(user__isnull=True), name="topic_preference_one_per_address"
            ),
            models.CheckConstraint(
                condition=(models.Q(user__isnull=False) & models.Q(email=""))
                | (models.Q(user__isnull=True) & ~models.Q(email="")),
                name="topic_preference_of_person_or_address",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency__in=Frequency.values), name="topic_preference_frequency_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="topic_preference_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.frequency}"


class Envelope(models.Model):
    """One email to one address. It is claimed by one worker at a time, and keeps its Message-ID for ever."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Not known"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    to_email = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="envelopes"
    )
    subject = models.CharField(max_length=250)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    delivery_uncertain = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        indexes = [
            # a worker claiming what is due
            models.Index(
                fields=["due_at", "id"],
                name="envelope_due",
                condition=models.Q(state__in=["waiting", "unknown"], due_at__isnull=False),
            ),
            # the sweep, looking for what a dead worker held
            models.Index(fields=["lease_until"], name="envelope_leases", condition=models.Q(state="sending")),
            # the outbox page, filtered by state, newest first
            models.Index(fields=["state", "-id"], name="envelope_by_state"),
            # the outbox page: what has not gone yet, newest first
            models.Index(
                fields=["-id"], name="envelope_not_gone", condition=models.Q(state__in=["waiting", "sending"])
            ),
            # the outbox page: those that may have arrived twice or not at all
            models.Index(
                fields=["-id"], name="envelope_delivery_uncertain", condition=models.Q(delivery_uncertain=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "sent", "failed", "unknown"]),
                name="envelope_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="sending", claimed_at__isnull=False, lease_until__isnull=False, claimed_by__gt=""
                )
                | (
                    ~models.Q(state="sending")
                    & models.Q(claimed_at__isnull=True, lease_until__isnull=True, claimed_by="")
                ),
                name="envelope_claimed_while_being_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="envelope_sent_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(due_at__isnull=False),
                name="envelope_waiting_is_due_some_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sent", "failed"]) | models.Q(due_at__isnull=True),
                name="envelope_finished_is_not_due",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="unknown") | models.Q(delivery_uncertain=True),
                name="envelope_unknown_is_uncertain",
            ),
            models.CheckConstraint(
                condition=models.Q(to_email=Lower("to_email")) & ~models.Q(to_email=""),
                name="envelope_address_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return f"envelope {self.pk}: {self.kind}"

    @property
    def message_id(self) -> str:
        """The Message-ID, the same at every attempt."""
        return f"<{self.key}@{urlsplit(settings.SITE_URL).hostname}>"

    @property
    def is_digest(self) -> bool:
        """Whether it gathers several messages instead of carrying one at once."""
        return self.kind == "digest"

    @property
    def is_private(self) -> bool:
        """Whether its text is shown to no one and wiped once it is sent. A kind no longer known counts as one."""
        if self.is_digest:
            return False
        return self.kind not in all_kinds() or all_kinds()[self.kind].private

    @property
    def forgets_address(self) -> bool:
        """Whether its address is wiped as well once it is sent: that of a person who was erased."""
        return self.kind in all_kinds() and all_kinds()[self.kind].forgets

    @property
    def label(self) -> str:
        """What it is, in words for staff."""
        if self.is_digest:
            return "Digest"
        return all_kinds()[self.kind].label if self.kind in all_kinds() else self.kind


class Message(models.Model):
    """One message to one person, written in the transaction of the change that it tells of."""

    kind = models.CharField(max_length=60)
    topic = models.CharField(max_length=40)
    to_email = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    organisation_id = models.BigIntegerField(null=True, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    action = models.CharField(max_length=60, blank=True)
    sealed = models.TextField(blank=True)
    asks = models.BooleanField(default=False)
    # what a reply by email belongs to, as whoever offers a ReplyRoute knows it
    replies_to = models.BigIntegerField(null=True, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(null=True, blank=True)
    envelope = models.ForeignKey(Envelope, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")

    class Meta:
        indexes = [
            # the sweep, building digests of what is due
            models.Index(
                fields=["due_at", "to_email"],
                name="message_to_gather",
                condition=models.Q(envelope__isnull=True, due_at__isnull=False),
            ),
            # the choices page and the digest: what still waits for one address
            models.Index(
                fields=["to_email", "topic"],
                name="message_waiting_for_address",
                condition=models.Q(envelope__isnull=True, due_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(frequency__in=Frequency.values), name="message_frequency_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(frequency="never", due_at__isnull=True, envelope__isnull=True)
                | (~models.Q(frequency="never") & models.Q(due_at__isnull=False)),
                name="message_never_is_never_due",
            ),
            models.CheckConstraint(
                condition=~models.Q(frequency="at-once") | models.Q(envelope__isnull=False),
                name="message_at_once_is_in_an_envelope",
            ),
            models.CheckConstraint(
                condition=models.Q(to_email=Lower("to_email")) & ~models.Q(to_email=""),
                name="message_address_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}: {self.kind}"

    @property
    def for_reader(self) -> tuple[str, str]:
        """The words and the link as the reader gets them: for the email alone, and never for a page."""
        body, url = sealed.opened(self.sealed)
        return body or self.body, url or self.url


ANSWERS = {
    "SMTPRecipientsRefused": "The mail server refused the address",
    "SMTPSenderRefused": "The mail server refused us as the sender",
    "SMTPDataError": "The mail server refused the text",
    "SMTPConnectError": "The mail server refused the connection",
    "SMTPAuthenticationError": "The mail server refused our password",
    "SMTPServerDisconnected": "The line broke",
    "ConnectionRefusedError": "The mail server could not be reached",
    "ConnectionResetError": "The line broke",
    "TimeoutError": "The mail server did not answer in time",
    "gaierror": "The mail server's name was not found",
    "Erased": "The person's account was erased",
    "NoLongerTheirs": "Not sent: the reader has no right to it any more",
    "WorkerLost": "The worker stopped in the middle",
}
"""Errors of the transport, in words for staff. Any other is shown by its own name."""


class Attempt(models.Model):
    """One try to send an envelope. Its row is written before the try; its outcome is set once."""

    class Outcome(models.TextChoices):
        STARTED = "started", "Started"
        SENT = "sent", "Sent"
        TEMPORARY = "temporary", "Put off: will be tried again"
        PERMANENT = "permanent", "Refused for good"
        UNKNOWN = "unknown", "Not known: it may have arrived"

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.STARTED)
    error = models.CharField(max_length=80, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("envelope", "number", name="attempt_number_once_per_envelope"),
            models.UniqueConstraint("envelope", condition=models.Q(outcome="started"), name="attempt_one_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["started", "sent", "temporary", "permanent", "unknown"]),
                name="attempt_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="started", ended_at__isnull=True)
                | (~models.Q(outcome="started") & models.Q(ended_at__isnull=False)),
                name="attempt_outcome_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of envelope {self.envelope_id}"

    @property
    def answer(self) -> str:
        """What came back, in words for staff, with the mail server's number where it gave one."""
        if self.outcome == self.Outcome.STARTED:
            return "Nothing yet"
        words = ANSWERS.get(self.error, self.error) or "Taken"
        return f"{words} ({self.code})" if self.code else words
