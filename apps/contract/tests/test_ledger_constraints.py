"""What the database refuses of the contract and its ledger, by the name of each rule."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from apps.contract.ledger import services
from apps.contract.models import Contract, ContractYear, Grant, LedgerEntry
from apps.contract.tests.factories import DAY, NEXT_YEAR, Small, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Small:
    return small()


@pytest.fixture
def grant(world: Small) -> Grant:
    return services.award(
        organisation=world.organisation,
        line=world.line,
        pence=30_000,
        title="New tools",
        description="Spades",
        on=DAY,
        by=world.manager,
    )


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def entry(world: Small, **changed) -> LedgerEntry:
    """A commitment of £1 that nothing refuses, with what is changed in it."""
    facts = {"line": world.line, "year": world.years[0], "kind": "commitment", "pence": 100, "said": "Rent", "on": DAY}
    return LedgerEntry.objects.create(**{**facts, "by": world.manager, **changed})


def at_once() -> None:
    """What is checked when a transaction ends is checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("ledger_entry_kind_is_known_and_grant_for_groups", {"kind": "gift"}),
        ("ledger_entry_sum_above_nought_unless_reversal", {"pence": 0}),
        ("ledger_entry_sum_above_nought_unless_reversal", {"pence": -1}),
        ("ledger_entry_says_why", {"said": ""}),
        ("ledger_entry_day_inside_its_year", {"on": NEXT_YEAR}),
        ("ledger_entry_day_inside_its_year", {"on": dt.date(2027, 4, 1)}),
        ("ledger_entry_kind_is_known_and_grant_for_groups", {"kind": "payment"}),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused(world, rule, changed):
    with refused(rule), transaction.atomic():
        entry(world, **changed)


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("ledger_entry_line_of_its_grant", {"kind": "payment", "line": "posts"}),
        ("ledger_entry_award_on_a_line_for_groups", {"kind": "award", "line": "posts"}),
        ("ledger_entry_kind_is_known_and_grant_for_groups", {"kind": "commitment"}),
    ],
)
def test_an_entry_of_a_grant_that_breaks_a_rule_is_refused(world, grant, rule, changed):
    given = {name: getattr(world, value) if name == "line" else value for name, value in changed.items()}
    with refused(rule), transaction.atomic():
        entry(world, grant=grant, **given)


def test_an_entry_on_a_line_that_has_ended_is_refused(world):
    services.end_line(line=world.line, on=DAY, by=world.manager)
    assert entry(world, on=DAY - dt.timedelta(days=1)).pence == 100
    with refused("ledger_entry_line_has_not_ended"), transaction.atomic():
        entry(world)


def test_a_line_and_a_year_of_two_contracts_are_refused(world):
    with refused("ledger_entry_line_and_year_of_one_contract"), transaction.atomic():
        other = Contract.objects.create(
            title="Next", reference="TC2", starts=dt.date(2030, 4, 1), ends=dt.date(2031, 4, 1)
        )
        year = ContractYear.objects.create(contract=other, starts=other.starts, ends=other.ends, value_pence=1)
        entry(world, year=year, on=other.starts)


@pytest.mark.parametrize("changed", [{"pence": -99}, {"on": DAY + dt.timedelta(days=1)}, {"line": "posts"}])
def test_a_reversal_that_does_not_mirror_its_entry_is_refused(world, changed):
    made = entry(world)
    given = {name: getattr(world, value) if name == "line" else value for name, value in changed.items()}
    with refused("ledger_entry_reversal_mirrors_its_entry"), transaction.atomic():
        entry(world, **{"pence": -100, "reverses": made, **given})


