"""Which wards of today stand for one that a review of boundaries ended, or that has not begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from apps.core import wording

from .models import Ward


@dataclass(frozen=True)
class Ending:
    """A ward, the first day on which it is no more, and the wards that replace it from then on."""

    ward: Ward
    day: dt.date
    after: list[Ward]

    @property
    def replaced_by(self) -> str:
        return wording.listed([ward.name for ward in self.after])


@dataclass(frozen=True)
class Succession:
    """Every ward that there was, is or will be, in order of name, seen from one day."""

    wards: tuple[Ward, ...]
    day: dt.date = field(default_factory=timezone.localdate)

    @cached_property
    def _by_code(self) -> dict[str, Ward]:
        return {ward.pk: ward for ward in self.wards}

    @cached_property
    def today(self) -> list[Ward]:
        """The wards of the day."""
        return [ward for ward in self.wards if ward.is_ward_on(self.day)]

    @property
    def endings(self) -> list[Ending]:
        """The wards that ended or will end, the last first, each with those that replace it."""
        found = [
            Ending(ward, ward.ends, [self._by_code[code] for code in ward.replaced_by])
            for ward in self.wards
            if ward.ends is not None
        ]
        return sorted(found, key=lambda each: -each.day.toordinal())

    def standing_for(self, code: str) -> list[Ward]:
        """The wards of the day for the land of a ward, by name: itself, or those after it, or the ones before it.

        Follows one review after another. Each ward ends before its successor does, so this comes to an end.
        """
        found = self._follow(code)
        return [ward for ward in self.wards if ward.pk in found]

    def only_one_for(self, code: str) -> Ward | None:
        """The ward of the day, when no other has part of the land. None where a person has to choose."""
        found = self.standing_for(code)
        return found[0] if len(found) == 1 else None

    def with_earlier(self, codes: Iterable[str]) -> list[str]:
        """The codes with those of the wards of other days whose land they have, or part of it."""
        asked = set(codes)
        return [ward.pk for ward in self.wards if ward.pk in asked or asked & self._follow(ward.pk)]

    def _follow(self, code: str) -> set[str]:
        ward = self._by_code.get(code)
        if ward is None:
            return set()
        if ward.is_ward_on(self.day):
            return {code}
        begun = ward.starts <= self.day
        beside = ward.replaced_by if begun else [other.pk for other in self.wards if code in other.replaced_by]
        return {found for each in beside for found in self._follow(each)}


def succession() -> Succession:
    """All wards, seen from today. One query."""
    return Succession(tuple(Ward.objects.by_name()))
