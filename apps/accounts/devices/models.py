"""When, how and on which device people signed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .querysets import SignInQuerySet


class SignInMethod(models.TextChoices):
    """The first factor of a sign-in."""

    PASSWORD = "password", "Password"
    CODE = "code", "Code by email"
    PASSKEY = "passkey", "Passkey"


class SecondFactorUsed(models.TextChoices):
    """The second factor of a sign-in, where one was asked for."""

    APP = "app", "code from an app"
    PASSKEY = "passkey", "passkey"
    RECOVERY = "recovery", "recovery code"


class SignIn(models.Model):
    """One sign-in, or one that failed at the second factor. Kept for 90 days.

    It holds no internet address and no place. ``device`` is two words for the person to know it by, and
    ``browser_digest`` that of a number that the browser keeps: it tells a device that was used before.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_ins")
    at = models.DateTimeField(default=timezone.now, editable=False)
    method = models.CharField(max_length=20, choices=SignInMethod.choices)
    second_factor = models.CharField(max_length=20, choices=SecondFactorUsed.choices, blank=True)
    succeeded = models.BooleanField(default=True)
    device = models.CharField(max_length=60)
    browser_digest = models.CharField(max_length=64, blank=True)
    session_key = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = [
            # a person's devices and recent sign-ins
            models.Index(fields=["user", "-at", "-id"], name="sign_in_by_person"),
            # what is forgotten after 90 days
            models.Index(fields=["at"], name="sign_in_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(method__in=SignInMethod.values), name="sign_in_method_is_known"),
            models.CheckConstraint(
                condition=models.Q(second_factor__in=["", *SecondFactorUsed.values]),
                name="sign_in_second_factor_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(succeeded=True) | models.Q(session_key="", ended_at__isnull=True),
                name="sign_in_failed_opens_no_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.method} at {self.at:%Y-%m-%d %H:%M}"
