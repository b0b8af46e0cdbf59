"""Writes down who is bound by the contract. A name that was right on a day is never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core import audit, wording
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import require_version

from .. import events
from ..models import Contract, Party, PartyName
from ..policies import can_keep_contract


@contextmanager
def _one_lead(field: str) -> Iterator[None]:
    """A transaction in which a second lead body on one day is refused in a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "party_one_lead_at_a_time" not in str(error):
            raise
        raise DomainError(
            "Another party leads on some of these days. End it first, or choose other days",
            field=field,
            code="two-leads",
        ) from error


def _require_inside(contract: Contract, day: dt.date, field: str) -> None:
    if not contract.starts <= day < contract.ends:
        raise DomainError("The contract does not cover that day", field=field, code="not-covered")


def add_party(*, contract: Contract, role: str, name: str, starts: dt.date, by: User) -> Party:
    """A party from its first day until the contract ends. Records ``party.added``.

    Refuses a day that the contract does not cover, and a lead body while another leads.
    """
    require(can_keep_contract(by))
    _require_inside(contract, starts, "starts")
    with _one_lead("starts"):
        party = Party.objects.create(contract=contract, role=role, starts=starts, ends=contract.ends)
        PartyName.objects.create(party=party, name=name.strip(), starts=starts, ends=contract.ends)
        audit.record(events.PARTY_ADDED, subject=party, by=by, after={"role": role, "starts": starts})
    return party


def rename_party(*, party: Party, name: str, on: dt.date, version: int, by: User) -> Party:
    """The name that a party has from a day on. The day on which its last name began corrects that name.

    Refuses a day before that, and one after the party's last. Records ``party.renamed``.
    """
    require(can_keep_contract(by))
    with transaction.atomic():
        held = _locked(party, version, by)
        last = PartyName.objects.filter(party=held).order_by("-starts")[0]
        if on < last.starts:
            raise DomainError(
                f"It has been called “{last.name}” since {wording.day(last.starts)}. Choose that day or a later one",
                field="on",
                code="too-early",
            )
        if on >= held.ends:
            raise DomainError(
                f"Its last day is {wording.day(held.last_day)}. Choose that day or an earlier one",
                field="on",
                code="too-late",
            )
        if name.strip() == last.name:
            raise DomainError("This is its name already", field="name", code="same")
        if on == last.starts:
            last.name = name.strip()
            last.save(update_fields={"name"})
        else:
            last.ends = on
            last.save(update_fields={"ends"})
            PartyName.objects.create(party=held, name=name.strip(), starts=on, ends=held.ends)
        _count(held)
        audit.record(events.PARTY_RENAMED, subject=held, by=by, after={"on": on, "corrects": on == last.starts})
    return held


def end_party(*, party: Party, last_day: dt.date, version: int, by: User) -> Party:
    """Sets the last day of a party, once more too. Records ``party.ended``.

    Refuses a day before its last name begins, one that the contract does not cover, and a second lead body.
    """
    require(can_keep_contract(by))
    with _one_lead("last_day"):
        held = _locked(party, version, by)
        _require_inside(held.contract, last_day, "last_day")
        last = PartyName.objects.filter(party=held).order_by("-starts")[0]
        if last_day < last.starts:
            raise DomainError(
                f"Its name “{last.name}” begins on {wording.day(last.starts)}. Choose that day or a later one",
                field="last_day",
                code="too-early",
            )
        before, ends = held.ends, last_day + dt.timedelta(days=1)
        held.ends = last.ends = ends
        last.save(update_fields={"ends"})
        held.save(update_fields={"ends"})
        _count(held)
        audit.record(events.PARTY_ENDED, subject=held, by=by, before={"ends": before}, after={"ends": ends})
    return held


def _locked(party: Party, version: int, by: User) -> Party:
    held = Party.objects.select_for_update(no_key=True, of=("self",)).select_related("contract").get(pk=party.pk)
    require_version(held, version, by=by)
    return held


def _count(party: Party) -> None:
    party.version += 1
    party.save(update_fields={"version"})
