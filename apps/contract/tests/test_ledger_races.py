"""Two transactions over the last pound: exactly one passes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from apps.contract.ledger import figures, services
from apps.contract.ledger.figures import Figures
from apps.contract.models import LedgerEntry
from apps.contract.tests.factories import DAY, small
from apps.core.errors import DomainError
from apps.core.tests.interleaved import interleaved

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_promise_the_last_pound_one_is_told_that_it_is_gone():
    world = small()

    def promise(pence: int):
        return services.commit(line=world.line, pence=pence, said="Rent", on=DAY, by=world.manager)

    second = interleaved(
        lambda: promise(80_000),
        lambda: services.award(
            organisation=world.organisation,
            line=world.line,
            pence=100,
            title="Tools",
            description="Spades",
            on=DAY,
            by=world.manager,
        ),
    )
    assert isinstance(second, DomainError)
    assert second.message == "£1 is more than the £0 that is left on this line in 2026–27"
    assert figures.of_line(world.line, world.years[0]) == Figures(budget=80_000, committed=80_000)


def test_of_two_rows_over_the_last_pound_that_no_service_wrote_the_database_takes_one():
    world = small()

    def row():
        with transaction.atomic():
            return LedgerEntry.objects.create(
                line=world.line,
                year=world.years[0],
                kind="commitment",
                pence=80_000,
                said="Rent",
                on=DAY,
                by=world.manager,
            )

    def check_now():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def first():
        row()
        check_now()

    second = interleaved(first, row)
    assert isinstance(second, IntegrityError)
    assert "ledger_promised_within_the_budget" in str(second)
    assert LedgerEntry.objects.filter(kind="commitment").count() == 1
