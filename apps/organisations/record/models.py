"""The record of an organisation, asked for once, and its numbers in registers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from apps.core.models import ListEntry
from apps.core.names import sort_name
from apps.places.distance import MercatorPoint

from .querysets import OrganisationQuerySet


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


class ClosingReason(ListEntry):
    """Why a group closed: the work was done, nobody to run it, the money ended."""


SEARCH = "portal"


"""The text search configuration: English, with accents left aside."""


class Organisation(models.Model):
    """A group. It survives its people: it is closed, dormant or merged into its double, never deleted."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        DORMANT = "dormant", "Dormant"
        CLOSED = "closed", "Closed"
        MERGED = "merged", "Merged into another record"

    class Answer(models.TextChoices):
        """Not asked differs from would rather not say. Everybody is an answer to whom a group is for, and to no other."""

        NOT_ASKED = "not-asked", "We did not ask"
        ANSWERED = "answered", "Answered"
        EVERYBODY = "everybody", "Everybody"
        RATHER_NOT = "rather-not", "Would rather not say"

    uuid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    """The id in open data: it never changes and says nothing."""
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    legal_form = models.ForeignKey(LegalForm, on_delete=models.PROTECT, related_name="+")
    national_body = models.CharField(max_length=7, blank=True)
    """The charity number of the national body of which the group is a branch: never its own, so nothing is taken from it."""
    purpose = models.TextField(max_length=1000)
    services_offered = models.TextField(max_length=2000, blank=True)
    findable = models.TextField(blank=True, editable=False)
    """What of the optional text is public, kept by the services: search may look at nothing else."""
    ward = models.ForeignKey("places.Ward", on_delete=models.PROTECT, related_name="organisations")
    works_in = models.ManyToManyField("places.Ward", related_name="organisations_working", blank=True)
    city_wide = models.BooleanField(default=False)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    """As it is written, with its one space. Empty where the group gave only its ward."""
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, editable=False)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, editable=False)
    """Where everybody may think that the group is, kept by the services: never nearer than what it made public."""
    themes = models.ManyToManyField(Theme, related_name="organisations", blank=True)
    serves = models.ManyToManyField(Community, related_name="organisations_serving", blank=True)
    serves_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    """A group for everybody names no communities: the trigger ``organisation_for_everybody_names_none`` holds it."""
    led_by = models.ManyToManyField(Community, related_name="organisations_led", blank=True)
    led_by_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    income = models.PositiveIntegerField(null=True, blank=True)
    income_year = models.PositiveSmallIntegerField(null=True, blank=True)
    income_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    paid_staff = models.PositiveIntegerField(null=True, blank=True)
    volunteers = models.PositiveIntegerField(null=True, blank=True)
    committee = models.PositiveIntegerField(null=True, blank=True)
    member_count = models.PositiveIntegerField(null=True, blank=True)
    people_answer = models.CharField(max_length=12, choices=Answer, default=Answer.NOT_ASKED)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=300, blank=True)
    social_pages = ArrayField(models.CharField(max_length=300), default=list, db_default=[], blank=True)
    listed = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    closing_reason = models.ForeignKey(ClosingReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When staff checked the record as it stands. Empty again when its name, numbers or legal form change."""
    still_here_at = models.DateTimeField(null=True, blank=True, editable=False)
    quiet_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the group last said that it exists, and when it was asked because nothing was heard for long."""
    gaps_put_away = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    """The hints about what the record could still hold that the group does not want to see again."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    sort_name = sort_name()
    named = models.GeneratedField(
        expression=SearchVector("name", config=SEARCH), output_field=SearchVectorField(), db_persist=True
    )
    """The words of the name alone: small, so that a search ranks by them without reading all that a group says."""
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
                fields=["sort_name", "id"],
                name="organisation_in_order",
                condition=models.Q(listed=True, status="active"),
            ),
            # the directory: nearest first; the map: how many in each ward
            GistIndex(
                MercatorPoint("longitude", "latitude"),
                name="organisation_by_distance",
                condition=models.Q(listed=True, status="active"),
            ),
            models.Index("ward", name="organisation_by_ward_listed", condition=models.Q(listed=True, status="active")),
            # the staff's list of groups: in order of name, all of them
            models.Index(fields=["sort_name", "id"], name="organisation_by_name_all"),
            # the staff's list of groups without a lead
            models.Index(
                fields=["id"],
                name="organisation_at_work",
                condition=models.Q(status__in=["active", "dormant"]),
            ),
            # the staff's list of groups that went quiet
            models.Index(
                fields=["quiet_asked_at"],
                name="organisation_quiet",
                condition=models.Q(quiet_asked_at__isnull=False),
            ),
            # the directory: words
            GinIndex(fields=["search"], name="organisation_search", fastupdate=False),
            GinIndex(fields=["named"], name="organisation_named", fastupdate=False),
            # the directory and the staff list: part of a name, or a misspelt one
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="organisation_name_trigrams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=~models.Q(name__regex="[[:cntrl:]]"), name="organisation_name_is_one_line"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "dormant", "closed", "merged"]),
                name="organisation_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into__isnull=True)),
                name="organisation_merged_says_into_which",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="organisation_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(national_body__regex=r"^([1-9][0-9]{5,6})?$"),
                name="organisation_national_body_is_a_charity_number",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="organisation_has_a_whole_point_or_none",
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
                | models.Q(
                    paid_staff__isnull=True,
                    volunteers__isnull=True,
                    committee__isnull=True,
                    member_count__isnull=True,
                ),
                name="organisation_people_not_said_are_empty",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="closed") | models.Q(closed_on__isnull=False),
                name="organisation_closed_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    serves_answer__in=["not-asked", "answered", "everybody", "rather-not"],
                    led_by_answer__in=["not-asked", "answered", "rather-not"],
                    income_answer__in=["not-asked", "answered", "rather-not"],
                    people_answer__in=["not-asked", "answered", "rather-not"],
                ),
                name="organisation_answers_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def merge_target(self) -> Organisation:
        """The record at the end of the chain of merges that begins here; itself when it was never merged.

        One query for each merge in the chain.
        """
        target, seen = self, {self.pk}
        while target.merged_into_id and target.merged_into_id not in seen:
            seen.add(target.merged_into_id)
            target = Organisation.objects.get(pk=target.merged_into_id)
        return target

    def on_move(self, edge: Any) -> set[str]:
        """A group that opens again has no date of closing, and nobody waits to hear whether it still exists."""
        set_here = {"quiet_asked_at", "updated_at"}
        self.quiet_asked_at, self.updated_at = None, timezone.now()
        if edge.verb == "reopen":
            self.closed_on, self.closing_reason = None, None
            set_here |= {"closed_on", "closing_reason"}
        return set_here


class OtherName(models.Model):
    """Another name of a group: one it is also known by, its letters, or the one that it had before."""

    class Kind(models.TextChoices):
        ALSO = "also", "Also known as"
        ACRONYM = "acronym", "Short name or letters"
        FORMER = "former", "Name before"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="other_names")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ALSO)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=400, db_default="", blank=True, editable=False)
    """The name as names are compared, kept with the ``NameKey`` of the group."""

    class Meta:
        # a group that has, or had, a name much like another: while registering, and in the nightly search for pairs
        indexes = [GinIndex(fields=["key"], opclasses=["gin_trgm_ops"], name="other_name_trigrams", fastupdate=False)]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="other_name_once_for_each_group"),
            models.CheckConstraint(condition=~models.Q(name=""), name="other_name_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["also", "acronym", "former"]), name="other_name_kind_is_known"
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
