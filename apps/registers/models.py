"""The charity register as it was last loaded, each loading of it, and where our records differ from it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apps.core import wording
from apps.core.models import ListEntry


class RegisterCode(ListEntry):
    """A code of the register's own classification, and which of our themes and communities it may mean."""

    part = models.CharField(max_length=10)
    """What the charity does, who it helps, or how: ``what``, ``who`` or ``how``."""
    themes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    communities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Only ever suggested in words: whom a group serves, it says itself."""


class RegisterImport(models.Model):
    """One loading of the charity register: who, when, which files, and what it changed."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Nobody where it was loaded on the server, by a command."""
    charities_file = models.CharField(max_length=200)
    classification_file = models.CharField(max_length=200)
    extract_date = models.DateField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    twice = models.PositiveIntegerField(default=0)
    """How many rows were left, since another row of the file had the same number and was taken."""
    pairs = models.JSONField(default=list, blank=True)
    """Of the first of these: the number, the place of the row that was taken and of the one that was left."""

    class Meta:
        indexes = [
            # what the register's pages call its date
            models.Index(fields=["-extract_date", "-id"], name="register_import_latest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__gte=models.F("started_at")), name="register_import_ends_after_its_start"
            )
        ]

    def __str__(self) -> str:
        return f"charity register of {self.extract_date}"


class RegisterEntry(models.Model):
    """A charity of the register. One that is removed is marked and never deleted."""

    number = models.PositiveIntegerField(primary_key=True)
    name = models.TextField()
    plain = models.TextField()
    """The name as it is compared: see ``registers.names``."""
    kind = models.CharField(max_length=60, blank=True)
    on_register = models.BooleanField()
    registered_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    missing_since = models.DateField(null=True, blank=True)
    """The date of the first extract that no longer had it."""
    reporting = models.CharField(max_length=60, blank=True)
    year_end = models.DateField(null=True, blank=True)
    income = models.BigIntegerField(null=True, blank=True)
    expenditure = models.BigIntegerField(null=True, blank=True)
    address = models.TextField(blank=True)
    postcode = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    website = models.TextField(blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    is_cio = models.BooleanField()
    activities = models.TextField(blank=True)
    codes = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    changed_in = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            # "Is your group here already?": a name, or how it begins
            models.Index(fields=["plain"], name="register_entry_by_name", opclasses=["text_pattern_ops"]),
            # the same: words of a name
            GinIndex(
                models.Func("plain", models.Value(" "), function="string_to_array"), name="register_entry_by_word"
            ),
            # the same: a company number
            models.Index(
                fields=["company_number"], name="register_entry_by_company", condition=~models.Q(company_number="")
            ),
            # the staff's list of late returns: those that the register calls overdue
            models.Index(
                fields=["number"],
                name="register_entry_overdue",
                condition=models.Q(on_register=True)
                & (
                    models.Q(reporting__iexact="submission overdue")
                    | models.Q(reporting__iexact="submission double default")
                ),
            ),
            # the same: those of which it says nothing, by the end of their year
            models.Index(
                fields=["year_end"],
                name="register_entry_silent",
                condition=models.Q(on_register=True, reporting="")
                & (models.Q(is_cio=True) | models.Q(income__gt=10_000)),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="register_entry_has_a_name"),
            models.CheckConstraint(
                condition=~models.Q(on_register=True, removed_on__isnull=False), name="register_entry_on_or_removed"
            ),
            models.CheckConstraint(
                condition=~models.Q(on_register=True, missing_since__isnull=False), name="register_entry_on_or_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def off_register(self) -> str:
        """Since when it is not on the register, in words. Empty while it is.

        Only the register's own date is a date of removal: of a charity that an extract no longer has, we know the
        date of that extract and nothing more.
        """
        if self.on_register:
            return ""
        if self.removed_on:
            return f"Removed from the register on {wording.day(self.removed_on)}"
        if self.missing_since:
            return f"Not on the register under this number since the extract of {wording.day(self.missing_since)}"
        return "Removed from the register"


class RegisterWord(models.Model):
    """A word of the register's names and how many charities have it: misspelt words are looked for here."""

    word = models.TextField(primary_key=True)
    entries = models.PositiveIntegerField()

    class Meta:
        indexes = [
            # "Is your group here already?": a misspelt word
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="register_word_trigrams")
        ]

    def __str__(self) -> str:
        return self.word
