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

    verb = models.CharField(max_length=10, choices=Verb)
    to_group = models.CharField(max_length=300, blank=True)

    class Meta(ListEntry.Meta):
        constraints = [
            *ListEntry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(verb__in=["signpost", "decline", "withdraw", "reopen"]), name="reason_verb_is_known"
            ),
        ]
