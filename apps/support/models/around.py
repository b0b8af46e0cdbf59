"""What hangs on a request: offers, contacts, checked facts, who rang, and what changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..querysets import ContactQuerySet, OfRequestQuerySet
from .request import Request


class Offer(models.Model):
    """One offer of one-to-one help, and the group's answer to it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        LAPSED = "lapsed", "No longer open"
        WITHDRAWN = "withdrawn", "Taken back by us"
        CHANGED = "changed", "Changed: the newer offer counts"

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
    # who of the group said yes or no on the phone, where staff wrote it down
    said_by = models.CharField(max_length=120, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("request", condition=Q(answer=""), name="offer_one_open_per_request"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=200), name="offer_hours_are_more_than_none"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="offer_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(said_by="") | Q(answer__in=["accepted", "refused"]), name="offer_said_by_with_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"offer on R-{self.request_id}"


class Contact(models.Model):
    """Time spent with or for a group on a request, in hours.

    A row is never changed. What was wrong is put right by another row that ``corrects`` it and says why; only the last
    one counts. A correction to no hours takes the time out.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", "Visit"
        CALL = "call", "Phone call"
        VIDEO = "video", "Video call"
        EMAIL = "email", "Email"
        DESK = "desk", "Desk work"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind)
    what = models.CharField(max_length=300)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction")
    why = models.CharField(max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24) | Q(corrects__isnull=False, hours=0),
                name="contact_hours_fit_in_a_day",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, why="") | (Q(corrects__isnull=False) & ~Q(why="")),
                name="contact_correction_says_why",
            ),
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


class PhoneCall(models.Model):
    """Somebody of a group rang, and staff wrote the request down: who rang, how to reach them, and how they agreed."""

    class Agreed(models.TextChoices):
        SAID = "said", "They heard it read back and said yes"
        EMAIL = "email", "They said yes by email"
        PAPER = "paper", "They signed or said yes in person"

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="call")
    caller_name = models.CharField(max_length=120, blank=True)
    caller_phone = models.CharField(max_length=40, blank=True)
    caller_email = models.EmailField(blank=True)
    agreed = models.CharField(max_length=5, choices=Agreed)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(caller_name="") & ~Q(caller_phone="", caller_email="")
                | Q(removed_at__isnull=False, caller_name="", caller_phone="", caller_email=""),
                name="call_says_who_rang_and_how_to_reach_them",
            ),
            models.CheckConstraint(condition=Q(agreed__in=["said", "email", "paper"]), name="call_agreed_is_known"),
        ]

    def __str__(self) -> str:
        return f"call about R-{self.request_id}"
