"""A person who can sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from apps.core.names import sort_name

from ..personal_data import ERASED_DOMAIN, FORMER_NAME, tombstone
from .passwords import one_spelling
from .querysets import UserQuerySet

if TYPE_CHECKING:
    from ..roles.models import RoleGrant


class ContactPreference(models.TextChoices):
    """The best way to reach a person."""

    EMAIL = "email", "By email"
    PHONE = "phone", "By phone call"
    TEXT = "text", "By text message"


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people, and finds them by their address in any case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Creates a person who can sign in: by an emailed code, where no password is given."""
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
    sort_name = sort_name()
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
            models.Index(fields=["sort_name", "id"], name="user_by_name"),
            # the people page: part of a name or of an address
            # (Django's icontains compares upper case)
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="user_name_trigrams", fastupdate=False),
            GinIndex(OpClass(Upper("email"), "gin_trgm_ops"), name="user_email_trigrams", fastupdate=False),
            # the staff's list of groups without a lead: a closed account leads nothing
            models.Index(fields=["id"], name="user_closed", condition=models.Q(is_active=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_has_an_email"),
            models.CheckConstraint(condition=~models.Q(name__regex="[[:cntrl:]]"), name="user_name_is_one_line"),
            models.CheckConstraint(
                condition=models.Q(contact_preference__in=["", *ContactPreference.values]),
                name="user_contact_preference_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    name=FORMER_NAME,
                    email__endswith=f"@{ERASED_DOMAIN}",
                    phone="",
                    access_needs="",
                    contact_preference="",
                    is_active=False,
                ),
                name="user_erased_is_nobody",
            ),
        ]

    def set_password(self, raw_password: str | None) -> None:
        """Sets the password, in the one spelling that is compared too."""
        super().set_password(None if raw_password is None else one_spelling(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, however the letters were composed."""
        return super().check_password(None if raw_password is None else one_spelling(raw_password))

    def __str__(self) -> str:
        """The name, and never the address: this is drawn on pages that others see."""
        return self.name or f"Person {self.pk}"

    def get_full_name(self) -> str:
        return str(self)

    def anonymise(self) -> None:
        """Overwrites every personal field and closes the account. The row stays, so that counts do."""
        self.name, self.email = FORMER_NAME, tombstone(self.pk)
        self.phone = self.access_needs = self.contact_preference = ""
        self.is_active, self.warned_at, self.erased_at = False, None, timezone.now()
        self.last_login = None
        self.set_unusable_password()
        self.save()

    @property
    def open_grants(self) -> list[RoleGrant]:
        """The grants in force, in the order in which they were made. Uses a prefetched ``role_grants``."""
        return sorted((g for g in self.role_grants.all() if g.ended_at is None), key=lambda g: g.pk)
