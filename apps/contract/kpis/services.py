"""Writes down measures and their targets, what was reported, and how a commissioner rated it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import require_seen

from .. import events
from ..models import Contract, ContractYear, Kpi, KpiFigure, KpiRating, KpiTarget
from ..policies import can_keep_contract
from . import policies

MOST = Decimal(1_000_000_000)


def add_kpi(*, contract: Contract, name: str, definition: str, kind: str, by: User) -> Kpi:
    """A measure of the contract, without a target yet. Refuses a name that one has. Records ``kpi.added``."""
    require(can_keep_contract(by))
    try:
        with transaction.atomic():
            kpi = Kpi.objects.create(contract=contract, name=name.strip(), definition=definition.strip(), kind=kind)
            audit.record(events.KPI_ADDED, subject=kpi, by=by, after={"kind": kind})
    except IntegrityError as error:
        if "kpi_name_is_its_own" not in str(error):
            raise
        raise DomainError("Another measure of this contract has this name", field="name", code="taken") from error
    return kpi


def set_target(*, kpi: Kpi, year: ContractYear, number: Decimal, by: User, seen: str | None = None) -> KpiTarget:
    """Sets what a measure has to reach in a year, or changes it. Records ``kpi.target-set`` with what it was.

    ``seen`` is the version that was seen, ``0`` where there was no target.
    """
    require(can_keep_contract(by))
    with transaction.atomic():
        held = _locked(kpi, year)
        _require_number(held, number)
        target = KpiTarget.objects.filter(kpi=held, year=year).first()
        require_seen(str(target.version if target else 0), seen, said="The target has changed since you opened it.")
        before = target.number if target else None
        if before == number:
            raise DomainError(f"The target is {held.said(number)} already", field="number", code="same")
        if target is None:
            target = KpiTarget.objects.create(kpi=held, year=year, number=number)
        else:
            target.number, target.version = number, target.version + 1
            target.save(update_fields={"number", "version"})
        audit.record(
            events.KPI_TARGET_SET,
            subject=held,
            by=by,
            before={"target": before, "year": year.pk},
            after={"target": number, "year": year.pk},
        )
    return target


def report_figure(
    *,
    kpi: Kpi,
    year: ContractYear,
    number: Decimal,
    source: str,
    as_of: dt.date,
    by: User,
    seen: str | None = None,
) -> KpiFigure:
    """Writes down the figure of a year with its source, in place of the one before, which is kept.

    Refuses a day outside the year or to come. Records ``kpi.figure-reported``.
    """
    with transaction.atomic():
        held = _locked(kpi, year)
        require(policies.can_report(by, held, year, _target(held, year)))
        _require_number(held, number)
        if not year.starts <= as_of < year.ends or as_of > timezone.localdate():
            raise DomainError(f"Choose a day of {year.name}, today or earlier", field="as_of", code="not-in-year")
        earlier = KpiFigure.objects.in_force().filter(kpi=held, year=year).first()
        _require_standing(earlier, seen)
        if earlier is not None:
            KpiFigure.objects.filter(pk=earlier.pk).update(ended_at=timezone.now())
        figure = KpiFigure.objects.create(kpi=held, year=year, number=number, source=source.strip(), as_of=as_of, by=by)
        audit.record(events.KPI_FIGURE_REPORTED, subject=held, by=by, after={"figure": figure.pk, "year": year.pk})
    return figure


def rate(*, kpi: Kpi, year: ContractYear, word: str, reason: str, by: User, seen: str | None = None) -> KpiRating:
    """A commissioner's rating of a year with its reason, in place of the one before, which is kept.

    Records ``kpi.rated`` with the word that stood and the word that stands.
    """
    with transaction.atomic():
        held = _locked(kpi, year)
        require(policies.can_rate(by, held, year, _target(held, year)))
        earlier = KpiRating.objects.in_force().filter(kpi=held, year=year).first()
        _require_standing(earlier, seen)
        if earlier is not None:
            KpiRating.objects.filter(pk=earlier.pk).update(ended_at=timezone.now())
        rating = KpiRating.objects.create(kpi=held, year=year, word=word, reason=reason.strip(), by=by)
        audit.record(
            events.KPI_RATED,
            subject=held,
            by=by,
            before={"word": earlier.word if earlier else "", "year": year.pk},
            after={"word": word, "year": year.pk},
        )
    return rating


def _locked(kpi: Kpi, year: ContractYear) -> Kpi:
    """The measure, locked: two who write about it follow each other."""
    held: Kpi = Kpi.objects.select_for_update(no_key=True).get(pk=kpi.pk)
    if held.contract_id != year.contract_id:
        raise ValueError(f"measure {kpi.pk} and year {year.pk} are of two contracts")
    return held


def _target(kpi: Kpi, year: ContractYear) -> KpiTarget | None:
    return KpiTarget.objects.filter(kpi=kpi, year=year).first()


def _require_standing(earlier: KpiFigure | KpiRating | None, seen: str | None) -> None:
    """Refuses a form that was opened before the last figure or rating was written."""
    require_seen(str(earlier.pk if earlier else 0), seen, said="Somebody else has written here since you opened it.")


def _require_number(kpi: Kpi, number: Decimal) -> None:
    if kpi.kind == Kpi.Kind.PERCENT and number > 100:
        raise DomainError("Enter a percentage from 0 to 100", field="number", code="out-of-range")
    if not 0 <= number <= MOST:
        raise DomainError("Enter a number from 0 to 1,000,000,000", field="number", code="out-of-range")
