"""Requests of people who cannot get into their account, and the lists that decisions on them are taken from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import ListEntry
from apps.core.moves import Edge

from .querysets import AccountRecoveryQuerySet
from .states import RecoveryStatus


class IdentityCheck(ListEntry):
    """A way of checking identity, from a reference list. What was seen at the check is not stored."""


class RecoveryRefusal(ListEntry):
    """A reason for refusing an account recovery, from a reference list."""


class AccountRecovery(models.Model):
    """A request to be let into an account by somebody who cannot sign in. Two people of the team decide it.

    ``person`` is the account behind the address, or empty where there is none: the asker is told the same.
    """

    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    new_email = models.EmailField(max_length=254, blank=True)
    happened = models.CharField(max_length=1000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="account_recoveries"
    )
    status = models.CharField(max_length=20, choices=RecoveryStatus.choices, default=RecoveryStatus.ASKED)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    checks = models.ManyToManyField(IdentityCheck, blank=True, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    takes_effect_at = models.DateTimeField(null=True, blank=True)
    reason = models.ForeignKey(RecoveryRefusal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AccountRecoveryQuerySet.as_manager()

    class Meta:
        indexes = [
            # the list of those that are open, and the list of those that are closed
            models.Index(fields=["-id"], name="recovery_open", condition=models.Q(closed_at__isnull=True)),
            models.Index(fields=["-id"], name="recovery_closed", condition=models.Q(closed_at__isnull=False)),
            # what the timed job carries out
            models.Index(
                fields=["takes_effect_at"], name="recovery_due", condition=models.Q(status=RecoveryStatus.APPROVED)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=RecoveryStatus.values), name="recovery_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | models.Q(checked_by__isnull=False) & ~models.Q(approved_by=models.F("checked_by")),
                name="recovery_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True)
                | (models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("person")))
                & (models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("person"))),
                name="recovery_nobody_checks_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True, checked_at__isnull=True)
                | models.Q(checked_by__isnull=False, checked_at__isnull=False),
                name="recovery_checked_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True, takes_effect_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False, takes_effect_at__isnull=False),
                name="recovery_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[RecoveryStatus.APPROVED, RecoveryStatus.DONE])
                | models.Q(approved_by__isnull=False, person__isnull=False),
                name="recovery_takes_effect_when_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=RecoveryStatus.open(), closed_at__isnull=True)
                | models.Q(closed_at__isnull=False) & ~models.Q(status__in=RecoveryStatus.open()),
                name="recovery_closed_at_the_end",
            ),
            models.UniqueConstraint(
                "person", condition=models.Q(closed_at__isnull=True), name="recovery_one_open_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-in help {self.pk}"

    def on_move(self, edge: Edge) -> set[str]:
        """Sets ``closed_at`` with the move to a final status. Returns the names of the fields that it set."""
        if edge.target in RecoveryStatus.open():
            return set()
        self.closed_at = timezone.now()
        return {"closed_at"}
