"""A request for development support, from its first draft to what changed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.freshness import digest
from apps.core.moves import Edge

from .. import clocks
from ..querysets import RequestQuerySet
from ..states import AFTER_QUEUE, CLOSED, OPEN, QUEUED, READ, Status
from .lists import Access, Readiness, Reason, Topic

REMOVED = "Removed: we no longer keep the words of this case"
"""What stands where the words of a case stood."""


class Stage(models.TextChoices):
    """The ladder of the 2018 co-design: 'Try it, Do it, Grow it'."""

    TRY = "try", "Try it"
    DO = "do", "Do it"
    GROW = "grow", "Grow it"


class Request(models.Model):
    """One thing that one group asks for. The group gives facts; it never sets priority."""

    class Wish(models.TextChoices):
        NONE = "none", "No preference"
        LEAD = "lead", "The main support team"
        COMMUNITY = "community", "Someone who knows our community"
        NAMED = "named", "A named organisation"

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    thread = models.OneToOneField("threads.Thread", on_delete=models.PROTECT, related_name="+")

    # what the group says
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    title = models.CharField(max_length=120, blank=True)
    difference = models.TextField(max_length=2000, blank=True)
    stage = models.CharField(max_length=5, choices=Stage, blank=True)
    readiness = models.ManyToManyField(Readiness, related_name="+", blank=True)
    deadline = models.DateField(null=True, blank=True)
    deadline_fact = models.CharField(max_length=200, blank=True)
    wish = models.CharField(max_length=10, choices=Wish, default=Wish.NONE)
    wish_name = models.CharField(max_length=160, blank=True)
    access = models.ManyToManyField(Access, related_name="+", blank=True)
    access_note = models.TextField(max_length=500, blank=True)

    # where, as it was when the request was sent
    ward = models.ForeignKey("places.Ward", null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    neighbourhood = models.ForeignKey(
        "places.Neighbourhood", null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )

    # who works on it
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_requests"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)

    # how it ended
    reason = models.ForeignKey(Reason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closing_note = models.TextField(max_length=2000, blank=True)

    # clocks
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    reply_due_at = models.DateTimeField(null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # the group gave facts, and nobody of the team has done or written anything since
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    waiting_on = models.CharField(max_length=6, choices=clocks.Side, default=clocks.Side.NOBODY)
    waiting_since = models.DateTimeField(null=True, blank=True)
    time_on_us = models.DurationField(default=dt.timedelta)
    time_on_them = models.DurationField(default=dt.timedelta)
    warned_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    updated_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    # a draft: who saved it last, and from which open page
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_on_page = models.CharField(max_length=32, blank=True)
    # the steps of asking that were answered: an empty answer of one of them was meant
    answered_steps = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("difference", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            # a group's own list, newest first
            models.Index(fields=["organisation", "-id"], name="request_by_group"),
            # an adviser's own work
            models.Index(fields=["adviser", "status"], name="request_by_adviser", condition=Q(adviser__isnull=False)),
            # the queue, filtered down to little
            models.Index(
                fields=["neighbourhood", "stage"],
                name="request_queued_by_place",
                condition=Q(status__in=["sent", "needs-facts", "waiting"]),
            ),
            # the queue: words
            GinIndex(
                fields=["search"],
                name="request_search",
                fastupdate=False,
                condition=Q(status__in=["sent", "needs-facts", "waiting"]),
            ),
            # the list of all requests: words; offers and work, those that stand still the longest first; how many ended as what
            GinIndex(
                fields=["search"], name="request_search_all", fastupdate=False, condition=Q(sent_at__isnull=False)
            ),
            models.Index(
                fields=["waiting_since", "id"],
                name="request_after_queue",
                condition=Q(status__in=[str(status) for status in AFTER_QUEUE]),
            ),
            models.Index(
                fields=["status", "-closed_at", "-id"], name="request_ended", condition=Q(closed_at__isnull=False)
            ),
            # dashboards: what was asked, and what ended, in a period
            models.Index(fields=["sent_at"], name="request_by_sent_at", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["closed_at"], name="request_by_closed_at", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["started_at"], name="request_by_started_at", condition=Q(started_at__isnull=False)),
            # the job that warns and times out
            models.Index(fields=["waiting_since"], name="request_waiting_on_them", condition=Q(waiting_on="them")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="request_status_is_known"),
            models.CheckConstraint(condition=Q(stage__in=["", *Stage.values]), name="request_stage_is_known"),
            models.CheckConstraint(
                condition=Q(status="draft", sent_at__isnull=True) | (~Q(status="draft") & Q(sent_at__isnull=False)),
                name="request_sent_at_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | (
                    Q(topic__isnull=False, ward__isnull=False, neighbourhood__isnull=False)
                    & ~Q(title="")
                    & ~Q(difference="")
                    & ~Q(stage="")
                ),
                name="request_sent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CLOSED, closed_at__isnull=False)
                | (~Q(status__in=CLOSED) & Q(closed_at__isnull=True)),
                name="request_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(waiting_on="nobody", waiting_since__isnull=True)
                | (Q(waiting_on__in=["us", "them"]) & Q(waiting_since__isnull=False)),
                name="request_clock_runs_since_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=OPEN) & ~Q(waiting_on="nobody"))
                | (~Q(status__in=OPEN) & Q(waiting_on="nobody")),
                name="request_clock_runs_while_open",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[str(status) for status in READ]) | Q(read_at__isnull=False),
                name="request_read_before_it_waits",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer_due_at__isnull=True)
                | Q(answered_at__isnull=False, answer_due_at__isnull=False, status__in=["sent", "waiting"]),
                name="request_answered_has_a_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signposted", "declined", "withdrawn"]) | Q(reason__isnull=False),
                name="request_ended_early_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True) | Q(status="draft") | ~Q(deadline_fact=""),
                name="request_deadline_has_a_fact",
            ),
            models.CheckConstraint(
                condition=Q(adviser__isnull=True, assigned_by__isnull=True, assigned_at__isnull=True)
                | Q(adviser__isnull=False, assigned_by__isnull=False, assigned_at__isnull=False),
                name="request_assigned_to_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(wish="named") | Q(status="draft") | ~Q(wish_name=""), name="request_named_wish_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}".strip()

    @property
    def ref(self) -> str:
        """The number that people quote, such as R-2418."""
        return f"R-{self.pk}"

    @property
    def is_queued(self) -> bool:
        """Whether it waits for an offer, and so has a place in the queue."""
        return self.status in QUEUED

    @property
    def is_open(self) -> bool:
        """Sent and not yet at an end."""
        return self.status in OPEN

    @property
    def how_it_stands(self) -> str:
        """What stands for all that the forms of staff show of it: another once it was moved, given out or corrected."""
        facts = (self.topic_id, self.title, self.difference, self.stage, self.deadline, self.deadline_fact, self.wish)
        return digest(self.status, self.adviser_id, *facts)

    def on_move(self, edge: Edge) -> set[str]:
        """What changes by itself with a move: the clocks and the dates. Returns the fields set."""
        now = timezone.now()
        return clocks.on_move(self, edge, now) | clocks.note_change(self, now)
