"""Organisations: the record that is asked for once, who acts for it, and what of it is public."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from apps.core.models import ListEntry

from .querysets import InvitationQuerySet, MembershipQuerySet, OrganisationQuerySet

SEARCH = "portal"
"""The text search configuration: English, with accents left aside."""


class Kind(ListEntry):
    """What kind of organisation it is: a community group, a faith group, a social enterprise."""


class LegalForm(ListEntry):
    """The legal form. Being a registered charity is a status, kept apart as an identifier."""


class Theme(ListEntry):
    """What the work is about: food, carers, arts."""


class Community(ListEntry):
    """A community served or led by, in one of the equality strands."""

    strand = models.CharField(max_length=60)
    compares_with = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    """The categories of the population figures that count the same people, if there are any."""


class IncomeBand(ListEntry):
    """A band of yearly income in pounds, from ``lower`` up to but not with ``upper``."""

    lower = models.PositiveIntegerField()
    upper = models.PositiveIntegerField(null=True, blank=True)


class Organisation(models.Model):
    """A group. It survives its people: it is closed or dormant, never deleted."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        DORMANT = "dormant", "Dormant"
        CLOSED = "closed", "Closed"

    class Answer(models.TextChoices):
        """Not asked differs from would rather not say."""

        NOT_ASKED = "not-asked", "We did not ask"
        ANSWERED = "answered", "Answered"
        RATHER_NOT = "rather-not", "Would rather not say"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    legal_form = models.ForeignKey(LegalForm, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(max_length=1000)
    services_offered = models.TextField(max_length=2000, blank=True)
    findable = models.TextField(blank=True, editable=False)
    """What of the optional text is public, kept by the services: search may look at nothing else."""
    ward = models.ForeignKey("places.Ward", on_delete=models.PROTECT, related_name="organisations")
    works_in = models.ManyToManyField("places.Ward", related_name="organisations_working", blank=True)
    city_wide = models.BooleanField(default=False)
    themes = models.ManyToManyField(Theme, related_name="organisations", blank=True)
    serves = models.ManyToManyField(Community, related_name="organisations_serving", blank=True)
    serves_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    led_by = models.ManyToManyField(Community, related_name="organisations_led", blank=True)
    led_by_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    income = models.PositiveIntegerField(null=True, blank=True)
    income_year = models.PositiveSmallIntegerField(null=True, blank=True)
    income_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    paid_staff = models.PositiveIntegerField(null=True, blank=True)
    volunteers = models.PositiveIntegerField(null=True, blank=True)
    people_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=300, blank=True)
    listed = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config=SEARCH)
        + SearchVector("purpose", weight="B", config=SEARCH)
        + SearchVector("findable", weight="C", config=SEARCH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            # the directory: in order of name, listed groups only
            models.Index(
                Lower("name"), "id", name="organisation_by_name", condition=models.Q(listed=True, status="active")
            ),
            # the directory: words
            GinIndex(fields=["search"], name="organisation_search", fastupdate=False),
            # the directory and the staff list: part of a name, or a misspelt one
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="organisation_name_trigrams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "dormant", "closed"]), name="organisation_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(income__isnull=True, income_year__isnull=True)
                | models.Q(income__isnull=False, income_year__isnull=False),
                name="organisation_income_and_its_year",
            ),
            models.CheckConstraint(
                condition=~models.Q(income_answer="rather-not") | models.Q(income__isnull=True),
                name="organisation_income_not_said_is_empty",
            ),
            models.CheckConstraint(
                condition=~models.Q(people_answer="rather-not")
                | models.Q(paid_staff__isnull=True, volunteers__isnull=True),
                name="organisation_people_not_said_are_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    serves_answer__in=["not-asked", "answered", "rather-not"],
                    led_by_answer__in=["not-asked", "answered", "rather-not"],
                    income_answer__in=["not-asked", "answered", "rather-not"],
                    people_answer__in=["not-asked", "answered", "rather-not"],
                ),
                name="organisation_answers_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """A number in somebody's register, under the org-id scheme, such as GB-CHC 1234567."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint("scheme", "value", name="identifier_belongs_to_one_organisation")]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class FieldConsent(models.Model):
    """Whether one field of a record may be shown to everyone, who said so, when, and to which words."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consents")
    field = models.CharField(max_length=40)
    public = models.BooleanField()
    wording = models.CharField(max_length=40)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "field", name="field_consent_one_per_field")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}: {'public' if self.public else 'private'}"


class Membership(models.Model):
    """A person acts for an organisation, as its lead or as a member, until it is ended."""

    class Role(models.TextChoices):
        LEAD = "lead", "Lead"
        MEMBER = "member", "Member"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "user", condition=models.Q(ended_at__isnull=True), name="membership_one_open_each"
            ),
            models.CheckConstraint(condition=models.Q(role__in=["lead", "member"]), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation_id}"


class Invitation(models.Model):
    """Somebody asked a colleague to act for the group. Being told of things does not wait for the answer."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_not_both_accepted_and_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class RegistrationDraft(models.Model):
    """What a person has typed so far about a group that is not registered yet. One each."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registration_draft")
    answers: Any = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"registration draft of {self.user_id}"
