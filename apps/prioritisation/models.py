"""The published policy, and what it gives each request: points, their parts and the facts behind them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.places.models import DateRange
from apps.support.clocks import Side
from apps.support.models import Request, Stage
from apps.support.states import OPEN, Status

from .querysets import PolicyQuerySet, ScoreQuerySet

AFTER_ALL_DEADLINES = dt.date(9999, 12, 31)
_FILTERED_BY = [
    "status",
    "stage",
    "topic",
    "neighbourhood",
    "organisation",
    "adviser",
    "themes",
    "reply_due_at",
    "waiting_on",
]
"""What the indexes of the whole queue hold beside their order, so that a filter that few rows pass reads no row."""


def _copied(to: str, **options: Any) -> Any:
    """A column that repeats one of the request. The request's own column has the constraint."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", **options
    )


class Policy(models.Model):
    """A rule for who goes first: dated, numbered, published. Never changed once it is in force.

    ``equality_analysis`` is a list of sections, each with a ``heading`` and a ``text``.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    summary = models.TextField(max_length=1000)
    equality_analysis = models.JSONField()
    triage_lead_agreed_on = models.DateField()
    sector_panel_agreed_on = models.DateField()
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(default=timezone.now)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gt=F("in_force_from")),
                name="policy_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__gte=F("triage_lead_agreed_on"))
                & Q(in_force_from__gte=F("sector_panel_agreed_on")),
                name="policy_agreed_before_it_is_in_force",
            ),
            ExclusionConstraint(
                name="policy_one_in_force_at_a_time",
                expressions=[(DateRange("in_force_from", "in_force_until"), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.number}"


class PolicyCriterion(models.Model):
    """How much one criterion counts in one policy. Zero is said openly too."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=30)
    weight = models.PositiveSmallIntegerField()
    settings = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("policy", "code", name="criterion_once_per_policy"),
            models.CheckConstraint(condition=Q(weight__lte=100), name="criterion_weight_is_up_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.weight}"


class Score(models.Model):
    """What the policy gave one request, with its parts and the facts used. Its row is its place in the queue.

    The columns under "what the queue is filtered by" are copies, so that one narrow index
    answers for the list, its filters and its counts. The statement that scores writes them with each event.
    """

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="score")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", db_index=False)
    total = models.PositiveSmallIntegerField()
    parts = models.JSONField()
    facts = models.JSONField()
    scored_at = models.DateTimeField()
    override_points = models.PositiveSmallIntegerField(null=True, blank=True)
    rank_points = models.GeneratedField(
        expression=Coalesce("override_points", "total"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    asked_at = models.DateTimeField()
    ranked = models.BooleanField()

    # what the queue is filtered by
    status = models.CharField(max_length=12, choices=Status)
    stage = models.CharField(max_length=5, choices=Stage)
    topic = _copied("support.Topic")
    neighbourhood = _copied("places.Neighbourhood")
    organisation = _copied("organisations.Organisation")
    adviser = _copied(settings.AUTH_USER_MODEL, null=True, blank=True)
    themes = ArrayField(models.CharField(max_length=60), default=list)
    reply_due_at = models.DateTimeField(null=True, blank=True)
    answered = models.BooleanField(default=False)
    waiting_on = models.CharField(max_length=6, choices=Side)
    deadline = models.DateField(null=True, blank=True)
    deadline_order = models.GeneratedField(
        expression=Coalesce("deadline", Value(AFTER_ALL_DEADLINES)),
        output_field=models.DateField(),
        db_persist=True,
    )
    """The deadline, never null, to sort by: what has none comes after all that have one."""

    objects = ScoreQuerySet.as_manager()

    class Meta:
        indexes = [
            # the queue in its order, filtered and counted without reading a row; and how many are ahead
            models.Index(
                fields=["-rank_points", "asked_at", "request"],
                name="score_in_rank_order",
                condition=Q(ranked=True),
                include=_FILTERED_BY,
            ),
            # the queue sorted by how long they waited, either way round
            models.Index(
                fields=["asked_at", "request"],
                name="score_in_order_of_asking",
                condition=Q(ranked=True),
                include=[*_FILTERED_BY, "answered"],
            ),
            # the queue sorted by the dates that groups gave
            models.Index(
                fields=["deadline_order", "asked_at", "request"],
                name="score_in_order_of_deadline",
                condition=Q(ranked=True),
                include=[*_FILTERED_BY, "answered"],
            ),
            # the tab Waiting on them
            models.Index(
                fields=["-rank_points", "asked_at", "request"],
                name="score_waiting_on_them",
                condition=Q(ranked=True, waiting_on="them"),
            ),
            # the tab New
            models.Index(
                fields=["status", "-rank_points", "asked_at", "request"],
                name="score_by_status",
                condition=Q(status="sent"),
            ),
            # the tab They answered
            models.Index(
                fields=["-rank_points", "asked_at", "request"], name="score_answered", condition=Q(answered=True)
            ),
            # the tab Reply due
            models.Index(fields=["reply_due_at"], name="score_by_reply_due", condition=Q(reply_due_at__isnull=False)),
            # the tab Mine, which goes on after the queue
            models.Index(
                fields=["adviser", "-ranked", "-rank_points", "asked_at", "request"],
                name="score_by_adviser",
                condition=Q(adviser__isnull=False, status__in=[str(status) for status in OPEN]),
            ),
            # the queue searched by the name of a group
            models.Index(fields=["organisation"], name="score_by_organisation", condition=Q(ranked=True)),
        ]
        constraints = [models.CheckConstraint(condition=Q(total__lte=100), name="score_is_up_to_100")]

    def __str__(self) -> str:
        return f"R-{self.request_id}: {self.total}"


class Override(models.Model):
    """A person moved a request in the queue, by giving it other points, with a reason that is kept."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="overrides")
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "request", condition=Q(ended_at__isnull=True), name="override_one_open_per_request"
            ),
            models.CheckConstraint(condition=Q(points__lte=100), name="override_points_are_up_to_100"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="override_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"override on R-{self.request_id}"


class SavedView(models.Model):
    """A set of queue filters that a person keeps under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "name", name="saved_view_name_is_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