def test_an_entry_is_reversed_once_and_a_reversal_never(world):
    made = entry(world)
    back = entry(world, pence=-100, reverses=made)
    with refused("reverses_id"), transaction.atomic():
        entry(world, pence=-100, reverses=made)
    with refused("ledger_entry_reversal_is_never_reversed"), transaction.atomic():
        entry(world, pence=-100, reverses=back)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_entry_is_neither_changed_nor_deleted(world, change):
    made = entry(world)
    with refused("ledger_entry_append_only"), transaction.atomic():
        if change == "update":
            LedgerEntry.objects.filter(pk=made.pk).update(pence=1)
        else:
            LedgerEntry.objects.filter(pk=made.pk).delete()


def test_a_grant_keeps_its_identity_and_is_never_deleted(grant):
    with refused("grant_keeps_its_identity"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(identifier="another")
    with refused("grant_is_never_deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM contract_grant WHERE id = %s", [grant.pk])


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("ledger_promised_within_the_budget", {"pence": 50_001}),
        ("ledger_promised_within_the_budget", {"line": "posts"}),
        ("ledger_budgets_within_the_value", {"kind": "budget", "line": "posts", "pence": 20_001}),
        ("ledger_paid_within_the_award", {"kind": "payment", "pence": 30_001, "grant": True}),
    ],
)
def test_a_sum_over_what_holds_it_is_refused_when_the_transaction_ends(world, grant, rule, facts):
    """The line has £800 of the year's £1,000; £300 of it is awarded."""
    given = {**facts, "line": getattr(world, facts.get("line", "line")), "grant": grant if "grant" in facts else None}
    with refused(rule), transaction.atomic():
        entry(world, **given)
        at_once()


def test_sums_that_just_fit_are_taken(world, grant):
    entry(world, pence=50_000)
    entry(world, kind="budget", line=world.posts, pence=20_000)
    entry(world, kind="payment", pence=30_000, grant=grant)
    at_once()


def test_a_budget_under_what_is_promised_is_refused(world, grant):
    budget = LedgerEntry.objects.get(kind="budget")
    with refused("ledger_promised_within_the_budget"), transaction.atomic():
        entry(world, kind="budget", pence=-80_000, reverses=budget, on=budget.on)
        entry(world, kind="budget", pence=29_999)
        at_once()
    entry(world, kind="budget", pence=-80_000, reverses=budget, on=budget.on)
    entry(world, kind="budget", pence=30_000)
    at_once()


def test_an_award_under_what_is_paid_is_refused(world, grant):
    entry(world, kind="payment", pence=100, grant=grant)
    award = LedgerEntry.objects.get(kind="award")
    with refused("ledger_paid_within_the_award"), transaction.atomic():
        entry(world, kind="award", pence=-30_000, reverses=award, grant=grant)
        at_once()


def test_a_value_under_the_budgets_is_refused(world):
    with refused("ledger_budgets_within_the_value"), transaction.atomic():
        ContractYear.objects.filter(pk=world.years[0].pk).update(value_pence=79_999)
        at_once()


@pytest.mark.parametrize(
    ("starts", "ends", "rule"),
    [
        ("2026-04-01", "2027-04-02", "contract_year_one_at_a_time"),
        ("2026-04-01", "2027-03-31", "contract_years_tile_the_contract"),
        ("2026-04-02", "2027-04-01", "contract_years_tile_the_contract"),
    ],
)
def test_years_that_do_not_tile_the_contract_are_refused(world, starts, ends, rule):
    with refused(rule), transaction.atomic():
        ContractYear.objects.filter(pk=world.years[0].pk).update(starts=starts, ends=ends)
        at_once()


def test_a_contract_without_years_is_refused():
    with refused("contract_years_tile_the_contract"), transaction.atomic():
        Contract.objects.create(title="A", reference="1", starts=dt.date(2026, 4, 1), ends=dt.date(2027, 4, 1))
        at_once()


def test_two_contracts_on_one_day_are_refused(world):
    with refused("contract_one_at_a_time"), transaction.atomic():
        Contract.objects.create(title="B", reference="2", starts=dt.date(2028, 3, 31), ends=dt.date(2029, 4, 1))


def test_a_cancelled_grant_has_its_story(grant):
    with refused("grant_cancelled_with_its_story"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(status="cancelled")
