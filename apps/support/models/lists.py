"""The lists that a request is described with. Each is loaded from ``data/lists/support``."""

from __future__ import annotations

from django.db import models

from apps.core.models import ListEntry


class Topic(ListEntry):
    """What support is asked for, and whether the contract covers it."""

    class Scope(models.TextChoices):
        CORE = "core", "We can do this"
        FLEXIBLE = "flexible", "We can do part of this"
        OUTSIDE = "outside", "This is outside the contract"

    scope = models.CharField(max_length=10, choices=Scope)
    scope_note = models.CharField(max_length=400)
    search_words = models.CharField(max_length=300, blank=True)

    class Meta(ListEntry.Meta):
        constraints = [
            *ListEntry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(scope__in=["core", "flexible", "outside"]), name="topic_scope_is_known"
            ),
        ]


class Readiness(ListEntry):
    """A sign that the group is ready to do the work: people with time, signed rules."""


class Access(ListEntry):
    """What helps people take part: evenings, a hearing loop, an interpreter."""


class Reason(ListEntry):
    """Why a request was signposted, declined, withdrawn, or opened again. The first three are counted as demand not met."""

    class Verb(models.TextChoices):
        SIGNPOST = "signpost", "Signposted"
        DECLINE = "decline", "Declined"
        WITHDRAW = "withdraw", "Withdrawn"
        REOPEN = "reopen", "Opened again"

    class Why(models.TextChoices):
        """Wide groups of reasons: what is too small to be shown reason by reason may be shown so."""

        OUTSIDE = "outside", "Outside what we can do"
        ELSEWHERE = "elsewhere", "Others do it, or do it better"
        URGENT = "urgent", "Needed urgent help"
        NO_TIME = "no-time", "We had no time, or took too long"
        NOT_NOW = "not-now", "The group had no time, or other plans"
        MISTAKE = "mistake", "Asked twice, or by mistake"

    verb = models.CharField(max_length=10, choices=Verb)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    to_group = models.CharField(max_length=300, blank=True)

    class Meta(ListEntry.Meta):
        constraints = [
            *ListEntry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(verb__in=["signpost", "decline", "withdraw", "reopen"]), name="reason_verb_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verb="reopen", why="")
                | models.Q(why__in=["outside", "elsewhere", "urgent", "no-time", "not-now", "mistake"])
                & ~models.Q(verb="reopen"),
                name="reason_is_counted_in_a_wide_group",
            ),
        ]
