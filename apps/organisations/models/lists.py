"""The lists that records point at: kinds, legal forms, themes, communities, income bands."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.models import ListEntry


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


class Check(ListEntry):
    """What staff did to see that a record is right: found it in the register, visited, saw the rules."""
