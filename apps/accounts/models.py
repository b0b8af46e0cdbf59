"""People and the roles they hold. Roles are rows, with who granted them and when."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from apps.core.models import ListEntry
from apps.core.moves import Edge

from .personal_data import FORMER, GONE, tombstone
from .querysets import RoleGrantQuerySet, SignInHelpQuerySet, SignInQuerySet, UserQuerySet
from .states import HelpStatus


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


class How(models.TextChoices):
    """The first thing by which somebody proved who they are."""

    PASSWORD = "password", "Password"
    CODE = "code", "Code by e-mail"
    PASSKEY = "passkey", "Passkey"


class Second(models.TextChoices):
    """What came after it, where a second step was asked for."""

    APP = "app", "code from an app"
    PASSKEY = "passkey", "passkey"
    RECOVERY = "recovery", "recovery code"


class SignIn(models.Model):
    """One time that somebody signed in, or got no further than the second step. Kept for 90 days.

    It holds no internet address and no place. ``device`` is two words for the person to know it by, and
    ``mark`` the digest of a number that the browser keeps: it tells a device that was used before.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    at = models.DateTimeField(default=timezone.now, editable=False)
    how = models.CharField(max_length=20, choices=How.choices)
    second = models.CharField(max_length=20, choices=Second.choices, blank=True)
    got_in = models.BooleanField(default=True)
    device = models.CharField(max_length=60)
    mark = models.CharField(max_length=64, blank=True)
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
            models.CheckConstraint(condition=models.Q(how__in=How.values), name="sign_in_how_is_known"),
            models.CheckConstraint(condition=models.Q(second__in=["", *Second.values]), name="sign_in_second_is_known"),
            models.CheckConstraint(
                condition=models.Q(got_in=True) | models.Q(session_key="", ended_at__isnull=True),
                name="sign_in_failed_opens_no_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.how} at {self.at:%Y-%m-%d %H:%M}"


class IdentityCheck(ListEntry):
    """One way of making sure that somebody is who they say. What was seen is never copied."""


class HelpRefusal(ListEntry):
    """Why help with signing in was refused."""


class SignInHelp(models.Model):
    """Somebody cannot get in by any way, and asks. Two of the team decide, and nobody alone.

    ``person`` is the account behind the address, or empty where there is none: the asker is told the same.
    """

    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    new_email = models.EmailField(max_length=254, blank=True)
    happened = models.CharField(max_length=1000, blank=True)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="help_asked")
    status = models.CharField(max_length=20, choices=HelpStatus.choices, default=HelpStatus.ASKED)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    checks = models.ManyToManyField(IdentityCheck, blank=True, related_name="+")
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    takes_effect_at = models.DateTimeField(null=True, blank=True)
    reason = models.ForeignKey(HelpRefusal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SignInHelpQuerySet.as_manager()

    class Meta:
        indexes = [
            # the list of those that are open, and the list of those that are closed
            models.Index(fields=["-id"], name="help_open", condition=models.Q(closed_at__isnull=True)),
            models.Index(fields=["-id"], name="help_closed", condition=models.Q(closed_at__isnull=False)),
            # what the timed job carries out
            models.Index(fields=["takes_effect_at"], name="help_due", condition=models.Q(status=HelpStatus.APPROVED)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=HelpStatus.values), name="help_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | models.Q(checked_by__isnull=False) & ~models.Q(approved_by=models.F("checked_by")),
                name="help_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True)
                | (models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("person")))
                & (models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("person"))),
                name="help_nobody_helps_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True, checked_at__isnull=True)
                | models.Q(checked_by__isnull=False, checked_at__isnull=False),
                name="help_checked_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True, takes_effect_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False, takes_effect_at__isnull=False),
                name="help_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[HelpStatus.APPROVED, HelpStatus.DONE])
                | models.Q(approved_by__isnull=False, person__isnull=False),
                name="help_takes_effect_when_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=HelpStatus.open(), closed_at__isnull=True)
                | models.Q(closed_at__isnull=False) & ~models.Q(status__in=HelpStatus.open()),
                name="help_closed_at_the_end",
            ),
            models.UniqueConstraint(
                "person", condition=models.Q(closed_at__isnull=True), name="help_one_open_for_each_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-in help {self.pk}"

    def on_move(self, edge: Edge) -> set[str]:
        """Closes it with the move that is its end."""
        if edge.target in HelpStatus.open():
            return set()
        self.closed_at = timezone.now()
        return {"closed_at"}
