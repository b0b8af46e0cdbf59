"""Compares our records with the entries of the same charities in the register, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from apps.core import typed, wording
from apps.registers import names
from apps.registers.models import RegisterEntry, RegisterImport

from ..models import Identifier, Organisation, RegisterDifference
from ..registration.prefill import own_texts

BATCH = 500
Settled = RegisterDifference.Settled


@dataclass(frozen=True, slots=True)
class Compared:
    """One field that is compared: its name, its section of the record (none where nothing can be taken over), what
    ours and theirs say, and the form in which the two are compared."""

    field: str
    label: str
    section: str
    ours: Callable[[Organisation], str]
    plain: Callable[[str], str]


def _site(address: str) -> str:
    parts = urlsplit(address if "://" in address else f"//{address}")
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _phone(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return re.sub(r"^(0044|44)0?", "0", digits)


def _income(org: Organisation) -> str:
    return "" if org.income is None else f"{org.income} {org.income_year}"


def _company(org: Organisation) -> str:
    held = (number.value for number in org.identifiers.all() if number.scheme == "GB-COH")
    return next(held, "")


FIELDS = {
    each.field: each
    for each in (
        Compared("register_status", "Standing", "", lambda org: "", str),
        Compared("name", "Name", "name", lambda org: org.name, names.bare),
        Compared("company_number", "Company number", "name", _company, str),
        Compared("income", "Income", "people", _income, str),
        Compared("website", "Website", "contact", lambda org: org.website, _site),
        Compared("contact_email", "Email address", "contact", lambda org: org.contact_email, str.casefold),
        Compared("contact_phone", "Phone number", "contact", lambda org: org.contact_phone, _phone),
    )
}
"""What is compared, in the order in which people read it."""


def compare(found_in: RegisterImport) -> int:
    """Compares every open group that has a charity number with its entry. Returns how many new differences there are.

    A difference that somebody settled by keeping ours is not shown again until the register says something new. One
    that is no longer there is settled by itself. What the register leaves empty, and an income that the group would
    rather not say or that is older than ours, is no difference.
    """
    held = Identifier.objects.filter(scheme="GB-CHC").exclude(
        organisation__status__in=(Organisation.Status.CLOSED, Organisation.Status.MERGED)
    )
    found = 0
    for batch in _batches(held.order_by("pk").values_list("organisation", "value").iterator(chunk_size=BATCH)):
        found += _compare(batch, found_in)
    return found


def _batches(rows: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _compare(pairs: list[tuple[int, str]], found_in: RegisterImport) -> int:
    groups = Organisation.objects.filter(pk__in=[pk for pk, _ in pairs]).prefetch_related("identifiers").defer("search")
    groups_by_pk = {org.pk: org for org in groups}
    entries = RegisterEntry.objects.in_bulk(
        [number for _, value in pairs if (number := typed.number(value)) is not None]
    )
    known = _known(groups_by_pk)
    new, gone, changed = [], [], []
    for pk, value in pairs:
        entry = entries.get(typed.number(value) or 0)
        wanted = {} if entry is None else _differing(groups_by_pk[pk], entry)
        for field in FIELDS:
            before, theirs = known.get((pk, field)), wanted.get(field)
            is_open = before is not None and before.settled_at is None
            if theirs is None:
                if before is not None and is_open:
                    gone.append(before)
            elif before is not None and is_open:
                if (before.ours, before.theirs) != theirs:
                    before.ours, before.theirs, before.found_in = *theirs, found_in
                    changed.append(before)
            elif before is None or before.theirs != theirs[1] or before.settled_how != Settled.OURS:
                new.append(
                    RegisterDifference(
                        organisation_id=pk, field=field, ours=theirs[0], theirs=theirs[1], found_in=found_in
                    )
                )
    now = timezone.now()
    for each in gone:
        each.settled_at, each.settled_how = now, Settled.GONE
    RegisterDifference.objects.bulk_update(gone, ["settled_at", "settled_how"])
    RegisterDifference.objects.bulk_update(changed, ["ours", "theirs", "found_in"])
    RegisterDifference.objects.bulk_create(new)
    return len(new)


def _known(groups: Iterable[int]) -> dict[tuple[int, str], RegisterDifference]:
    """The latest difference of each field of each group, open or settled."""
    rows = RegisterDifference.objects.filter(organisation__in=list(groups)).order_by("pk")
    return {(row.organisation_id, row.field): row for row in rows}


def _differing(org: Organisation, entry: RegisterEntry) -> dict[str, tuple[str, str]]:
    """What ours and theirs say, for each field in which they differ."""
    found = {}
    theirs = values(entry)
    for field, compared in FIELDS.items():
        mine, other = compared.ours(org), theirs.get(field, "")
        if other and compared.plain(mine) != compared.plain(other) and _counts(field, org, entry):
            found[field] = (mine, other)
    return found


def _counts(field: str, org: Organisation, entry: RegisterEntry) -> bool:
    if field != "income":
        return True
    newer = org.income_year is None or (entry.year_end is not None and entry.year_end.year >= org.income_year)
    return newer and org.income_answer != Organisation.Answer.RATHER_NOT


def values(entry: RegisterEntry) -> dict[str, str]:
    """What the register says, field by field, as plain text. Empty where it says nothing that a record could take."""
    said = own_texts(entry)
    plain = {
        name: said.get(name, "") for name in ("name", "company_number", "website", "contact_email", "contact_phone")
    }
    income = f"{said['income']} {said['income_year']}" if {"income", "income_year"} <= said.keys() else ""
    return plain | {"register_status": entry.off_register, "income": income}


def in_words(field: str, value: str) -> str:
    """A value as people read it."""
    if not value:
        return "Nothing" if field != "register_status" else "Open"
    if field == "income":
        income, year = value.split(" ")
        return f"{wording.money(int(income))} in the year to {year}"
    return value


def answers(difference: RegisterDifference) -> dict[str, Any]:
    """What the register says, as the services of the record take it."""
    if difference.field == "income":
        income, year = difference.theirs.split(" ")
        return {"income": int(income), "income_year": int(year), "income_answer": Organisation.Answer.ANSWERED}
    return {difference.field: difference.theirs}
