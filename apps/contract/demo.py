"""Demo data of the contract: last year and this one, its lines, and grants to groups in every state."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from apps.accounts.demo import Staff
from apps.accounts.models import Role, User
from apps.core.demo_data import DAY, LoadStage, Story, World, start_of
from apps.organisations.demo.groups import Groups
from apps.organisations.demo.named import NamedGroups
from apps.organisations.models import Organisation

from .ledger import services as ledger
from .models import BudgetLine, Grant, LedgerEntry
from .terms import demo as terms_demo
from .terms import services as terms

VALUE = 73_000_000
"""£730,000 a year."""
LINES = (
    # code, name, what for, for groups, budget, and of it committed, in pounds
    ("development", "Help for groups", "Advisers who help groups to start, run well and grow", False, 260_000, 240_000),
    ("volunteering", "Volunteering", "The volunteer centre and its officers", False, 150_000, 138_000),
    ("voice", "Engagement and voice", "Forums, seats and consultations", False, 120_000, 109_000),
    ("premises", "Premises and equipment", "Rent, telephones and the portal", False, 60_000, 53_000),
    ("passed-down", "Resource passed down", "Grants to groups that do the work", True, 140_000, 0),
)
PURPOSES = (
    ("A meal every week", "Food and a cook for a weekly meal that is open to everybody."),
    ("Tools for the growing season", "Spades, gloves and a lockable shed."),
    ("Room hire for a year", "A step-free room, one evening each week."),
    ("Training for trustees", "Two days about money and safety for a new committee."),
    ("A way in for new neighbours", "Interpreters for an advice morning in three languages."),
)
GRANTS_THIS_YEAR = 20
GRANTS_LAST_YEAR = 6


def _story(world: World, rng: random.Random) -> None:
    """Two years, of which the second is that of loading; the moments follow the days."""
    manager = world.get(Staff).first(Role.CONTRACT_MANAGER)
    today = timezone.localdate(world.today)
    begins = today.year if (today.month, today.day) >= (4, 1) else today.year - 1
    first = dt.date(begins - 1, 4, 1)
    with world.at(world.start):
        contract = terms.set_up_contract(
            title="Support for voluntary and community groups",
            reference="TC2041",
            starts=first,
            years=2,
            value_pence=VALUE,
            by=manager,
        )
        for code, name, purpose, passes_down, *_ in LINES:
            ledger.add_line(
                contract=contract, code=code, name=name, purpose=purpose, may_pass_down=passes_down, by=manager
            )
    last_year, this_year = contract.years.order_by("starts")
    lines = {line.code: line for line in contract.lines.all()}
    for year in (last_year, this_year):
        with world.at(start_of(year.starts)):
            for code, _, _, _, budget, committed in LINES:
                said = f"As agreed for {year.name}"
                ledger.set_budget(line=lines[code], year=year, pence=budget * 100, said=said, by=manager)
                if committed:
                    ledger.commit(line=lines[code], pence=committed * 100, said=said, on=year.starts, by=manager)
    groups = [world.get(NamedGroups).growers.organisation]
    groups += [group.organisation for group in world.get(Groups).all[: GRANTS_THIS_YEAR + GRANTS_LAST_YEAR - 1]]
    passed_down = lines["passed-down"]
    for number, group in enumerate(groups):
        year = this_year if number < GRANTS_THIS_YEAR else last_year
        earliest = max(year.starts, timezone.localdate(group.created_at))
        latest = min(today, year.ends - DAY)
        on = earliest + dt.timedelta(days=rng.randint(0, max(0, (latest - earliest).days)))
        with world.at(start_of(on)):
            _grant(passed_down, group, number, rng, on, manager)
    with world.at(start_of(this_year.starts)):
        rent = ledger.commit(
            line=lines["premises"], pence=120_000, said="Rent of the hub", on=this_year.starts, by=manager
        )
        ledger.reverse(entry=rent, said="Entered twice", by=manager)


def _grant(
    line: BudgetLine,
    organisation: Organisation,
    number: int,
    rng: random.Random,
    on: dt.date,
    manager: User,
) -> None:
    """Of every four one is paid in full, one in part and two not yet; two are cancelled, and one payment came back."""
    title, description = PURPOSES[number % len(PURPOSES)]
    pence = rng.randint(10, 45) * 10_000
    made: Grant = ledger.award(
        organisation=organisation,
        line=line,
        pence=pence,
        title=title,
        description=description,
        on=on,
        planned_starts=on,
        planned_ends=on + dt.timedelta(days=180),
        from_open_call=number % 3 == 0,
        by=manager,
    )
    if number % 4 in (0, 1) or number == 7:
        part = pence if number % 4 == 0 else pence // 2
        made = ledger.pay(grant=made, pence=part, on=on, said="Paid by bank transfer", by=manager)
    if number in (3, 7):
        ledger.cancel_grant(made, why="The group could not go on with it", by=manager)
    if number == 4:
        payment = LedgerEntry.objects.get(grant=made, kind=LedgerEntry.Kind.PAYMENT)
        ledger.reverse(entry=payment, said="The bank sent it back", by=manager)


STORIES = [
    Story("contract", LoadStage.STORIES, _story),
    Story("contract-terms", LoadStage.STORIES, terms_demo.terms),
]
