"""The shapes of the wards as they were loaded, release by release."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..querysets import BoundaryImportQuerySet


class BoundaryImport(models.Model):
    """One release of ward boundaries, as it was loaded: from which file and source, by whom, valid from which day.

    ``width`` and ``height`` are those of the whole place in drawing units. A release that was loaded again for
    the same day stays as a row without shapes, and says when it was replaced.
    """

    source = models.ForeignKey("places.Source", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    file_name = models.CharField(max_length=200)
    code_property = models.CharField(max_length=120)
    name_property = models.CharField(max_length=120, blank=True)
    left_out = models.PositiveIntegerField()
    points_before = models.PositiveIntegerField()
    points_after = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = BoundaryImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starts"], condition=models.Q(replaced_at__isnull=True), name="boundary_import_one_for_a_day"
            ),
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="boundary_import_has_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} from {self.starts}"


class WardBoundary(models.Model):
    """The simplified shape of a ward in one release: closed rings as x, y, x, y, … in drawing units."""

    release = models.ForeignKey(BoundaryImport, on_delete=models.PROTECT, related_name="boundaries")
    ward = models.ForeignKey("places.Ward", on_delete=models.PROTECT, related_name="boundaries")
    rings = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint("release", "ward", name="ward_boundary_once_in_a_release")]

    def __str__(self) -> str:
        return f"{self.ward_id} in {self.release_id}"


class BoundaryUpload(models.Model):
    """A file of boundaries that an administrator is looking at and has not loaded. One for each person, packed."""

    uploaded_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    packed = models.BinaryField()
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.file_name
