"""Why somebody registered a group beside one that is like it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .organisation import Organisation


class RegisteredBeside(models.Model):
    """A group was registered though one like it is here, and its founder said why it is another one."""

    class Why(models.TextChoices):
        LIKE_NAME = "like-name", "Another group that has a name like ours"
        BRANCH = "branch", "We are a branch or a project of it, with our own committee or rules"
        NEW_START = "new-start", "It ended, and we began anew"
        OTHER = "other", "Another reason"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registered_beside")
    beside = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=Why)
    words = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # the staff list of what was said, newest first
            models.Index(fields=["-said_at", "-id"], name="registered_beside_newest")
        ]
        constraints = [
            models.UniqueConstraint("organisation", "beside", name="registered_beside_said_once"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("beside")), name="registered_beside_another"
            ),
            models.CheckConstraint(condition=~models.Q(why="other", words=""), name="registered_beside_other_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} beside {self.beside_id}"
