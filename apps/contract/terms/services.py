"""Writes down what was agreed: a contract with its years, and what a year is worth."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import require_version

from .. import events
from ..amounts import pounds
from ..ledger.models import LedgerEntry
from ..policies import can_keep_contract
from .models import Contract, ContractYear

MOST_YEARS = 10


def set_up_contract(*, title: str, reference: str, starts: dt.date, years: int, value_pence: int, by: User) -> Contract:
    """Writes down a contract of so many years from its first day, each with the same value to begin with.

    Refuses one that overlaps another. Records ``contract.set-up``.
    """
    require(can_keep_contract(by))
    if not 1 <= years <= MOST_YEARS:
        raise DomainError(f"A contract has from 1 to {MOST_YEARS} years", field="years", code="out-of-range")
    days = [_years_after(starts, number) for number in range(years + 1)]
    try:
        with transaction.atomic():
            contract = Contract.objects.create(
                title=title.strip(), reference=reference.strip(), starts=starts, ends=days[-1]
            )
            for first, after in pairwise(days):
                ContractYear.objects.create(contract=contract, starts=first, ends=after, value_pence=value_pence)
            audit.record(events.CONTRACT_SET_UP, subject=contract, by=by, after={"starts": starts, "ends": days[-1]})
    except IntegrityError as error:
        if "contract_one_at_a_time" not in str(error):
            raise
        raise DomainError(
            "Another contract covers some of these days. Choose a first day after its end",
            field="starts",
            code="overlaps",
        ) from error
    return contract


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 1 March where a year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def value_year(*, year: ContractYear, value_pence: int, version: int, by: User) -> ContractYear:
    """Writes down what the council pays for a year, when nobody else changed it since it was seen.

    Refuses less than its lines have as budgets. Records ``contract-year.valued``.
    """
    require(can_keep_contract(by))
    with transaction.atomic():
        held = ContractYear.objects.select_for_update(no_key=True).get(pk=year.pk)
        require_version(held, version, by=by)
        budgets = LedgerEntry.objects.filter(year=held, kind=LedgerEntry.Kind.BUDGET).total()
        if value_pence < budgets:
            raise DomainError(
                f"The lines have {pounds(budgets)} for {held.name} already. Lower their budgets first",
                field="value",
                code="below-budgets",
            )
        before, held.value_pence, held.version = held.value_pence, value_pence, held.version + 1
        held.save(update_fields={"value_pence", "version"})
        audit.record(events.YEAR_VALUED, subject=held, by=by, before={"pence": before}, after={"pence": value_pence})
    return held
