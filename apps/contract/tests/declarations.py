"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from apps.contract.ledger import services
from apps.contract.tests.factories import DAY, small
from vcse_portal.tests.whole_person import Whole

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Contract": ("log", "staff"),
    "ContractYear": ("record", "staff"),
    "BudgetLine": ("record", "staff"),
    "Grant": ("record", "group"),
    "LedgerEntry": ("log", "staff"),
}


def rows_of_a_person(two: Whole) -> None:
    """A grant that Ada awarded."""
    world = small()
    grant = services.award(
        organisation=two.organisation,
        line=world.line,
        pence=100,
        title="Seeds",
        description="Seeds for the plot",
        on=DAY,
        by=world.manager,
    )
    type(grant).objects.filter(pk=grant.pk).update(made_by=two.ada)
