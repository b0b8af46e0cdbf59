"""What was sent and could not be taken, until the person is back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class KeptForm(models.Model):
    """A form that was sent by somebody who was signed out meanwhile, or whose form was old; sealed, for a day.

    ``person`` is who it is known to be from; without one, it belongs to the browser that holds its key.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="kept_forms"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    sealed = models.TextField()

    class Meta:
        indexes = [
            # what is deleted after a day
            models.Index(fields=["at"], name="kept_form_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(sealed=""), name="kept_form_holds_something"),
        ]

    def __str__(self) -> str:
        return f"kept form {self.key}"
