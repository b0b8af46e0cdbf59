"""The pages of the contract at both of their roles, with what is typed wrongly, and what they cost."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.contract.ledger import figures, services
from apps.contract.ledger.figures import Figures
from apps.contract.models import Contract, Grant, LedgerEntry
from apps.contract.tests.factories import DAY, Small, small
from apps.organisations.tests.factories import group

pytestmark = pytest.mark.django_db

ON = {"on_day": "15", "on_month": "6", "on_year": "2026"}


@pytest.fixture
def world() -> Small:
    return small()


def at(name: str, *args: int) -> str:
    return reverse(f"contract:{name}", args=args)


def commit(world: Small, pence: int = 500, said: str = "Rent") -> LedgerEntry:
    return services.commit(line=world.line, pence=pence, said=said, on=DAY, by=world.manager)


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_a_contract_is_set_up_valued_and_given_a_line_and_a_budget_on_its_pages(client):
    sign_in(client, UserFactory(roles=[Role.CONTRACT_MANAGER]))
    assert "No contract is set up yet" in client.get(at("contract")).content.decode()
    starts = {"starts_day": "1", "starts_month": "4", "starts_year": "2026"}
    told = {"title": "Support", "reference": "TC1", "years": "3", "value": "£730,000", **starts}
    assert client.post(at("set_up"), told).status_code == 302
    year = Contract.objects.get().years.order_by("starts")[0]
    assert client.post(at("value_year", year.pk), {"value": "700,000.50", "version": "1"}).status_code == 302
    stale = client.post(at("value_year", year.pk), {"value": "1", "version": "1"})
    assert (stale.status_code, stale.context["form"]["value"].value()) == (409, "1")
    line = {"name": "Small grants", "code": "small-grants", "purpose": "Grants", "may_pass_down": "on"}
    assert client.post(at("add_line"), line).status_code == 302
    [made] = Contract.objects.get().lines.all()
    assert client.post(at("set_budget", made.pk, year.pk), {"amount": "9", "said": "x", "seen": "5"}).status_code == 409
    asked = {"amount": "140000", "said": "As agreed", "seen": "0"}
    assert client.post(at("set_budget", made.pk, year.pk), asked).status_code == 302
    assert figures.of_line(made, year) == Figures(budget=14_000_000)
    page = client.get(at("contract"), {"year": year.pk}).content.decode()
    assert "A quarter of the value is £175,000.12; the last quarter is £175,000.14" in page


def test_a_grant_is_awarded_paid_and_cancelled_on_its_pages(client, world):
    sign_in(client, world.manager)
    asked = {"group": "moss side growers", "line": world.line.pk, "amount": "300", "title": "Tools", **ON}
    assert client.post(at("award"), {**asked, "description": "Spades"}).status_code == 302
    grant = Grant.objects.get()
    assert client.post(at("pay", grant.pk), {"amount": "100", "said": "First part", **ON}).status_code == 302
    assert client.post(at("cancel", grant.pk), {"said": "The group has closed"}).status_code == 302
    assert figures.of_line(world.line, world.years[0]) == Figures(budget=80_000, awarded=10_000, paid=10_000)
    page = client.get(at("grant", grant.pk)).content.decode()
    assert "The group has closed" in page
    assert at("pay", grant.pk) not in page


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"amount": "801"}, "amount", "£801 is more than the £800 that is left on this line in 2026–27"),
        ({"amount": "lots"}, "amount", "Enter an amount such as 1,200 or 1,200.50"),
        ({"amount": ""}, "amount", "Enter an amount, such as 1,200"),
        ({"amount": "0"}, "amount", "Enter an amount above £0"),
        ({"group": "Growers"}, "group", "No group has this name. Is it “Moss Side Growers”? Enter its whole name"),
        ({"group": "Zzz"}, "group", "No group has this name. Look under “Groups” how it is called on its record"),
        ({"on_year": "2025"}, "on", "The contract does not cover that day"),
        ({"on_month": "13"}, "on", "The month must be between 1 and 12"),
        ({"line": "999999"}, "line", None),
        (
            {"planned_ends_day": "1", "planned_ends_month": "7", "planned_ends_year": "2026"},
            "planned_starts",
            "Enter the first day too",
        ),
    ],
)
def test_an_award_that_is_typed_wrongly_is_drawn_again_with_everything(client, world, changed, field, sentence):
    sign_in(client, world.manager)
    right = {"group": "Moss Side Growers", "line": world.line.pk, "amount": "300", "title": "Tools", **ON}
    response = client.post(at("award"), {**right, "description": "Spades and forks", **changed})
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert sentence is None or errors(response)[field] == [sentence]
    assert b"Spades and forks" in response.content
    assert Grant.objects.count() == 0


def test_an_entry_is_taken_back_once(client, world):
    sign_in(client, world.manager)
    made = commit(world)
    assert client.post(at("reverse_entry", made.pk), {"said": "Typed twice"}).status_code == 302
    again = client.post(at("reverse_entry", made.pk), {"said": "Typed twice again"})
    assert (again.status_code, again.context["form"]["said"].value()) == (409, "Typed twice again")
    assert LedgerEntry.objects.filter(reverses=made).count() == 1


def test_a_commissioner_reads_the_money_and_no_names(client, world):
    commit(world)
    sign_in(client, world.commissioner)
    for name in ("contract", "ledger"):
        page = client.get(at(name)).content.decode()
        assert "Mo Manager" not in page
        assert at("award") not in page
        assert "Take back" not in page
    assert _csv(client.get(at("ledger_csv")))[0][-1] == "Entered"
    sign_in(client, world.manager)
    assert "Mo Manager" in client.get(at("ledger")).content.decode()


def _csv(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file_has_what_the_filters_leave_and_adds_up(client, world):
    commit(world, 33_333, "Rent")
    commit(world, 33_334, "=cmd()")
    sign_in(client, world.manager)
    rows = _csv(client.get(at("ledger_csv"), {"kind": "commitment", "year": world.years[0].pk}))
    assert [(row[5], row[9]) for row in rows[1:]] == [("333.34", "'=cmd()"), ("333.33", "Rent")]
    assert client.get(at("ledger"), {"kind": "gift", "year": "x", "line": "²"}).status_code == 200
    none = client.get(at("ledger"), {"group": "Nobody"}).content.decode()
    assert "Nothing matches" in none


def test_the_pages_cost_the_same_for_one_row_and_three(client, world):
    sign_in(client, world.manager)

    def costs() -> list[int]:
        found = []
        for name in ("contract", "ledger", "ledger_csv"):
            with CaptureQueriesContext(connection) as seen:
                response = client.get(at(name))
                assert response.status_code == 200
                b"".join(response.streaming_content if response.streaming else [])
            found.append(len(seen))
        return found

    def grant(number: int) -> None:
        services.award(
            organisation=world.organisation,
            line=world.line,
            pence=100,
            title=f"Grant {number}",
            description="Seeds",
            on=DAY,
            by=world.manager,
        )
        services.add_line(
            contract=world.contract,
            code=f"line-{number}",
            name="Line",
            purpose="More",
            may_pass_down=False,
            by=world.manager,
        )

    client.get(at("contract"))
    grant(1)
    before = costs()
    grant(2)
    grant(3)
    assert costs() == before


def test_a_group_sees_its_own_grants_on_its_start_page_and_another_none(client, world):
    services.award(
        organisation=world.organisation,
        line=world.line,
        pence=12_050,
        title="Seeds for spring",
        description="Seeds",
        on=DAY,
        by=world.manager,
    )
    _, other = group(name="Another group")
    home = reverse("organisations:home")
    sign_in(client, world.lead)
    page = client.get(home).content.decode()
    assert "Seeds for spring</b>: £120.50, of which £0 is paid" in page
    assert "Mo Manager" not in page
    sign_in(client, other)
    assert "Seeds for spring" not in client.get(home).content.decode()
