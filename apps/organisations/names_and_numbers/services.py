"""Services of a record's identifiers (numbers in registers) and other names."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import require_version

from .. import events
from ..consent.services import refresh
from ..models import Identifier, Organisation, OtherName, Verification
from ..record import policies as record_policies
from ..verification.services import put_on_list


class NumberTaken(DomainError):
    """A number belongs to another group, ``holder``, whose name is shown only where it is public."""

    def __init__(self, holder: Organisation, *, scheme: str, field: str = "") -> None:
        listed = holder.listed and holder.status == Organisation.Status.ACTIVE
        more = f"It is {holder.name}." if listed else "Check it, or leave it out and tell us."
        super().__init__(f"Another group here has this number. {more}", field=field, code="number-taken")
        self.holder = holder if listed else None
        self.scheme = scheme


def set_numbers(
    org: Organisation, numbers: Sequence[tuple[str, str]], *, fields: Sequence[str] = (), only: Sequence[str] = ()
) -> bool:
    """Writes a group's numbers, and answers whether anything changed. For the verbs that hold its row locked.

    ``only`` names the registers that this is about: numbers of others stay. ``fields`` are the form's fields, one for
    each number. Raises NumberTaken for a number that belongs to another group.
    """
    held = Identifier.objects.filter(organisation=org)
    if only:
        held = held.filter(scheme__in=only)
    known = {(number.scheme, number.value): number.pk for number in held}
    gone = [pk for pair, pk in known.items() if pair not in numbers]
    Identifier.objects.filter(pk__in=gone).delete()
    changed = bool(gone)
    for at, (scheme, value) in enumerate(numbers):
        if (scheme, value) in known or (scheme, value) in numbers[:at]:
            continue
        try:
            with transaction.atomic():
                Identifier.objects.create(organisation=org, scheme=scheme, value=value)
        except IntegrityError:
            taken = Identifier.objects.select_related("organisation").get(scheme=scheme, value=value)
            raise NumberTaken(taken.organisation, scheme=scheme, field=fields[at] if at < len(fields) else "") from None
        changed = True
    return changed


def save_numbers(
    *,
    organisation: Organisation,
    numbers: Sequence[tuple[str, str]],
    version: int,
    by: User,
    fields: Sequence[str] = (),
) -> Organisation:
    """Saves all numbers of a group: a register's prefix and a number each.

    Raises EditConflict when somebody else saved since, and NumberTaken for the number of another group. Records
    ``record.saved`` with the org-ids before and after. The record waits to be checked again when they changed.
    """
    with transaction.atomic():
        org = _open(organisation, version, by)
        before = _numbers(org)
        set_numbers(org, numbers, fields=fields)
        after = _numbers(org)
        if before != after:
            _saved(org, "numbers", {"numbers": before}, {"numbers": after}, by)
            put_on_list(org, Verification.Cause.NUMBERS, by=by)
    return org


def save_names(*, organisation: Organisation, names: Sequence[tuple[str, str]], version: int, by: User) -> Organisation:
    """Saves the other names of a group: what kind each is, and the name. The same name twice is kept once.

    Raises EditConflict when somebody else saved since. Records ``record.saved``, and never the names.
    """
    with transaction.atomic():
        org = _open(organisation, version, by)
        held = {(other.kind, other.name) for other in org.other_names.all()}
        wanted = {name.casefold(): (kind, name) for kind, name in reversed(names)}
        if held != set(wanted.values()):
            OtherName.objects.filter(organisation=org).delete()
            OtherName.objects.bulk_create(
                OtherName(organisation=org, kind=kind, name=name) for kind, name in wanted.values()
            )
            _saved(org, "names", {}, {}, by)
            refresh(org)
    return org


def _open(organisation: Organisation, version: int, by: User) -> Organisation:
    org = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(record_policies.can_edit_record(by, org))
    require_version(org, version, by=by, verbs=events.VERSIONED)
    return org


def _numbers(org: Organisation) -> list[str]:
    return sorted(str(number) for number in Identifier.objects.filter(organisation=org))


def _saved(org: Organisation, section: str, before: dict[str, object], after: dict[str, object], by: Actor) -> None:
    org.version += 1
    org.updated_at = timezone.now()
    org.save(update_fields={"version", "updated_at"})
    audit.record(
        events.RECORD_SAVED, subject=org, by=by, before=before, after=after | {"section": section, "changed": [section]}
    )
