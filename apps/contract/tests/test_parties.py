"""Who is bound by the contract: dated names, one lead body at a time, and the pages that write it down."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.tests.factories import sign_in
from apps.contract.models import Party, PartyName
from apps.contract.parties import reading, services
from apps.contract.terms import services as terms
from apps.contract.tests.factories import FIRST, Small, small
from apps.core.errors import DomainError, EditConflict

pytestmark = pytest.mark.django_db

OCTOBER = dt.date(2026, 10, 1)
END = dt.date(2028, 4, 1)


@pytest.fixture(autouse=True)
def winter():
    """A day in the first year of the contract."""
    with time_machine.travel("2026-12-01T12:00:00Z"):
        yield


@pytest.fixture
def world() -> Small:
    return small()


def add(world: Small, role: str = "partner", name: str = "Medlock Hub", starts: dt.date = FIRST) -> Party:
    return services.add_party(contract=world.contract, role=role, name=name, starts=starts, by=world.manager)


def names(party: Party) -> list[tuple[str, dt.date, dt.date]]:
    return list(party.names.order_by("starts").values_list("name", "starts", "ends"))


def refused(act, **given) -> tuple[str, str]:
    with pytest.raises(DomainError) as refusal:
        act(**given)
    return refusal.value.field, refusal.value.code


def test_a_party_keeps_the_name_that_it_had_and_is_called_by_that_of_the_day(world):
    party = add(world)
    services.rename_party(party=party, name="Medlock Trust", on=OCTOBER, version=1, by=world.manager)
    assert names(party) == [("Medlock Hub", FIRST, OCTOBER), ("Medlock Trust", OCTOBER, END)]
    days = [dt.date(2026, 9, 30), OCTOBER]
    assert [reading.called(party, day) for day in days] == ["Medlock Hub", "Medlock Trust"]
    services.rename_party(party=party, name="Medlock Trust Ltd", on=OCTOBER, version=2, by=world.manager)
    assert names(party) == [("Medlock Hub", FIRST, OCTOBER), ("Medlock Trust Ltd", OCTOBER, END)]
    services.end_party(party=party, last_day=dt.date(2026, 12, 31), version=3, by=world.manager)
    assert names(party)[1] == ("Medlock Trust Ltd", OCTOBER, dt.date(2027, 1, 1))


def test_a_new_name_and_a_last_day_that_do_not_fit_are_refused(world):
    party = add(world)
    services.rename_party(party=party, name="New", on=OCTOBER, version=1, by=world.manager)
    held = {"party": party, "version": 2, "by": world.manager}
    assert refused(services.rename_party, name="Other", on=FIRST, **held) == ("on", "too-early")
    assert refused(services.rename_party, name="Other", on=END, **held) == ("on", "too-late")
    assert refused(services.rename_party, name="New", on=OCTOBER, **held) == ("name", "same")
    assert refused(services.end_party, last_day=FIRST, **held) == ("last_day", "too-early")
    assert refused(services.end_party, last_day=END, **held) == ("last_day", "not-covered")
    with pytest.raises(EditConflict):
        services.end_party(party=party, last_day=OCTOBER, version=1, by=world.manager)


def test_a_second_lead_body_waits_for_the_last_day_of_the_first(world):
    first = add(world, "lead", "The hub")
    again = {"contract": world.contract, "role": "lead", "name": "Other", "by": world.manager}
    assert refused(services.add_party, starts=OCTOBER, **again) == ("starts", "two-leads")
    services.end_party(party=first, last_day=dt.date(2026, 9, 30), version=1, by=world.manager)
    second = services.add_party(starts=OCTOBER, **again)
    held = {"party": first, "version": 2, "by": world.manager}
    assert refused(services.end_party, last_day=OCTOBER, **held) == ("last_day", "two-leads")
    leads = Party.objects.filter(role="lead").on(OCTOBER)
    assert list(leads) == [second]


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"role": "friend"}, "party_role_is_known"),
        ({"ends": FIRST}, "party_ends_after_it_starts"),
        ({"ends": dt.date(2027, 1, 1)}, "party_names_tile_its_days"),
        ({"starts": dt.date(2026, 3, 1)}, "party_days_inside_the_contract"),
        ({"role": "lead"}, "party_one_lead_at_a_time"),
    ],
)
def test_a_party_that_breaks_a_rule_is_refused_by_the_database(world, changed, constraint):
    add(world, "lead", "The hub")
    party = add(world)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Party.objects.filter(pk=party.pk).update(**changed)
        connection.check_constraints()


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"name": ""}, "party_name_says_something"),
        ({"ends": FIRST}, "party_name_ends_after_it_starts"),
        ({"ends": OCTOBER}, "party_names_tile_its_days"),
    ],
)
def test_a_name_that_breaks_a_rule_is_refused_by_the_database(world, changed, constraint):
    party = add(world)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartyName.objects.filter(party=party).update(**changed)
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="party_name_one_at_a_time"), transaction.atomic():
        PartyName.objects.create(party=party, name="Also", starts=OCTOBER, ends=END)


def test_parties_are_added_renamed_and_ended_on_their_pages(client, world):
    def at(name: str, pk: int) -> str:
        return reverse(f"contract:{name}", args=[pk])

    def boxes(name: str, day: int, month: int) -> dict[str, str]:
        return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": "2026"}

    sign_in(client, world.manager)
    told = {"name": "Irwell Health", "role": "health", **boxes("starts", 1, 4)}
    assert client.post(at("add_party", world.contract.pk), told).status_code == 302
    party = Party.objects.get()
    late = client.post(at("rename_party", party.pk), {"name": "New", "version": "9", **boxes("on", 1, 10)})
    assert (late.status_code, late.context["form"]["version"].value()) == (409, "1")
    renamed = {"name": "Irwell Board", "version": "1", **boxes("on", 1, 10)}
    assert client.post(at("rename_party", party.pk), renamed).status_code == 302
    early = client.post(at("end_party", party.pk), {"version": "2", **boxes("last_day", 1, 5)})
    assert (early.status_code, dict(early.context["form"].errors)) == (
        422,
        {"last_day": ["Its name “Irwell Board” begins on 1 October 2026. Choose that day or a later one"]},
    )
    assert client.post(at("end_party", party.pk), {"version": "2", **boxes("last_day", 31, 12)}).status_code == 302
    sign_in(client, world.commissioner)
    page = client.get(reverse("contract:contract")).content.decode()
    assert "Irwell Health" in page
    assert "Irwell Board" in page
    assert "31 December 2026" in page
    assert at("rename_party", party.pk) not in page


def test_another_contract_than_the_current_one_is_chosen_by_itself_or_by_its_year(client, world):
    later = terms.set_up_contract(
        title="The one after", reference="TC2", starts=END, years=1, value_pence=5_000, by=world.manager
    )
    services.add_party(contract=later, role="lead", name="Next lead", starts=END, by=world.manager)
    add(world, "lead", "First lead")
    sign_in(client, world.manager)

    def shown(**asked: object) -> tuple[str, bool, bool]:
        response = client.get(reverse("contract:contract"), asked)
        page = response.content.decode()
        return response.context["contract"].reference, "First lead" in page, "Add a line" in page

    shown()
    with CaptureQueriesContext(connection) as seen:
        first = shown()
    cost = len(seen)
    assert first == ("TC1", True, True)
    assert shown(contract=later.pk) == ("TC2", False, False)
    assert shown(year=later.years.get().pk) == ("TC2", False, False)
    assert shown(contract="x", year="999999") == ("TC1", True, True)
    for name in ("A", "B"):
        add(world, "partner", name)
    with CaptureQueriesContext(connection) as seen:
        shown()
    assert len(seen) == cost
