"""The roles that people hold: rows, with who granted them and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .querysets import RoleGrantQuerySet


class Role(models.TextChoices):
    """The roles of PRODUCT, section 2, that are granted. Being in a group is a membership instead."""

    ADVISER = "adviser", "Adviser"
    TRIAGE_LEAD = "triage-lead", "Triage lead"
    VOLUNTEERING_OFFICER = "volunteering-officer", "Volunteering officer"
    VOICE_OFFICER = "voice-officer", "Voice officer"
    CONTRACT_MANAGER = "contract-manager", "Contract manager"
    PARTNER = "partner", "Partner provider"
    COMMISSIONER = "commissioner", "Commissioner"
    PANEL = "panel", "Sector panel member"
    SAFEGUARDING_LEAD = "safeguarding-lead", "Safeguarding lead"
    ADMINISTRATOR = "administrator", "Administrator"


class RoleGrant(models.Model):
    """One role held by one person, from when it was granted until it is ended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        indexes = [
            # the people page: those who hold a role now
            models.Index(fields=["role", "user"], name="role_grant_open", condition=models.Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                "user", "role", condition=models.Q(ended_at__isnull=True), name="role_grant_one_open_per_role"
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_grant_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="role_grant_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(end_reason="") | models.Q(ended_at__isnull=False),
                name="role_grant_end_reason_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
