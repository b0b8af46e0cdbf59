"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apps.contract.kpis import services as kpis
from apps.contract.ledger import services
from apps.contract.models import KpiFigure, KpiRating
from apps.contract.parties import services as parties
from apps.contract.tests.factories import DAY, FIRST, small
from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import Address, form, only, page
from vcse_portal.tests.whole_person import Whole

READERS = ("contract", "commissioner")


def act(words: dict[str, str]) -> Address:
    """A form that the contract manager sends and a commissioner may not."""
    return form(words, only(("contract",)) | {"commissioner": 403}, {"contract": 422})


def answer(words: dict[str, str]) -> Address:
    """A form that a commissioner sends and the contract manager may not."""
    return form(words, only(("commissioner",)) | {"contract": 403}, {"commissioner": 422})


ADDRESSES: dict[str, Address] = {
    "contract:contract": page({}, only(READERS)),
    "contract:ledger": page({}, only(READERS)),
    "contract:ledger_csv": page({}, only(READERS)),
    "contract:ledger_xlsx": page({}, only(READERS)),
    "contract:grant": page({"pk": "contract_grant"}, only(READERS)),
    "contract:set_up": act({}),
    "contract:value_year": act({"pk": "contract_year"}),
    "contract:add_line": act({}),
    "contract:end_line": act({"pk": "budget_line"}),
    "contract:set_budget": act({"pk": "budget_line", "number": "contract_year"}),
    "contract:commit": act({"pk": "budget_line"}),
    "contract:reverse_entry": act({"pk": "commitment"}),
    "contract:award": act({}),
    "contract:pay": act({"pk": "contract_grant"}),
    "contract:cancel": act({"pk": "contract_grant"}),
    "contract:add_party": act({"pk": "contract_held"}),
    "contract:rename_party": act({"pk": "party"}),
    "contract:end_party": act({"pk": "party"}),
    "contract:kpi": page({"pk": "kpi"}, only(READERS)),
    "contract:add_kpi": act({"pk": "contract_held"}),
    "contract:set_target": act({"pk": "kpi", "number": "contract_year"}),
    "contract:report_figure": act({"pk": "kpi", "number": "contract_year"}),
    "contract:rate_kpi": answer({"pk": "kpi", "number": "contract_year"}),
}

FACTS: dict[str, tuple[str, ...]] = {
    "contract: title": ("SetUpForm.title",),
    "contract: reference": ("SetUpForm.reference",),
    "contract: first day": ("SetUpForm.starts",),
    "contract: how many years": ("SetUpForm.years",),
    "contract: value of a year": ("SetUpForm.value", "ValueForm.value"),
    "budget line: what it is": ("LineForm.name", "LineForm.code", "LineForm.purpose", "LineForm.may_pass_down"),
    "party: name": ("PartyForm.name", "RenameForm.name"),
    "party: what it is": ("PartyForm.role",),
    "party: first day": ("PartyForm.starts",),
    "measure: what it is": ("KpiForm.name", "KpiForm.definition", "KpiForm.kind"),
    "measure: target of a year": ("TargetForm.number",),
    "measure: figure of a year": ("FigureForm.number", "FigureForm.source", "FigureForm.as_of"),
    "measure: rating of a year": ("RateForm.word", "RateForm.reason"),
}

TWICE = {
    "contract: value of a year": "Every year begins with the value that was agreed for all, and one may be changed later.",
    "party: name": "A party may change its name: the form asks for the new one alone and shows the one that it has.",
}

ACTS = set(
    """
    BudgetForm.amount BudgetForm.said CommitForm.amount CommitForm.on CommitForm.said EndLineForm.on
    AwardForm.group AwardForm.line AwardForm.amount AwardForm.title AwardForm.description AwardForm.on
    AwardForm.planned_starts AwardForm.planned_ends AwardForm.from_open_call
    RenameForm.on EndPartyForm.last_day
    PayForm.amount PayForm.on PayForm.said WhyForm.said
    LedgerFilter.year LedgerFilter.line LedgerFilter.kind LedgerFilter.group
    """.split()
)

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Contract": ("log", "staff"),
    "ContractYear": ("record", "staff"),
    "BudgetLine": ("record", "staff"),
    "Grant": ("record", "group"),
    "LedgerEntry": ("log", "staff"),
    "Party": ("record", "staff"),
    "PartyName": ("record", "staff"),
    "Kpi": ("log", "staff"),
    "KpiTarget": ("record", "staff"),
    "KpiFigure": ("ended", "staff"),
    "KpiRating": ("ended", "staff"),
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """A grant of the group of the cast, a commitment beside it, a party, and a measure with its target."""
    made = small()
    party = parties.add_party(contract=made.contract, role="lead", name="The hub", starts=FIRST, by=made.manager)
    grant = services.award(
        organisation=world.own,
        line=made.line,
        pence=100,
        title="Seeds",
        description="Seeds for the plot",
        on=DAY,
        by=made.manager,
    )
    rent = services.commit(line=made.line, pence=100, said="Rent", on=DAY, by=made.manager)
    kpi = kpis.add_kpi(
        contract=made.contract, name="Groups", definition="Each group once", kind="at-least", by=made.manager
    )
    kpis.set_target(kpi=kpi, year=made.years[0], number=Decimal(200), by=made.manager)
    return {
        "kpi": kpi.pk,
        "contract_held": made.contract.pk,
        "party": party.pk,
        "contract_grant": grant.pk,
        "commitment": rent.pk,
        "budget_line": made.line.pk,
        "contract_year": made.years[0].pk,
    }


def rows_of_a_person(two: Whole) -> None:
    """A grant that Ada awarded, and a figure and a rating that she wrote."""
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
    kpi = kpis.add_kpi(
        contract=world.contract, name="Groups", definition="Each group once", kind="at-least", by=world.manager
    )
    about: dict[str, Any] = {"kpi": kpi, "year": world.years[0], "by": two.ada}
    KpiFigure.objects.create(number=1, source="Our list", as_of=DAY, **about)
    KpiRating.objects.create(word="good", reason="It did", **about)
