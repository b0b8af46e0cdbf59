"""The models of the kernel: audit events, forms that were sent, effort, runs of retention, the base of reference lists."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class AuditEvent(models.Model):
    """One event of the audit trail. Append-only: a trigger refuses changes and deletions."""

    at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation_id = models.BigIntegerField(null=True, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason_code = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            # the history on every record page
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"),
            # the administrators' page of the trail, whole and of one kind of event
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["verb", "-at", "-id"], name="audit_by_verb"),
            # what one group has had done to it
            models.Index(fields=["organisation_id", "-at"], name="audit_by_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb__regex=r"^[a-z-]+\.[a-z-]+$"), name="audit_verb_is_noun_verb"
            ),
            models.CheckConstraint(
                condition=models.Q(reason_code__regex=r"^[a-z0-9-]*$"), name="audit_reason_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class RetentionRun(models.Model):
    """One run of the retention rules, for real or dry, with what each rule found and did."""

    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    dry = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    results = models.JSONField(default=list)
    """For each rule: code, period, found, done, and the kind of error where one stopped it."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="retention_run_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"retention run {self.pk}"


class Stopwatch(models.Model):
    """The effort spent on one long form so far. Deleted as soon as the form is sent or discarded."""

    task = models.SlugField(max_length=40)
    key = models.BigIntegerField()
    active_seconds = models.PositiveIntegerField(default=0)
    sittings = models.PositiveSmallIntegerField(default=1)
    refusals = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [
            # those that nobody came back to are cleared away
            models.Index(fields=["last_at"], name="stopwatch_by_last"),
        ]
        constraints = [models.UniqueConstraint("task", "key", name="stopwatch_one_each")]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"


class EffortCount(models.Model):
    """How many people needed so many minutes, sittings or corrections for a task in a month. Nothing about who."""

    class Measure(models.TextChoices):
        MINUTES = "minutes", "Minutes"
        SITTINGS = "sittings", "Sittings"
        REFUSALS = "refusals", "Times a page was sent back"

    task = models.SlugField(max_length=40)
    month = models.DateField()
    measure = models.CharField(max_length=10, choices=Measure)
    value = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("task", "month", "measure", "value", name="effort_count_once"),
            models.CheckConstraint(
                condition=models.Q(measure__in=["minutes", "sittings", "refusals"]), name="effort_measure_is_known"
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="effort_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.month:%Y-%m}: {self.value} {self.measure}"


class SentForm(models.Model):
    """A form that somebody sent and that was taken: a second press of it is led to the same address. See ``form_keys``.

    ``mark`` and ``act`` are digests of all that was sent, with and without the form's key. Nothing can be read in them.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)
    address = models.TextField()
    notices = models.JSONField(default=list)
    """What was said above the page that followed: for each its level, its words, and whether they are HTML."""

    class Meta:
        indexes = [
            # the same act, done before by the same person
            models.Index(fields=["person", "act", "-at"], name="sent_form_by_act"),
            # what is deleted after a day
            models.Index(fields=["at"], name="sent_form_by_age"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "mark"], name="sent_form_taken_once")]

    def __str__(self) -> str:
        return f"sent form {self.pk}"


class ListEntryQuerySet(models.QuerySet[Any]):
    def in_order(self) -> ListEntryQuerySet:
        """In the order that people read them."""
        return self.order_by("position", "code")

    def in_force(self) -> ListEntryQuerySet:
        """Those that can be chosen today. Ended ones stay for the records that hold them."""
        today = timezone.localdate()
        return self.filter(models.Q(starts__isnull=True) | models.Q(starts__lte=today)).filter(
            models.Q(ends__isnull=True) | models.Q(ends__gt=today)
        )


class ListEntry(models.Model):
    """One entry of a reference list: a code that never changes, a name, and the dates it is in use."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=120)
    hint = models.CharField(max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gt=models.F("starts")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name
