"""Late yearly returns: the register's word first, then the date that the law gives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from apps.organisations.models import Identifier
from apps.organisations.register_changes import late_returns
from apps.registers import returns
from apps.registers.models import RegisterEntry
from apps.registers.tests.register_files import charity

from .factories import group

TODAY = dt.date(2026, 11, 22)


def entry(**said) -> RegisterEntry:
    return RegisterEntry(**({"number": 1, "on_register": True, "is_cio": False, "income": 20_000} | said))


@pytest.mark.parametrize(
    ("year_end", "due"),
    [
        (dt.date(2025, 3, 31), dt.date(2027, 1, 31)),
        (dt.date(2025, 12, 31), dt.date(2027, 10, 31)),
        (dt.date(2025, 4, 5), dt.date(2027, 2, 5)),
        (dt.date(2025, 4, 30), dt.date(2027, 2, 28)),
        (dt.date(2025, 4, 29), dt.date(2027, 2, 28)),
        (dt.date(2024, 2, 29), dt.date(2025, 12, 31)),
    ],
)
def test_due_date_is_ten_months_after_the_end_of_the_next_year(year_end, due):
    assert returns.due_date(year_end) == due


@pytest.mark.parametrize(
    ("said", "late"),
    [
        ({"reporting": "Submission Overdue", "year_end": dt.date(2024, 12, 31)}, (dt.date(2026, 10, 31),)),
        ({"reporting": "Submission Double Default"}, (None,)),
        ({"reporting": "submission overdue", "year_end": dt.date(2026, 3, 31)}, (None,)),
        ({"reporting": "Submission Received", "year_end": dt.date(2001, 3, 31)}, None),
        ({"reporting": "Submission Received Late"}, None),
        ({"reporting": "New"}, None),
        ({"reporting": "Submission Overdue", "on_register": False}, None),
        ({"reporting": "", "year_end": dt.date(2024, 12, 31)}, (dt.date(2026, 10, 31),)),
        ({"reporting": "", "year_end": dt.date(2025, 1, 31)}, None),
        ({"reporting": "", "year_end": dt.date(2024, 12, 31), "income": 10_000}, None),
        ({"reporting": "", "year_end": dt.date(2024, 12, 31), "income": None}, None),
        ({"reporting": "", "year_end": dt.date(2024, 12, 31), "income": 5, "is_cio": True}, (dt.date(2026, 10, 31),)),
        ({"reporting": ""}, None),
    ],
)
def test_late_by_the_registers_word_or_else_by_the_date(said, late):
    found = returns.late(entry(**said), TODAY)
    assert (None if found is None else (found.due,)) == late


@pytest.mark.django_db
def test_late_returns_are_those_of_active_groups_here_in_order_of_name(extract):
    rows = []
    for at, (name, fields) in enumerate(
        [("Zebra", {}), ("Apple", {}), ("Closed", {"status": "closed"}), ("Fine", {})], start=1
    ):
        org, _ = group(name=name, **fields)
        Identifier.objects.create(organisation=org, scheme="GB-CHC", value=str(1000000 + at))
        says = "Submission Received" if name == "Fine" else "Submission Overdue"
        rows.append(charity(1000000 + at, name, charity_reporting_status=says))
    extract.load([*rows, charity(1000099, charity_reporting_status="Submission Overdue")])
    assert [(org.name, late.entry.pk) for org, late in late_returns.of_groups(10)] == [
        ("Apple", 1000002),
        ("Zebra", 1000001),
    ]
    assert len(late_returns.of_groups(1)) == 1
    org, _ = group(name="No number")
    assert late_returns.of_group(org) is None


@pytest.mark.django_db
def test_entries_that_may_be_late_are_found_through_the_indexes_made_for_them():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = returns.may_be_late(TODAY).explain()
    assert {name for name in ("register_entry_overdue", "register_entry_silent") if name in plan} == {
        "register_entry_overdue",
        "register_entry_silent",
    }
