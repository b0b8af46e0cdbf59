"""Where the postcode directory says something else than a group's record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.places.models import PostcodeImport, Ward

from ..record.models import Organisation
from .querysets import PostcodeDifferenceQuerySet


class PostcodeDifference(models.Model):
    """A group whose postcode the directory has in another ward, as ended, or not at all, until that is settled.

    ``postcode`` and ``ward`` are what the record said when it was found: when the record says something else, this is of
    no more use, and no list shows it. ``new_ward`` is empty where the directory names no ward of ours.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "In another ward"
        ENDED = "ended", "Ended"
        MISSING = "missing", "Not in the directory"

    class Settled(models.TextChoices):
        FOLLOWED = "followed", "The group went to the new ward"
        LEFT = "left", "Left as it was"
        GONE = "gone", "No longer different"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="postcode_differences")
    kind = models.CharField(max_length=10, choices=Kind)
    postcode = models.CharField(max_length=8)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    new_ward = models.ForeignKey(Ward, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    """The first day of the month in which the postcode ended. One that moved may have ended too."""
    found_at = models.DateTimeField(default=timezone.now)
    found_in = models.ForeignKey(PostcodeImport, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_how = models.CharField(max_length=10, choices=Settled, blank=True)

    objects = PostcodeDifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            # the staff list reads it too: few of all groups have one
            models.UniqueConstraint(
                "organisation", condition=models.Q(settled_at__isnull=True), name="postcode_difference_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="moved") & (models.Q(new_ward=None) | ~models.Q(new_ward=models.F("ward")))
                | models.Q(kind="ended", new_ward=None, ended_on__isnull=False)
                | models.Q(kind="missing", new_ward=None, ended_on=None),
                name="postcode_difference_says_what_its_kind_does",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_how="", settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_how="gone", settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_how__in=["followed", "left"], settled_by__isnull=False),
                name="postcode_difference_settled_how_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.kind}"
