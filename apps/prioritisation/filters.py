"""The filters of the queue. The counts beside each box are made from the same codes, in ``queue.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from apps.support.clocks import Side

from .querysets import ScoreQuerySet

CLOCKS = (("us", "Waiting on us"), ("them", "Waiting on them"), ("late", "Reply late"))
AGES = (("new", "Less than 2 weeks"), ("weeks", "2 to 8 weeks"), ("long", "8 weeks or more"))
STAGES = (("try", "Try it"), ("do", "Do it"), ("grow", "Grow it"))
NOBODY = "nobody"
NEW_FOR_DAYS, LONG_AFTER_DAYS = 14, 56

Choices = Sequence[tuple[str, str]]


def midnight(days_before: int) -> dt.datetime:
    """The first moment of the day so many days before today, here."""
    day = timezone.localdate() - dt.timedelta(days=days_before)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


class QueueFilter(django_filters.FilterSet):
    """The boxes at the left of the queue. Within one group either will do; between groups all must hold.

    A value that is no longer offered is left out, and ``left_out`` says so: an old address goes on working.
    """

    stage = django_filters.MultipleChoiceFilter(label="Stage", choices=STAGES, method="one_of")
    clock = django_filters.MultipleChoiceFilter(label="Clock", choices=CLOCKS, method="by_clock")
    age = django_filters.MultipleChoiceFilter(label="Waited", choices=AGES, method="by_age")
    neighbourhood = django_filters.MultipleChoiceFilter(label="Neighbourhood", method="one_of")
    theme = django_filters.MultipleChoiceFilter(label="Theme", method="by_theme")
    topic = django_filters.MultipleChoiceFilter(label="Topic", method="one_of")
    adviser = django_filters.MultipleChoiceFilter(label="Adviser", method="by_adviser")

    def __init__(self, data: Any, *, queryset: ScoreQuerySet, options: dict[str, Choices]) -> None:
        super().__init__(data, queryset=queryset)
        for name, choices in options.items():
            self.filters[name].extra["choices"] = choices
        self.left_out = False
        self.chosen: dict[str, list[str]] = {}
        for name in self.filters:
            offered = {code for code, _ in self.filters[name].extra["choices"]}
            given = list(dict.fromkeys(data.getlist(name)))
            self.chosen[name] = [code for code in given if code in offered]
            self.left_out |= len(self.chosen[name]) < len(given)
        self.chosen = {name: codes for name, codes in self.chosen.items() if codes}

    def filter_queryset(self, queryset: ScoreQuerySet) -> ScoreQuerySet:
        """The rows that all the groups leave."""
        for name, codes in self.chosen.items():
            queryset = self.filters[name].filter(queryset, codes)
        return queryset

    @property
    def qs(self) -> ScoreQuerySet:
        return self.filter_queryset(self.queryset.all())

    def one_of(self, queryset: ScoreQuerySet, name: str, codes: list[str]) -> ScoreQuerySet:
        return queryset.filter(**{f"{name}__in": codes})

    def by_clock(self, queryset: ScoreQuerySet, name: str, codes: list[str]) -> ScoreQuerySet:
        wanted = Q()
        if "us" in codes:
            wanted |= Q(waiting_on=Side.US)
        if "them" in codes:
            wanted |= Q(waiting_on=Side.THEM)
        if "late" in codes:
            wanted |= Q(reply_due_at__lt=timezone.now())
        return queryset.filter(wanted)

    def by_age(self, queryset: ScoreQuerySet, name: str, codes: list[str]) -> ScoreQuerySet:
        fresh, long = midnight(NEW_FOR_DAYS - 1), midnight(LONG_AFTER_DAYS - 1)
        bands = {
            "new": Q(asked_at__gte=fresh),
            "weeks": Q(asked_at__lt=fresh, asked_at__gte=long),
            "long": Q(asked_at__lt=long),
        }
        wanted = Q()
        for code in codes:
            wanted |= bands[code]
        return queryset.filter(wanted)

    def by_theme(self, queryset: ScoreQuerySet, name: str, codes: list[str]) -> ScoreQuerySet:
        return queryset.filter(themes__overlap=codes)

    def by_adviser(self, queryset: ScoreQuerySet, name: str, codes: list[str]) -> ScoreQuerySet:
        wanted = Q(adviser__in=[code for code in codes if code != NOBODY])
        return queryset.filter(wanted | Q(adviser__isnull=True) if NOBODY in codes else wanted)
