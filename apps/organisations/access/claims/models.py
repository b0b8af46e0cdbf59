"""Somebody says that they are of a group that is here already."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import ListEntry
from apps.organisations.people.models import Membership
from apps.organisations.record.models import Organisation

from .querysets import ClaimQuerySet


class ClaimCheck(ListEntry):
    """How staff or a lead made sure that a person is of the group. ``for_lead`` words it for a lead; empty: not theirs."""

    for_lead = models.CharField(max_length=120, blank=True)


class ClaimRefusal(ListEntry):
    """Why a person was not let in to a group, and in ``hint`` what they can do. ``for_lead`` words it for a lead."""

    for_lead = models.CharField(max_length=120, blank=True)


class Claim(models.Model):
    """A person asks to act for a group that is here already. A lead or staff check it first."""

    LAPSES_AFTER = dt.timedelta(days=30)
    STAFF_AFTER = dt.timedelta(days=5)
    """How long the leads of a group have before staff may answer in their place."""

    class Status(models.TextChoices):
        ASKED = "asked", "Being checked"
        APPROVED = "approved", "Agreed"
        REFUSED = "refused", "Not agreed"
        WITHDRAWN = "withdrawn", "Taken back"
        LAPSED = "lapsed", "Ran out"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    who = models.CharField(max_length=200)
    """Who the person is in the group, in their own words."""
    phone = models.CharField(max_length=40)
    """How we can check: a number on which they can be rung."""
    note = models.CharField(max_length=500, blank=True)
    mail_helps = models.BooleanField(default=False)
    """Whether their confirmed address is at the group's own domain: it helps, and is no proof."""
    had_lead = models.BooleanField()
    """Whether somebody led the group when they asked: who was told, and who answers first."""
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Membership.Role, blank=True)
    checked = models.ForeignKey(ClaimCheck, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.ForeignKey(ClaimRefusal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=500, blank=True)
    """What the person is told besides the reason."""

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            # the staff's list of claims, the longest waiting first; each night those that run out
            models.Index(fields=["asked_at", "id"], name="claim_open", condition=models.Q(status="asked")),
            # how many a person made in a day
            models.Index(fields=["user", "-asked_at"], name="claim_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation", "user", condition=models.Q(status="asked"), name="claim_one_open_each"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["asked", "approved", "refused", "withdrawn", "lapsed"]),
                name="claim_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["asked", "lapsed"], answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(
                    status__in=["approved", "refused", "withdrawn"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="claim_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(status="approved", checked__isnull=False, role__in=["lead", "member"])
                | (~models.Q(status="approved") & models.Q(checked__isnull=True, role="")),
                name="claim_approved_says_what_was_checked",
            ),
            models.CheckConstraint(
                condition=models.Q(status="refused", refusal__isnull=False)
                | (~models.Q(status="refused") & models.Q(refusal__isnull=True, told="")),
                name="claim_refused_says_why",
            ),
            models.CheckConstraint(condition=~models.Q(who="") & ~models.Q(phone=""), name="claim_says_who_and_how"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"

    def on_move(self, edge: Any) -> set[str]:
        """Every answer, and taking it back, says when."""
        if edge.verb == "lapse_claim":
            return set()
        self.answered_at = timezone.now()
        return {"answered_at"}

    @property
    def staff_from(self) -> dt.datetime:
        """From when staff may answer: at once where nobody leads the group."""
        return self.asked_at + self.STAFF_AFTER if self.had_lead else self.asked_at

    @property
    def lapses_at(self) -> dt.datetime:
        return self.asked_at + self.LAPSES_AFTER
