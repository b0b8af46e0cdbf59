"""What the contract is judged by: targets, reported figures with their source, and ratings with their history."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.tests.factories import sign_in
from apps.contract.kpis import policies, reading, services
from apps.contract.models import Kpi, KpiFigure, KpiRating, KpiTarget
from apps.contract.terms import services as terms
from apps.contract.tests.factories import DAY, Small, small
from apps.core.errors import DomainError, MovedOn, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def winter():
    """A day in the first year of the contract."""
    with time_machine.travel("2026-12-01T12:00:00Z"):
        yield


@pytest.fixture
def world() -> Small:
    return small()


def add(world: Small, kind: str = "at-least", target: str = "200", name: str = "Groups supported") -> Kpi:
    kpi = services.add_kpi(
        contract=world.contract, name=name, definition="Each group once", kind=kind, by=world.manager
    )
    services.set_target(kpi=kpi, year=world.years[0], number=Decimal(target), by=world.manager)
    return kpi


def report(world: Small, kpi: Kpi, number: str, **more) -> KpiFigure:
    about = {"kpi": kpi, "year": world.years[0], "source": "Our list", "as_of": DAY, "by": world.manager}
    return services.report_figure(number=Decimal(number), **{**about, **more})


def rate(world: Small, kpi: Kpi, word: str, reason: str = "So it was", **more) -> KpiRating:
    about = {"kpi": kpi, "year": world.years[0], "by": world.commissioner}
    return services.rate(word=word, reason=reason, **{**about, **more})


@pytest.mark.parametrize(
    ("kind", "target", "figure", "said"),
    [
        ("at-least", "200", "200", ("At least 200", "200", "This meets the target so far")),
        ("at-least", "1200", "1199.5", ("At least 1,200", "1,199.5", "This does not meet the target so far")),
        ("at-most", "4", "4", ("At most 4", "4", "This meets the target so far")),
        ("at-most", "4", "5", ("At most 4", "5", "This does not meet the target so far")),
        ("percent", "87.5", "87.49", ("At least 87.5%", "87.49%", "This does not meet the target so far")),
    ],
)
def test_a_figure_is_held_against_its_target_in_words(world, kind, target, figure, said):
    kpi = add(world, kind, target)
    report(world, kpi, figure)
    [row] = reading.of_year(world.contract, world.years[0], world.commissioner)
    assert (row.target, row.figure_said, row.meets) == said


def test_a_figure_of_the_whole_year_is_not_said_to_be_so_far(world):
    kpi = add(world)
    with time_machine.travel("2027-05-03T12:00:00Z"):
        report(world, kpi, "200", as_of=dt.date(2027, 3, 31))
    [row] = reading.of_year(world.contract, world.years[0], world.commissioner)
    assert row.meets == "This meets the target"


def test_a_later_figure_and_rating_end_the_earlier_ones_which_are_kept(world):
    kpi = add(world)
    report(world, kpi, "190")
    rate(world, kpi, "approaching-target", "Nearly there")
    report(world, kpi, "201", source="Counted again")
    rate(world, kpi, "good", "It is there")
    assert list(kpi.ratings.in_force().values_list("word", "reason")) == [("good", "It is there")]
    assert [row["what"] for row in reading.history(kpi)] == [
        "Rated: Good",
        "Reported: 201",
        "Rated: Approaching target",
        "Reported: 190",
    ]
    [row] = reading.of_year(world.contract, world.years[0], world.manager)
    assert (row.figure_said, row.rating.word, row.earlier) == ("201", "good", 1)


@pytest.mark.parametrize(
    ("who", "year", "report", "rate"),
    [
        ("manager", 0, "", "not-commissioner"),
        ("commissioner", 0, "not-contract-manager", ""),
        ("lead", 0, "not-contract-manager", "not-commissioner"),
        ("manager", 1, "no-target", "not-commissioner"),
        ("commissioner", 1, "not-contract-manager", "no-target"),
    ],
)
def test_the_lead_body_reports_and_a_commissioner_rates(world, who, year, report, rate):
    kpi = add(world)
    target = KpiTarget.objects.filter(kpi=kpi, year=world.years[year]).first()
    asked = (getattr(world, who), kpi, world.years[year], target)
    assert (policies.can_report(*asked).code, policies.can_rate(*asked).code) == (report, rate)


def test_a_year_that_has_not_begun_is_neither_reported_nor_rated(world):
    kpi = add(world)
    services.set_target(kpi=kpi, year=world.years[1], number=Decimal(210), by=world.manager)
    for act, by in ((report, world.manager), (rate, world.commissioner)):
        with pytest.raises(NotAllowed) as refusal:
            act(world, kpi, "5" if act is report else "good", year=world.years[1], by=by)
        assert refusal.value.decision.code == "not-begun"
    assert (KpiFigure.objects.count(), KpiRating.objects.count()) == (0, 0)


def test_what_was_opened_before_the_last_change_is_refused(world):
    kpi = add(world)
    rated = rate(world, kpi, "good")
    with pytest.raises(MovedOn):
        rate(world, kpi, "other", seen="0")
    rate(world, kpi, "other", seen=str(rated.pk))
    with pytest.raises(MovedOn):
        services.set_target(kpi=kpi, year=world.years[0], number=Decimal(1), by=world.manager, seen="0")
    assert KpiTarget.objects.get().number == 200


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"number": "100.01"}, ("number", "out-of-range")),
        ({"as_of": dt.date(2027, 4, 1)}, ("as_of", "not-in-year")),
        ({"as_of": dt.date(2026, 3, 31)}, ("as_of", "not-in-year")),
    ],
)
def test_a_figure_that_does_not_fit_is_refused(world, changed, refused):
    kpi = add(world, "percent", "90")
    with pytest.raises(DomainError) as refusal:
        report(world, kpi, **{"number": "88", **changed})
    assert (refusal.value.field, refusal.value.code) == refused


def test_rows_about_a_measure_that_break_a_rule_are_refused_by_the_database(world):
    later = terms.set_up_contract(
        title="Later", reference="TC2", starts=dt.date(2028, 4, 1), years=1, value_pence=1, by=world.manager
    )
    kpi = add(world, "percent", "90")
    year, by = world.years[0], world.manager
    figure = {"kpi": kpi, "year": year, "number": 5, "source": "List", "as_of": DAY, "by": by}
    rating = {"kpi": kpi, "year": year, "word": "good", "reason": "Yes", "by": by}
    KpiFigure.objects.create(**figure)
    KpiRating.objects.create(**rating)
    broken = [
        (Kpi, {"contract": world.contract, "name": "A", "definition": "", "kind": "percent"}, "kpi_says_what"),
        (Kpi, {"contract": world.contract, "name": "A", "definition": "B", "kind": "share"}, "kpi_kind_is_known"),
        (Kpi, {"contract": world.contract, "name": kpi.name, "definition": "B", "kind": "percent"}, "kpi_name_is"),
        (KpiTarget, {"kpi": kpi, "year": year, "number": 1}, "kpi_target_one_for_a_year"),
        (KpiTarget, {"kpi": kpi, "year": world.years[1], "number": -1}, "kpi_target_not_below_nought"),
        (KpiTarget, {"kpi": kpi, "year": world.years[1], "number": 101}, "kpi_percentage_up_to_100"),
        (KpiTarget, {"kpi": kpi, "year": later.years.get(), "number": 1}, "kpi_and_year_of_one_contract"),
        (KpiFigure, figure, "kpi_figure_one_for_a_year"),
        (KpiFigure, {**figure, "year": world.years[1], "source": ""}, "kpi_figure_says_its_source"),
        (KpiFigure, {**figure, "year": world.years[1], "number": -1}, "kpi_figure_not_below_nought"),
        (KpiRating, rating, "kpi_rating_one_for_a_year"),
        (KpiRating, {**rating, "year": world.years[1], "word": "fine"}, "kpi_rating_word_is_known"),
        (KpiRating, {**rating, "year": world.years[1], "reason": ""}, "kpi_rating_says_why"),
    ]
    for model, row, rule in broken:
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            model.objects.create(**row)


def test_a_measure_is_added_reported_and_rated_on_its_pages(client, world):
    def at(name: str, *args: int) -> str:
        return reverse(f"contract:{name}", args=args)

    year = world.years[0].pk
    sign_in(client, world.manager)
    told = {"name": "Groups", "definition": "Each once", "kind": "at-least"}
    assert client.post(at("add_kpi", world.contract.pk), told).status_code == 302
    again = client.post(at("add_kpi", world.contract.pk), told)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["name"])
    kpi = Kpi.objects.get().pk
    assert client.get(at("report_figure", kpi, year)).status_code == 403
    assert client.post(at("set_target", kpi, year), {"number": "lots", "seen": "0"}).status_code == 422
    assert client.post(at("set_target", kpi, year), {"number": "200", "seen": "0"}).status_code == 302
    on = {"as_of_day": "15", "as_of_month": "6", "as_of_year": "2026"}
    assert client.post(at("report_figure", kpi, year), {"number": "9", "source": "", **on}).status_code == 422
    figure = {"number": "150", "source": "Our list", "seen": "0", **on}
    assert client.post(at("report_figure", kpi, year), figure).status_code == 302
    assert client.get(at("rate_kpi", kpi, year)).status_code == 403
    sign_in(client, world.commissioner)
    rating = {"word": "inadequate", "reason": "Far below", "seen": "0"}
    assert client.post(at("rate_kpi", kpi, year), rating).status_code == 302
    stale = client.post(at("rate_kpi", kpi, year), {**rating, "word": "good"})
    assert (stale.status_code, stale.context["form"]["word"].value()) == (409, "good")
    for page in (client.get(at("contract")).content.decode(), client.get(at("kpi", kpi)).content.decode()):
        assert "Inadequate" in page
        assert "Far below" in page
        assert "Source: Our list" in page
        assert "Mo Manager" not in page


def test_the_pages_cost_the_same_for_one_measure_and_three(client, world):
    sign_in(client, world.manager)

    def cost() -> list[int]:
        found = []
        for name, *args in (("contract",), ("kpi", first.pk)):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse(f"contract:{name}", args=args)).status_code == 200
            found.append(len(seen))
        return found

    first = add(world)
    report(world, first, "1")
    rate(world, first, "good")
    cost()
    before = cost()
    for name in ("B", "C"):
        kpi = add(world, name=name)
        report(world, kpi, "1")
        rate(world, kpi, "good")
        rate(world, first, "other")
    assert cost() == before
