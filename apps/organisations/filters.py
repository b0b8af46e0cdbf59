"""The directory's search: words, where, themes. It looks at what is public and at nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters as filters
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Case, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict

from apps.core.parts import FilterChip
from apps.places import selectors as places
from apps.places.models import Ward

from .models import SEARCH, Organisation, Theme

ORDER = ("match", "sort", "pk")
"""In order of name; for words, groups whose name has them first, then those whose text has, then names alike."""


@dataclass(frozen=True)
class Place:
    """A neighbourhood or ward that can be chosen: what stands in the address, and its wards."""

    code: str
    name: str
    wards: tuple[str, ...]


def where_choices() -> tuple[list[Any], dict[str, Place]]:
    """The neighbourhoods and wards to choose from, grouped, and each by its value. Two queries."""
    by_ward = places.neighbourhoods_by_ward()
    wards = list(Ward.objects.by_name())
    held: dict[str, list[str]] = {}
    for ward in wards:
        if ward.pk in by_ward:
            held.setdefault(by_ward[ward.pk].pk, []).append(ward.pk)
    areas = sorted({n.pk: n for n in by_ward.values()}.values(), key=lambda n: (n.position, n.pk))
    found = {f"n-{n.pk}": Place(f"n-{n.pk}", n.name, tuple(held[n.pk])) for n in areas}
    found |= {ward.pk: Place(ward.pk, ward.name, (ward.pk,)) for ward in wards}
    choices = [
        ("Neighbourhoods", [(f"n-{n.pk}", n.name) for n in areas]),
        ("Wards", [(ward.pk, ward.name) for ward in wards]),
    ]
    return choices, found


class InName(Func):
    """The words of the name alone, out of the stored search words: nothing is parsed again."""

    function = "ts_filter"
    template = """%(function)s(%(expressions)s, '{a}')"""
    output_field = SearchVectorField()


class DirectoryFilter(filters.FilterSet):
    """``q`` words, ``where`` a neighbourhood or ward, ``theme`` any of some, ``city`` also groups of the whole city."""

    q = filters.CharFilter(method="by_words")
    where = filters.ChoiceFilter(method="by_place", choices=())
    theme = filters.ModelMultipleChoiceFilter(field_name="themes", queryset=Theme.objects.none(), method="by_themes")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Organisation] | None = None) -> None:
        if queryset is None:
            queryset = Organisation.objects.in_directory()
        queryset = queryset.annotate(sort=Lower("name"), match=Value(0, output_field=IntegerField()))
        super().__init__(data, queryset)
        self.where_groups, self.places = where_choices()
        self.themes = list(Theme.objects.in_force().in_order())
        self.filters["where"].extra["choices"] = self.where_groups
        self.filters["theme"].queryset = Theme.objects.in_force()

    @property
    def words(self) -> str:
        """What was searched for, without letters that Postgres cannot hold."""
        return " ".join(self.data.get("q", "").replace("\x00", "").split())[:200]

    @property
    def place(self) -> Place | None:
        return self.places.get(self.data.get("where", ""))

    @cached_property
    def chosen(self) -> list[Theme]:
        wanted = set(self.data.getlist("theme"))
        return [theme for theme in self.themes if theme.pk in wanted]

    def filter_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """The groups that match. A value that no list has is passed over, so that an old address still opens."""
        if self.words:
            queryset = self.by_words(queryset, "q", self.words)
        if self.place:
            queryset = self.by_place(queryset, "where", self.place.code)
        if self.chosen:
            queryset = self.by_themes(queryset, "theme", self.chosen)
        return queryset

    def by_words(self, queryset: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        query = SearchQuery(value, search_type="websearch", config=SEARCH)
        in_name = Q(named=query)
        return (
            queryset.filter(Q(search=query) | Q(name__trigram_word_similar=value))
            .annotate(named=InName("search"))
            .annotate(
                match=Case(When(in_name, then=0), When(search=query, then=1), default=2, output_field=IntegerField())
            )
        )

    def by_place(self, queryset: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        wards = self.places[value].wards
        working = Organisation.works_in.through.objects.filter(ward__in=wards).values("organisation")
        return queryset.filter(Q(ward__in=wards) | Q(pk__in=working))

    def by_themes(self, queryset: QuerySet[Organisation], _name: str, value: Any) -> QuerySet[Organisation]:
        about = Organisation.themes.through.objects.filter(theme__in=[theme.pk for theme in value])
        return queryset.filter(pk__in=about.values("organisation")) if value else queryset

    def without(self, *names: str, theme: str = "") -> str:
        """The address of the same list without these filters, or without one of its themes."""
        kept = self.data.copy()
        for name in (*names, "after", "before"):
            kept.pop(name, None)
        if theme:
            kept.setlist("theme", [code for code in kept.getlist("theme") if code != theme])
        return "?" + kept.urlencode()

    def at(self, **place: str) -> str:
        """The address of another page of the same list."""
        kept = self.data.copy()
        for name in ("after", "before"):
            kept.pop(name, None)
        kept.update(place)
        return "?" + kept.urlencode()

    @property
    def chips(self) -> list[FilterChip]:
        """What is on, each with the address of the list without it."""
        found = []
        if self.words:
            found.append(FilterChip(f"“{self.words}”", self.without("q")))
        if self.place:
            found.append(FilterChip(self.place.name, self.without("where")))
        found += [FilterChip(theme.name, self.without(theme=theme.pk)) for theme in self.chosen]
        return found
