"""Demo data of what was agreed: the parties, of which one changed its name and one ended, and the measures."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from django.utils import timezone

from apps.accounts.demo import Staff
from apps.accounts.models import Role, User
from apps.core.demo_data import World, start_of

from ..kpis import services as kpis
from ..models import Contract, ContractYear, Kpi, KpiRating, Party
from ..parties import services as parties

W = KpiRating.Word
KPIS = (
    # name, what is counted, kind, target, last year's figure, its source, its rating and why
    (
        "Groups supported",
        "Groups that an adviser worked with in the year, each counted once.",
        Kpi.Kind.AT_LEAST,
        ("380", "400"),
        "396",
        "Our list of cases, counted on 31 March",
        W.GOOD,
        "More groups than agreed, and more small ones among them.",
    ),
    (
        "First reply within 2 working days",
        "Of all requests, those that got a first reply from a person within 2 working days.",
        Kpi.Kind.PERCENT,
        ("90", "95"),
        "88.5",
        "Our case list, first replies by date",
        W.APPROACHING,
        "Close in spite of the gap in the team in winter.",
    ),
    (
        "Complaints upheld",
        "Complaints about the service that were looked into and found right.",
        Kpi.Kind.AT_MOST,
        ("4", "4"),
        "7",
        "The complaints book, kept by the director",
        W.REQUIRES,
        "Seven is too many. Four were about one cause, which is now put right.",
    ),
    (
        "Volunteers still there at 3 months",
        "Of volunteers placed in the year, those still active three months later.",
        Kpi.Kind.PERCENT,
        ("70", "70"),
        "52",
        "Calls to a sample of 60 volunteers",
        W.INADEQUATE,
        "Far from what was agreed. We ask for a plan by June.",
    ),
    (
        "Forum meetings held",
        "Meetings of the forums with at least ten groups present.",
        Kpi.Kind.AT_LEAST,
        ("24", "20"),
        "13",
        "The minutes of each forum",
        W.OTHER,
        "Two forums joined in the summer, so the target no longer fits.",
    ),
)


def terms(world: World, rng: random.Random) -> None:
    """What the contract manager wrote down of the contract of the demo world."""
    manager = world.get(Staff).first(Role.CONTRACT_MANAGER)
    contract = Contract.objects.order_by("starts")[0]
    _parties(world, contract, manager)
    _kpis(world, contract, manager, world.get(Staff).first(Role.COMMISSIONER))


def _parties(world: World, contract: Contract, manager: User) -> None:
    """The council, the lead body, a health partner that was renamed in the first year and a partner that ended in it."""
    first, autumn, spring = (
        contract.starts,
        contract.starts.replace(month=10),
        contract.starts.replace(month=12, day=31),
    )
    with world.at(world.start):
        parties.add_party(
            contract=contract, role=Party.Role.COUNCIL, name="Manchester City Council", starts=first, by=manager
        )
        parties.add_party(
            contract=contract, role=Party.Role.LEAD, name="Common Thread Manchester", starts=first, by=manager
        )
        health = parties.add_party(
            contract=contract, role=Party.Role.HEALTH, name="Irwell Health Partnership", starts=first, by=manager
        )
        partner = parties.add_party(
            contract=contract, role=Party.Role.PARTNER, name="Medlock Volunteering", starts=first, by=manager
        )
    with world.at(start_of(autumn)):
        parties.rename_party(
            party=health, name="Irwell Care and Health Board", on=autumn, version=health.version, by=manager
        )
    with world.at(start_of(spring)):
        parties.end_party(party=partner, last_day=spring, version=partner.version, by=manager)


def _kpis(world: World, contract: Contract, manager: User, commissioner: User) -> None:
    """Five measures: last year reported and rated, one of them twice; this year with targets and two figures so far."""
    last_year, this_year = contract.years.order_by("starts")
    with world.at(world.start):
        made = [
            kpis.add_kpi(contract=contract, name=name, definition=definition, kind=kind, by=manager)
            for name, definition, kind, *_ in KPIS
        ]
    for number, year in enumerate((last_year, this_year)):
        with world.at(start_of(year.starts)):
            for kpi, row in zip(made, KPIS, strict=True):
                kpis.set_target(kpi=kpi, year=year, number=Decimal(row[3][number]), by=manager)
    last_day = last_year.ends - dt.timedelta(days=1)
    morning = start_of(last_day) + dt.timedelta(hours=9)
    with world.at(morning):
        for kpi, (*_, figure, source, _word, _reason) in zip(made, KPIS, strict=True):
            _report(kpi, last_year, figure, source, last_day, manager)
        kpis.rate(kpi=made[0], year=last_year, word=W.OTHER, reason="The figure is not final yet.", by=commissioner)
    with world.at(morning + dt.timedelta(hours=7)):
        for kpi, (*_, word, reason) in zip(made, KPIS, strict=True):
            kpis.rate(kpi=kpi, year=last_year, word=word, reason=reason, by=commissioner)
    today = timezone.localdate(world.today)
    with world.at(world.today):
        _report(made[0], this_year, "214", "Our list of cases", today, manager)
        _report(made[1], this_year, "91", "Our case list, first replies by date", today, manager)


def _report(kpi: Kpi, year: ContractYear, number: str, source: str, as_of: dt.date, by: User) -> None:
    kpis.report_figure(kpi=kpi, year=year, number=Decimal(number), source=source, as_of=as_of, by=by)
