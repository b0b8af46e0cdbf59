"""The index of normalised names of groups, and the pairs of groups that are likely duplicates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from ..record.models import Organisation


class NameKey(models.Model):
    """The search index for comparing a group: normalised name, website, mail domain, phone. Saved with every record."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="name_key"
    )
    key = models.CharField(max_length=400)
    site = models.CharField(max_length=300, blank=True)
    mail_domain = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=15, blank=True)
    site_public = models.BooleanField(default=False)
    """Whether the group shows its website: a page for somebody who is not of it may not hint at one that it hides."""
    mail_public = models.BooleanField(default=False)
    compared_at = models.DateTimeField(null=True, blank=True)
    """When it was last looked at for pairs. Empty since its record changed: the next night looks at it again."""

    class Meta:
        indexes = [
            # a name much like the one that is typed; the nightly search for pairs
            GinIndex(fields=["key"], opclasses=["gin_trgm_ops"], name="name_key_trigrams", fastupdate=False),
            # the same website, domain or phone: while registering, and in the nightly search
            models.Index(fields=["site"], name="name_key_by_site", condition=~models.Q(site="")),
            models.Index(fields=["mail_domain"], name="name_key_by_domain", condition=~models.Q(mail_domain="")),
            models.Index(fields=["phone"], name="name_key_by_phone", condition=~models.Q(phone="")),
        ]

    def __str__(self) -> str:
        return self.key


class DuplicatePair(models.Model):
    """Two groups that may be one, found each night, with the evidence. Staff merge them, or say that they are two."""

    class Status(models.TextChoices):
        OPEN = "open", "To look at"
        APART = "apart", "Two groups"
        MERGED = "merged", "Merged"

    one = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    score = models.PositiveSmallIntegerField()
    evidence = ArrayField(models.CharField(max_length=20))
    """Codes of ``duplicates.likeness``, strongest first."""
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            # the staff's list: the likeliest first
            models.Index(fields=["-score", "id"], name="duplicate_pair_open", condition=models.Q(status="open")),
            # the staff's list of pairs with one piece of evidence
            GinIndex(fields=["evidence"], name="duplicate_pair_by_evidence", fastupdate=False),
        ]
        constraints = [
            models.UniqueConstraint("one", "two", name="duplicate_pair_found_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("two")), name="duplicate_pair_in_order"),
            models.CheckConstraint(condition=models.Q(score__lte=100), name="duplicate_pair_score_is_up_to_100"),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "apart", "merged"]), name="duplicate_pair_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(status__in=["apart", "merged"], decided_at__isnull=False, decided_by__isnull=False),
                name="duplicate_pair_decided_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.two_id}"

    def on_move(self, edge: Any) -> set[str]:
        """Sets the time of a decision, and clears it when the pair is open again."""
        if edge.target == self.Status.OPEN:
            self.decided_at = self.decided_by = None
        else:
            self.decided_at = timezone.now()
        return {"decided_at", "decided_by"}
