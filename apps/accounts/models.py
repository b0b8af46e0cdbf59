"""People and the roles they hold. Roles are rows, with who granted them and when."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from .personal_data import FORMER, GONE, tombstone
from .querysets import RoleGrantQuerySet, UserQuerySet


class ContactPreference(models.TextChoices):
    """The best way to reach a person."""

    EMAIL = "email", "By e-mail"
    PHONE = "phone", "By phone call"
    TEXT = "text", "By text message"


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Makes a person who can sign in. With no password they sign in by an emailed code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person. What they may do comes from role grants and memberships, never from a flag."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField("your name", max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    access_needs = models.CharField(max_length=500, blank=True)
    contact_preference = models.CharField(max_length=5, choices=ContactPreference, blank=True)
    """The best way to reach them. Empty means that they did not say: it is never asked by default."""
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When we last wrote that the account will be erased because nobody uses it."""
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        indexes = [
            # the people page: in order of name
            models.Index(Lower("name"), "id", name="user_by_name"),
            # the people page: part of a name or of an address
            # (Django's icontains compares upper case)
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="user_name_trigrams", fastupdate=False),
            GinIndex(OpClass(Upper("email"), "gin_trgm_ops"), name="user_email_trigrams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_has_an_email"),
            models.CheckConstraint(
                condition=models.Q(contact_preference__in=["", *ContactPreference.values]),
                name="user_contact_preference_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    name=FORMER,
                    email__endswith=f"@{GONE}",
                    phone="",
                    access_needs="",
                    contact_preference="",
                    is_active=False,
                ),
                name="user_erased_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        """The name, and never the address: this is drawn on pages that others see."""
        return self.name or f"Person {self.pk}"

    def get_full_name(self) -> str:
        return str(self)

    def forget(self) -> None:
        """Takes everything off the row that says who this was. The row stays, so that counts do."""
        self.name, self.email = FORMER, tombstone(self.pk)
        self.phone = self.access_needs = self.contact_preference = ""
        self.is_active, self.warned_at, self.erased_at = False, None, timezone.now()
        self.last_login = None
        self.set_unusable_password()
        self.save()

    @property
    def open_grants(self) -> list[RoleGrant]:
        """The roles held now, in the order in which they were granted. Uses what was prefetched."""
        return sorted((g for g in self.role_grants.all() if g.ended_at is None), key=lambda g: g.pk)


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

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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


class Download(models.Model):
    """One file with all that the portal holds about one person, from the moment that they ask until it is deleted.

    It is claimed by one worker at a time, as an envelope is. Its key names its file, so that a worker which begins
    again after another one died writes over what that one left.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        BUILDING = "building", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="downloads")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts_total = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            # the sweep: what no worker has taken up, and what a dead one left
            models.Index(
                fields=["asked_at"], name="download_to_make", condition=models.Q(state__in=["waiting", "building"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "user", condition=models.Q(state__in=["waiting", "building"]), name="download_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "building", "ready", "failed"]), name="download_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="building", claim__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="building") & models.Q(claim__isnull=True, lease_until__isnull=True)),
                name="download_claimed_while_being_made",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ready", ready_at__isnull=False)
                | (~models.Q(state="ready") & models.Q(ready_at__isnull=True)),
                name="download_ready_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(parts_done__lte=models.F("parts_total")), name="download_parts_done_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"download {self.pk}: {self.state}"

    @property
    def path(self) -> str:
        """Where its file is, in private storage. It says nothing of whose it is."""
        return f"downloads/{self.key.hex[:2]}/{self.key.hex}.zip"

    @property
    def is_open(self) -> bool:
        """Asked for, and neither ready nor given up."""
        return self.state in (self.State.WAITING, self.State.BUILDING)
