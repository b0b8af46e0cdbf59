"""What can be chosen in the directory's search: the entries of its lists, neighbourhoods and wards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Value

from apps.core.models import ListEntry
from apps.organisations.models import Community, Kind, Organisation, Theme
from apps.places import selectors as places
from apps.places.models import Ward
from apps.places.succession import Succession, succession

from .models import AccessFeature, ServiceKind

LISTS: dict[str, type[ListEntry]] = {
    "offers": ServiceKind,
    "theme": Theme,
    "serves": Community,
    "led_by": Community,
    "kind": Kind,
    "access": AccessFeature,
}
"""What stands in the address, and the list that its values are from."""
EVERYBODY = Organisation.Answer.EVERYBODY
"""A choice of its own among whom a group or a service is for, the first. A community finds who named it, and no others."""


@dataclass(frozen=True)
class Place:
    """A neighbourhood or ward that can be chosen: its code in the address, its name, and its wards."""

    code: str
    name: str
    wards: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """An entry of a list that can be chosen."""

    code: str
    name: str


class DirectoryChoices:
    """What can be chosen, in three queries, each made when somebody asks."""

    @cached_property
    def lists(self) -> dict[str, dict[str, Entry]]:
        """The entries of every list by their code, in their order. One query."""
        parts = [
            model._default_manager.in_force()
            .annotate(list=Value(model.__name__, output_field=CharField()))
            .values_list("list", "code", "name", "position")
            for model in dict.fromkeys(LISTS.values())
        ]
        held: dict[str, dict[str, Entry]] = {model.__name__: {} for model in LISTS.values()}
        for which, code, name, _ in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[3], row[1])):
            held[which][code] = Entry(code, name)
        found = {name: held[model.__name__] for name, model in LISTS.items()}
        return found | {"serves": {EVERYBODY.value: Entry(EVERYBODY.value, EVERYBODY.label)} | found["serves"]}

    @cached_property
    def succession(self) -> Succession:
        return succession()

    @property
    def wards(self) -> list[Ward]:
        """The wards of today. Records may still lie in one that has ended: it is found under those that replaced it."""
        return self.succession.today

    @cached_property
    def areas(self) -> dict[str, tuple[str, list[Ward]]]:
        """The neighbourhoods of today by their code, in their order: the name and the wards of each."""
        by_ward = places.neighbourhoods_by_ward()
        found: dict[str, tuple[str, list[Ward]]] = {}
        for area in sorted({n.pk: n for n in by_ward.values()}.values(), key=lambda n: (n.position, n.pk)):
            found[area.pk] = (area.name, [w for w in self.wards if w.pk in by_ward and by_ward[w.pk].pk == area.pk])
        return found

    @cached_property
    def places(self) -> dict[str, Place]:
        """The neighbourhoods and wards by what stands for them in an address."""
        found = {f"n-{code}": (name, [ward.pk for ward in wards]) for code, (name, wards) in self.areas.items()}
        found |= {ward.pk: (ward.name, [ward.pk]) for ward in self.wards}
        return {
            code: Place(code, name, tuple(self.succession.with_earlier(wards))) for code, (name, wards) in found.items()
        }
