"""The staff's search over all groups: by name or number, by status, by verification, by having a lead."""

from __future__ import annotations

import re
from typing import Any

import django_filters as filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from apps.core.parts import FilterGroup, FilterOption
from apps.registers import identifiers

from ..models import Identifier, Membership, Organisation, OtherName, Verification
from ..record import searching
from ..verification.services import OPEN

ORDER = ("sort", "pk")
STATUSES = [
    ("active", "Active"),
    ("unlisted", "Active, not in the directory"),
    ("dormant", "Dormant"),
    ("closed", "Closed"),
    ("merged", "Merged"),
]
CHECKED = [("checked", "Checked"), ("to-check", "To check"), ("asked", "We asked the group")]
LEAD = [("none", "Without a lead")]


def has_lead() -> Exists:
    """Whether somebody with an open account leads the group."""
    closed = get_user_model().objects.filter(is_active=False).values("pk")  # few: quicker than to join every person
    leads = Membership.objects.open().filter(organisation=OuterRef("pk"), role=Membership.Role.LEAD)
    return Exists(leads.exclude(user__in=closed))


def without_a_lead() -> QuerySet[Organisation]:
    """Groups at work or resting that nobody with an open account leads."""
    return Organisation.objects.filter(~has_lead(), status__in=["active", "dormant"])


class GroupsFilter(filters.FilterSet):
    """``q`` words or a number, ``standing``, ``checked``, ``lead``: each any of several."""

    q = filters.CharFilter(method="by_words")
    standing = filters.MultipleChoiceFilter(choices=STATUSES, method="by_status")
    checked = filters.MultipleChoiceFilter(choices=CHECKED, method="by_checked")
    lead = filters.MultipleChoiceFilter(choices=LEAD, method="by_lead")

    class Meta:
        model = Organisation
        fields: list[str] = []

    has_very_many = False
    """Whether more groups than ``searching.MOST`` are known to match, once the search was carried out."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, searching.sorted_by_name(Organisation.objects.all()))

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Words of the name or text, another name, or a number in any register; where few have them, names alike too."""
        words = " ".join(value.replace("\x00", "").split())[:200]
        if not words:
            return queryset
        bare = re.sub(r"[^0-9A-Za-z]", "", words.rsplit("-", 1)[-1]).upper()
        numbers = {bare, bare.zfill(8), bare.lower()}
        having = searching.with_words(Organisation.objects.all(), words)
        by_number = Identifier.objects.filter(scheme__in=list(identifiers.SCHEMES), value__in=numbers)
        by_other = OtherName.objects.filter(name__icontains=words).values("organisation")
        others = by_number.values("organisation").union(by_other)
        many = searching.count(having)
        if many > searching.MOST:  # so many that a walk in order of name soon meets a page of them
            self.has_very_many = not any(self._on(other) for other in ("standing", "checked", "lead"))
            return queryset.filter(Q(search=searching.query_of(words)) | Q(pk__in=others))
        # one statement for each index: joined by OR they would use none
        found = [having.values("pk"), by_number.values("organisation"), by_other]
        if many < searching.FEW:
            found.append(Organisation.objects.filter(name__trigram_word_similar=words).values("pk"))
        return queryset.filter(pk__in=found[0].union(*found[1:]))

    def by_status(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Groups with any of the chosen statuses."""
        wanted = Q(status__in=[each for each in value if each != "unlisted"])
        if "unlisted" in value:
            wanted |= Q(status="active", listed=False)
        return queryset.filter(wanted) if value else queryset

    def by_checked(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Groups with any of the chosen states of verification."""
        if not value:
            return queryset
        states = {"to-check": Verification.Status.WAITING, "asked": Verification.Status.ASKED}
        open_ones = Verification.objects.filter(status__in=[states[v] for v in value if v in states])
        wanted = Q(pk__in=open_ones.filter(status__in=OPEN).values("organisation"))
        if "checked" in value:
            wanted |= Q(checked_at__isnull=False)
        return queryset.filter(wanted)

    def by_lead(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Those without a lead."""
        return queryset.filter(~has_lead(), status__in=["active", "dormant"]) if value else queryset

    @property
    def panel(self) -> list[FilterGroup]:
        """The boxes of the filter panel."""
        return [
            FilterGroup(name, legend, [FilterOption(code, label, on=code in self._on(name)) for code, label in options])
            for name, legend, options in (
                ("standing", "Standing", STATUSES),
                ("checked", "Record", CHECKED),
                ("lead", "Lead", LEAD),
            )
        ]

    def _on(self, name: str) -> list[str]:
        return self.data.getlist(name)

    @property
    def is_cut(self) -> bool:
        """Whether anything is searched or filtered."""
        return any(self.data.getlist(name) != [""] and self.data.getlist(name) for name in self.filters)

    def at(self, **place: str) -> str:
        """The address of this search, at a page."""
        query = QueryDict(mutable=True)
        for name in self.filters:
            query.setlist(name, [value for value in self.data.getlist(name) if value])
        for name, value in place.items():
            query[name] = value
        return f"?{query.urlencode()}"
