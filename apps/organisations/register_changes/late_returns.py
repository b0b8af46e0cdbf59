"""Groups whose charity has a late return: a reason to offer help, and for nothing else. No score reads this."""

from __future__ import annotations

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone

from apps.core import typed
from apps.registers.models import RegisterEntry
from apps.registers.returns import Late, late, may_be_late

from ..models import Identifier, Organisation

SPARE = 2


"""So many times the groups wanted are looked at: a few of those that may be late are not, by some days."""


def of_group(organisation: Organisation) -> Late | None:
    """Whether the group has a charity number and a return of that charity is late. Two queries at most."""
    numbers = Identifier.objects.filter(organisation=organisation, scheme="GB-CHC").values_list("value", flat=True)
    value = numbers.first() or ""
    entry = RegisterEntry.objects.filter(pk=typed.number(value) or 0).first()
    return late(entry, timezone.localdate()) if entry else None


def of_groups(limit: int) -> list[tuple[Organisation, Late]]:
    """The active groups whose charity has a late return, in order of name, up to a limit. Three queries."""
    today = timezone.localdate()
    numbers = may_be_late(today).annotate(as_text=Cast("number", CharField())).values("as_text")
    held = (
        Identifier.objects.filter(scheme="GB-CHC", organisation__status=Organisation.Status.ACTIVE, value__in=numbers)
        .order_by("organisation__sort_name", "organisation", "pk")
        .values_list("organisation", "value")[: limit * SPARE]
    )
    entries = RegisterEntry.objects.in_bulk([int(value) for _, value in held])
    found: dict[int, Late] = {}
    for organisation, value in held:
        if is_late := late(entries[int(value)], today):
            found.setdefault(organisation, is_late)
    wanted = list(found)[:limit]
    groups = Organisation.objects.select_related("ward").defer("search").in_bulk(wanted)
    return [(groups[pk], found[pk]) for pk in wanted]
