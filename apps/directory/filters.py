"""The directory's search: words, places, themes, services, access. It looks at what is public and at nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse

from apps.core.keyset import Page, first_page, page, page_of_tiers
from apps.core.parts import FilterChip, FilterGroup, FilterOption
from apps.organisations.consent import publishing
from apps.organisations.models import Organisation
from apps.organisations.record import searching
from apps.places import distance
from apps.places.models import Ward

from .choices import EVERYBODY, LISTS, DirectoryChoices, Entry, Place
from .models import Location, Service
from .search_origin import SearchOrigin, find_origin

TEXTS = ("q", "near")
ADDRESS = (*TEXTS, "where", *LISTS, "sort")
"""The parts of an address, in the one order in which every link has them."""
SORTS = {"match": "best match first", "name": "in order of name", "near": "nearest first"}
COUNTS_KEPT_FOR = 60
"""Seconds for which the map keeps how many groups of each ward have words that very many have."""
OPEN = {"offers", "theme", "access"}
"""The groups of boxes that show their first few; of the others a line opens all."""
LEGENDS = {
    "offers": "What people can get",
    "theme": "What it is about",
    "serves": "Who it is for",
    "led_by": "Who leads it",
    "kind": "Kind of group",
    "access": "What makes it easy to come",
}


class DirectoryFilter(DirectoryChoices, filters.FilterSet):
    """The filters of the directory from the query string. Unknown values are ignored, so that old links still work.

    ``q`` words, ``near`` a postcode or ward to measure from, ``where`` neighbourhoods or wards, then any of several
    entries of each list; of ``access`` all, at one place. ``sort`` one of SORTS.
    """

    q = filters.CharFilter(method="by_words")
    where = filters.MultipleChoiceFilter(method="by_place", choices=())
    theme = filters.MultipleChoiceFilter(method="by_theme", choices=())
    kind = filters.MultipleChoiceFilter(method="by_kind", choices=())
    offers = filters.MultipleChoiceFilter(method="by_offers", choices=())
    serves = filters.MultipleChoiceFilter(method="by_serves", choices=())
    led_by = filters.MultipleChoiceFilter(method="by_led_by", choices=())
    access = filters.MultipleChoiceFilter(method="by_access", choices=())

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Organisation] | None = None) -> None:
        super().__init__(data, Organisation.objects.in_directory() if queryset is None else queryset)

    # --- what was chosen -------------------------------------------------------------------------

    def _text(self, name: str) -> str:
        """What was typed, without letters that Postgres cannot hold."""
        return " ".join(self.data.get(name, "").replace("\x00", "").split())[:200]

    @property
    def words(self) -> str:
        return self._text("q")

    @cached_property
    def chosen_places(self) -> list[Place]:
        wanted = set(self.data.getlist("where"))
        if not wanted:
            return []
        # an address of before a review names a ward that those after it stand for
        wanted |= {ward.pk for code in wanted - self.places.keys() for ward in self.succession.standing_for(code)}
        return [place for code, place in self.places.items() if code in wanted]

    @property
    def near_text(self) -> str:
        return self._text("near")

    @property
    def chosen_wards(self) -> set[str]:
        return {ward for place in self.chosen_places for ward in place.wards}

    @cached_property
    def chosen(self) -> dict[str, list[Entry]]:
        """The entries that are on, by list."""
        wanted = {name: set(self.data.getlist(name)) for name in LISTS}
        if not any(wanted.values()):
            return {name: [] for name in LISTS}
        return {name: [e for code, e in self.lists[name].items() if code in wanted[name]] for name in LISTS}

    @cached_property
    def near(self) -> SearchOrigin:
        """The point to measure distances from; false where none was asked for or found."""
        typed = self._text("near")
        return find_origin(typed, self._wards_by_any_name, self.areas.values()) if typed else SearchOrigin()

    @property
    def _wards_by_any_name(self) -> list[Ward]:
        """The wards of today, and those of other days whose name none of today has: people know a place by its old name."""
        taken = {ward.name for ward in self.wards}
        return [*self.wards, *(ward for ward in self.succession.wards if ward.name not in taken)]

    @property
    def sort(self) -> str:
        """The order that was asked for, where it can be had."""
        asked = self.data.get("sort", "")
        return asked if asked in self.sorts else self.sorts[0]

    @property
    def sorts(self) -> list[str]:
        """The orders that can be had, the usual one first."""
        return [*(["near"] if self.near else []), *(["match"] if self.words else []), "name"]

    # --- the groups ------------------------------------------------------------------------------

    def filter_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """The groups that match, names that are alike among them when few have the words."""
        found = self.narrowed(queryset)
        return self.by_words(found, "q", self.words) if self.words else found

    def narrowed(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """The groups that match all but the words."""
        if self.chosen_places:
            queryset = self.by_place(queryset, "where", [place.code for place in self.chosen_places])
        for name, entries in self.chosen.items():
            if entries:
                queryset = getattr(self, f"by_{name}")(queryset, name, [entry.code for entry in entries])
        return queryset

    @cached_property
    def total(self) -> int:
        """How many there are, up to one more than ``searching.MOST``; of the whole directory exactly."""
        if not self.is_on:
            return self.queryset.count()
        if self.words and not self.few:
            return self._with_words
        return len(self._keys)

    def _ranked(self) -> QuerySet[Organisation]:
        """The groups that match, best first, where few have the words."""
        found = searching.ranked(self.narrowed(self.queryset), self.words, none_has_them=self._with_words == 0)
        return found.order_by(*searching.RANKED)

    @cached_property
    def _ranks(self) -> list[Any]:
        """The keys of all of those and what ranks them, up to one more than ``searching.MOST``.

        Found once for the count and the first page.
        """
        return list(self._ranked().values_list(*searching.RANKED, named=True)[: searching.MOST + 1])

    @cached_property
    def _keys(self) -> list[int]:
        """The keys of all that match, up to one more than ``searching.MOST``: found once for the count and the page."""
        if self.sort == "match" and self.few:
            return [row.pk for row in self._ranks]
        found = self.filter_queryset(self.queryset).order_by().values_list("pk", flat=True)
        return list(found[: searching.MOST + 1])

    @property
    def _is_short(self) -> bool:
        """Whether all that match are known by their keys, so that nothing need be searched again."""
        return self.is_on and not (self.words and not self.few) and len(self._keys) <= searching.MOST

    @cached_property
    def _with_words(self) -> int:
        return searching.count(searching.with_words(self.narrowed(self.queryset), self.words))

    @property
    def few(self) -> bool:
        """Whether so few groups have the words that names which are alike are shown as well."""
        return self._with_words < searching.FEW

    def page(self, groups: QuerySet[Organisation], *, size: int, after: str, before: str) -> Page[Organisation]:
        """One page of the list in the order asked for. ``groups`` says what is read of each.

        Which groups they are is found in the indexes alone; then those few are read whole.
        """
        short = self._is_short
        light = (self.queryset.filter(pk__in=self._keys) if short else self.narrowed(self.queryset)).only("pk")
        place: dict[str, Any] = {"size": size, "after": after, "before": before}
        if self.sort == "match" and not self.few:
            found = page_of_tiers(searching.tiers(light, self.words), order=searching.ORDER, **place)
        elif self.sort == "match" and not after and not before:
            found = first_page(self._ranks, order=searching.RANKED, size=size)
        elif self.sort == "match":
            found = page(self._ranked().only("pk"), order=searching.RANKED, **place)
        else:
            light = searching.sorted_by_name(
                self.by_words(light, "q", self.words) if self.words and not short else light
            )
            order: tuple[str, ...] = searching.ORDER
            if self.sort == "near":
                light = light.annotate(distance=distance.distance_from(self.near.latitude, self.near.longitude))
                order = ("distance", *order)
            found = page(light, order=order, **place)
        whole = {group.pk: group for group in groups.filter(pk__in=[row.pk for row in found.rows])}
        rows = []
        for row in found.rows:
            if group := whole.get(row.pk):
                group.__dict__["match"] = getattr(row, "match", 0)
                rows.append(group)
        return replace(found, rows=rows)

    def by_ward(self) -> list[tuple[str, int]]:
        """How many of the groups are based in each ward, by its code.

        For words that more than ``searching.MOST`` groups have, as it was up to COUNTS_KEPT_FOR seconds ago: each of
        those groups has to be read to be counted.
        """
        if self.words and self._with_words > searching.MOST:
            asked = hashlib.sha256(urlencode(self.asked, doseq=True).encode()).hexdigest()
            return list(cache.get_or_set(f"directory-by-ward:{asked}", self._count_by_ward, COUNTS_KEPT_FOR) or [])
        return self._count_by_ward()

    def _count_by_ward(self) -> list[tuple[str, int]]:
        groups = self.queryset.filter(pk__in=self._keys) if self._is_short else self.filter_queryset(self.queryset)
        found = groups.order_by().values("ward").annotate(many=Count("pk"))
        return list(found.values_list("ward", "many"))

    def by_words(self, queryset: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        return searching.or_alike(queryset, value) if self.few else searching.with_words(queryset, value)

    def by_place(self, queryset: QuerySet[Organisation], _name: str, value: Iterable[str]) -> QuerySet[Organisation]:
        wards = {ward for code in value for ward in self.places[code].wards}
        based = Organisation.objects.in_directory().filter(ward__in=wards).order_by().values("pk")
        working = Organisation.works_in.through.objects.filter(ward__in=wards).values("organisation")
        return queryset.filter(pk__in=based.union(working))

    def by_theme(self, queryset: QuerySet[Organisation], _name: str, value: list[str]) -> QuerySet[Organisation]:
        about = Organisation.themes.through.objects.filter(theme__in=value)
        return queryset.filter(pk__in=about.values("organisation"))

    def by_kind(self, queryset: QuerySet[Organisation], _name: str, value: list[str]) -> QuerySet[Organisation]:
        return queryset.filter(kind__in=value)

    def by_offers(self, queryset: QuerySet[Organisation], _name: str, value: list[str]) -> QuerySet[Organisation]:
        of_kind = Service.kinds.through.objects.filter(servicekind__in=value).values("service")
        return queryset.filter(pk__in=Service.objects.shown().filter(pk__in=of_kind).values("organisation"))

    def by_serves(self, queryset: QuerySet[Organisation], _name: str, value: list[str]) -> QuerySet[Organisation]:
        """Groups that say so to everybody, of the whole group or of a public service."""
        whole = Organisation.serves.through.objects.filter(
            community__in=value, organisation__in=publishing.shown_by("serves")
        ).values("organisation")
        part = Service.serves.through.objects.filter(community__in=value).values("service")
        found = whole.union(Service.objects.shown().filter(pk__in=part).values("organisation"))
        if EVERYBODY in value:
            groups = Organisation.objects.filter(serves_answer=EVERYBODY, pk__in=publishing.shown_by("serves"))
            services = Service.objects.shown().filter(for_whom=Service.ForWhom.EVERYBODY)
            found = found.union(groups.order_by().values("pk"), services.values("organisation"))
        return queryset.filter(pk__in=found)

    def by_led_by(self, queryset: QuerySet[Organisation], _name: str, value: list[str]) -> QuerySet[Organisation]:
        """Groups that say so to everybody."""
        led = Organisation.led_by.through.objects.filter(
            community__in=value, organisation__in=publishing.shown_by("led_by")
        )
        return queryset.filter(pk__in=led.values("organisation"))

    def by_access(self, queryset: QuerySet[Organisation], _name: str, value: list[str]) -> QuerySet[Organisation]:
        """Groups with a public service at a place that has all of these."""
        easy = Location.objects.open()
        for code in value:
            having = Location.access.through.objects.filter(accessfeature=code).values("location")
            easy = easy.filter(pk__in=having)
        there = Service.places.through.objects.filter(location__in=easy.values("pk")).values("service")
        return queryset.filter(pk__in=Service.objects.shown().filter(pk__in=there).values("organisation"))

    # --- addresses, boxes and chips --------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.words or self.chosen_places or any(self.chosen.values()))

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """What the address asks for and can have, in the one order of all links."""
        found = {name: [text] for name in TEXTS if (text := self._text(name))}
        found["where"] = [place.code for place in self.chosen_places]
        found |= {name: [entry.code for entry in entries] for name, entries in self.chosen.items()}
        if self.sort != self.sorts[0]:
            found["sort"] = [self.sort]
        return {name: found[name] for name in ADDRESS if found.get(name)}

    def at(self, **more: str) -> str:
        """The address of the same list, at another page or in another order."""
        asked = self.asked | {name: [value] for name, value in more.items()}
        if more.get("sort") == self.sorts[0]:
            asked.pop("sort")
        return "?" + urlencode(asked, doseq=True)

    def without(self, *names: str, **values: str) -> str:
        """The address of the same list without these filters, or without one value of one of them."""
        kept = {name: held for name, held in self.asked.items() if name not in names}
        for name, value in values.items():
            kept[name] = [one for one in kept.get(name, []) if one != value]
        return "?" + urlencode({name: held for name, held in kept.items() if held}, doseq=True)

    def in_ward(self, code: str) -> str:
        """The address of the list with all that is on, in one ward."""
        kept = {name: held for name, held in self.asked.items() if name != "where"} | {"where": [code]}
        ordered = {name: kept[name] for name in ADDRESS if name in kept}
        return f"{reverse('directory:directory')}?{urlencode(ordered, doseq=True)}"

    def alone(self, name: str) -> str:
        """The address of the list with one of the filters alone."""
        return "?" + urlencode({name: self.asked[name]}, doseq=True)

    @property
    def chips(self) -> list[FilterChip]:
        """What is on, each with the address of the list without it."""
        found = [FilterChip(f"“{self.words}”", self.without("q"))] if self.words else []
        if self.near:
            found.append(FilterChip(f"Near {self.near.label.removeprefix('the middle of ')}", self.without("near")))
        found += [FilterChip(place.name, self.without(where=place.code)) for place in self.chosen_places]
        for name, entries in self.chosen.items():
            before = {"serves": "For: ", "led_by": "Led by: "}.get(name, "")
            found += [FilterChip(before + entry.name, self.without(**{name: entry.code})) for entry in entries]
        return found

    @property
    def panel(self) -> list[FilterGroup]:
        """The boxes beside the list."""
        on = {place.code for place in self.chosen_places}
        options = [FilterOption(code, place.name, on=code in on) for code, place in self.places.items()]
        areas = FilterGroup("where", "Neighbourhood", options[: len(self.areas)], shown=5)
        wards = FilterGroup("where", "Ward", options[len(self.areas) :], shown=0)
        groups = {
            name: FilterGroup(
                name,
                LEGENDS[name],
                [FilterOption(e.code, e.name, on=e in self.chosen[name]) for e in self.lists[name].values()],
                shown=5 if name in OPEN else 0,
            )
            for name in LISTS
        }
        first = [groups.pop("offers"), groups.pop("theme")]
        found = [*first, areas, wards, groups.pop("access"), *groups.values()]
        return [group for group in found if group.options]
