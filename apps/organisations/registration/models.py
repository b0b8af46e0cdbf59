"""Drafts of registrations, and why somebody registered a group although a similar one was registered already."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ..record.models import Organisation


class SimilarGroupDeclaration(models.Model):
    """A founder's statement that their new group is another one than a similar group, with the reason."""

    class Why(models.TextChoices):
        LIKE_NAME = "like-name", "Another group that has a name like ours"
        BRANCH = "branch", "We are a branch or a project of it, with our own committee or rules"
        NEW_START = "new-start", "It ended, and we began anew"
        OTHER = "other", "Another reason"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="similar_group_declarations")
    similar_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=Why)
    words = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # the staff list of what was said, newest first
            models.Index(fields=["-declared_at", "-id"], name="similar_group_newest")
        ]
        constraints = [
            models.UniqueConstraint("organisation", "similar_to", name="similar_group_declared_once"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("similar_to")), name="similar_group_is_another"
            ),
            models.CheckConstraint(condition=~models.Q(why="other", words=""), name="similar_group_other_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} similar to {self.similar_to_id}"


class RegistrationDraft(models.Model):
    """The answers so far of a person who is registering a group. One for each person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registration_draft")
    answers: Any = models.JSONField(default=dict)
    sources: Any = models.JSONField(default=dict)
    """The name of the source of each answer that was prefilled, by the name of the field."""
    answered: Any = ArrayField(models.CharField(max_length=20), default=list)
    """The steps that the person has submitted. A prefilled step is not among them until then."""
    pages: Any = models.JSONField(default=dict)
    """By step, which open page saved it last, where the script of that page saves by itself."""
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"registration draft of {self.user_id}"
