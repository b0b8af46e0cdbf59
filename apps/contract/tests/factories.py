"""A small contract for tests: two years of £1,000, a line for groups with £800 in the first, and one that is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from apps.accounts.models import Role, User
from apps.accounts.tests.factories import UserFactory
from apps.contract.ledger import services as ledger
from apps.contract.models import BudgetLine, Contract, ContractYear
from apps.contract.terms import services as terms
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import group

FIRST = dt.date(2026, 4, 1)
DAY = dt.date(2026, 6, 15)
NEXT_YEAR = dt.date(2027, 5, 3)


@dataclass
class Small:
    """The contract, and who has to do with it."""

    contract: Contract
    years: list[ContractYear]
    line: BudgetLine
    posts: BudgetLine
    manager: User
    commissioner: User
    organisation: Organisation
    lead: User


def small() -> Small:
    """Makes it by the services."""
    manager = UserFactory(name="Mo Manager", roles=[Role.CONTRACT_MANAGER])
    contract = terms.set_up_contract(
        title="Support for groups", reference="TC1", starts=FIRST, years=2, value_pence=100_000, by=manager
    )
    years = list(contract.years.order_by("starts"))
    line = ledger.add_line(
        contract=contract,
        code="passed-down",
        name="Passed down",
        purpose="Small grants",
        may_pass_down=True,
        by=manager,
    )
    posts = ledger.add_line(
        contract=contract, code="posts", name="Posts", purpose="People we employ", may_pass_down=False, by=manager
    )
    ledger.set_budget(line=line, year=years[0], pence=80_000, said="As agreed", by=manager)
    organisation, lead = group(name="Moss Side Growers")
    commissioner = UserFactory(name="Cleo Commissioner", roles=[Role.COMMISSIONER])
    return Small(contract, years, line, posts, manager, commissioner, organisation, lead)
