"""The services of the ledger: what they write, what they refuse in which words, and who may."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.contract import amounts
from apps.contract.ledger import figures, policies, services
from apps.contract.ledger.figures import Figures
from apps.contract.models import Grant, LedgerEntry
from apps.contract.terms import services as terms
from apps.contract.tests.factories import DAY, NEXT_YEAR, Small, small
from apps.core.errors import DomainError, EditConflict, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.tests.factories import group

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Small:
    return small()


def award(world: Small, pence: int = 30_000, on: dt.date = DAY) -> Grant:
    return services.award(
        organisation=world.organisation,
        line=world.line,
        pence=pence,
        title="New tools",
        description="Spades",
        on=on,
        by=world.manager,
    )


def pay(world: Small, grant: Grant, pence: int, on: dt.date = DAY) -> Grant:
    return services.pay(grant=grant, pence=pence, on=on, said="Instalment", by=world.manager)


def commit(world: Small, pence: int, on: dt.date = DAY) -> LedgerEntry:
    return services.commit(line=world.line, pence=pence, said="Rent", on=on, by=world.manager)


def sums(world: Small, year: int = 0) -> Figures:
    return figures.of_line(world.line, world.years[year])


def test_the_four_figures_of_a_line_are_never_mixed(world):
    commit(world, 10_000)
    grant = award(world)
    pay(world, grant, 12_000)
    pay(world, grant, 1, on=DAY + dt.timedelta(days=1))
    assert sums(world) == Figures(budget=80_000, committed=10_000, awarded=30_000, paid=12_001)
    assert sums(world).uncommitted == 40_000
    assert sums(world, 1) == Figures()


def test_a_payment_counts_in_the_year_in_which_it_was_paid(world):
    pay(world, award(world), 5_000, on=NEXT_YEAR)
    assert (sums(world).paid, sums(world, 1)) == (0, Figures(paid=5_000))


@pytest.mark.parametrize(
    ("act", "field", "sentence"),
    [
        (lambda w: commit(w, 80_100), "amount", "£801 is more than the £800 that is left on this line in 2026–27"),
        (lambda w: award(w, 80_001), "amount", "£800.01 is more than the £800 that is left on this line in 2026–27"),
        (lambda w: commit(w, 1, NEXT_YEAR), "amount", "£0.01 is more than the £0 that is left on this line in 2027–28"),
        (lambda w: commit(w, 0), "amount", "Enter an amount above £0"),
        (lambda w: commit(w, 1, dt.date(2028, 4, 1)), "on", "The contract does not cover that day"),
        (lambda w: commit(w, 1, dt.date(2026, 3, 31)), "on", "The contract does not cover that day"),
        (
            lambda w: pay(w, award(w), 30_001),
            "amount",
            "£300.01 is more than the £300 of this grant that is not paid yet",
        ),
        (
            lambda w: pay(w, award(w), 1, DAY - dt.timedelta(days=1)),
            "on",
            "This grant was awarded after that day",
        ),
    ],
)
def test_a_sum_or_day_that_does_not_fit_is_refused_in_words(world, act, field, sentence):
    with pytest.raises(DomainError) as refusal:
        act(world)
    assert (refusal.value.message, refusal.value.field) == (sentence, field)


def test_a_grant_has_an_id_for_ever_and_is_paid_in_full_with_its_last_penny(world, settings):
    settings.GRANT_ID_PREFIX = "360G-example"
    grant = award(world)
    assert grant.identifier == f"360G-example-{grant.pk}"
    assert pay(world, grant, 29_999).status == "awarded"
    assert pay(world, grant, 1).status == "paid"
    with pytest.raises(NotAllowed, match="Paid in full"):
        pay(world, grant, 1)


def test_a_cancelled_grant_keeps_what_was_paid_and_frees_the_rest(world):
    grant = award(world)
    pay(world, grant, 10_000)
    cancelled = services.cancel_grant(grant, why="The group has closed", by=world.manager)
    assert (cancelled.status, cancelled.cancelled_why) == ("cancelled", "The group has closed")
    assert sums(world) == Figures(budget=80_000, awarded=10_000, paid=10_000)
    rows = LedgerEntry.objects.filter(grant=grant).order_by("pk").values_list("kind", "pence", "on")
    assert list(rows) == [
        ("award", 30_000, DAY),
        ("payment", 10_000, DAY),
        ("award", -30_000, DAY),
        ("award", 10_000, DAY),
    ]


def test_a_payment_that_is_taken_back_opens_the_grant_again_and_frees_a_cancelled_one(world):
    whole, part = award(world), award(world)
    pay(world, whole, 30_000)
    pay(world, part, 10_000)
    services.cancel_grant(part, why="The group has closed", by=world.manager)
    for grant in (whole, part):
        payment = LedgerEntry.objects.get(grant=grant, kind="payment")
        services.reverse(entry=payment, said="The bank sent it back", by=world.manager)
    assert list(Grant.objects.order_by("pk").values_list("status", flat=True)) == ["awarded", "cancelled"]
    assert sums(world) == Figures(budget=80_000, awarded=30_000)


def test_a_commitment_is_reversed_for_its_own_day_with_the_opposite_sum(world):
    made = commit(world, 500)
    back = services.reverse(entry=made, said="Typed twice", by=world.manager)
    assert (back.pence, back.on, back.reverses, back.said) == (-500, DAY, made, "Typed twice")
    assert sums(world) == Figures(budget=80_000)


@pytest.mark.parametrize("what", ["reversal", "again", "budget", "award"])
def test_what_is_not_reversed_is_refused_with_what_to_do_instead(world, what):
    made = commit(world, 500)
    back = services.reverse(entry=made, said="Typed twice", by=world.manager)
    award(world)
    tried = {
        "reversal": (back, "A reversal is not reversed. Make the entry again instead."),
        "again": (made, "This entry is reversed already."),
        "budget": (LedgerEntry.objects.get(kind="budget"), "Set the budget of the line anew instead."),
        "award": (LedgerEntry.objects.get(kind="award"), "Cancel the grant instead."),
    }
    entry, sentence = tried[what]
    count = LedgerEntry.objects.count()
    with pytest.raises(NotAllowed, match=sentence):
        services.reverse(entry=entry, said="No", by=world.manager)
    assert LedgerEntry.objects.count() == count


def budget(world: Small, pence: int, **more) -> None:
    services.set_budget(line=world.line, year=world.years[0], pence=pence, said="Agreed", by=world.manager, **more)


def test_a_budget_is_set_in_place_of_the_one_before(world):
    commit(world, 60_000)
    budget(world, 60_000)
    budget(world, 100_000)
    assert sums(world) == Figures(budget=100_000, committed=60_000)
    rows = LedgerEntry.objects.filter(kind="budget").order_by("pk").values_list("pence", flat=True)
    assert list(rows) == [80_000, -80_000, 60_000, -60_000, 100_000]


@pytest.mark.parametrize(
    ("pence", "sentence"),
    [
        (59_999, "£600 of this line is promised for 2026–27. The budget cannot be less"),
        (100_001, "£1,000.01 is more than the £1,000 that the value of 2026–27 leaves"),
        (80_000, "The budget is £800 already"),
    ],
)
def test_a_budget_that_does_not_fit_is_refused_in_words(world, pence, sentence):
    commit(world, 60_000)
    with pytest.raises(DomainError) as refusal:
        budget(world, pence)
    assert (refusal.value.message, refusal.value.field) == (sentence, "amount")


def test_a_budget_that_changed_since_it_was_seen_is_not_overwritten(world):
    budget(world, 70_000, seen="80000")
    with pytest.raises(MovedOn, match="it is £700 now"):
        budget(world, 60_000, seen="80000")


def test_a_year_is_not_worth_less_than_its_budgets_and_a_stale_form_is_refused(world):
    year = world.years[0]
    with pytest.raises(DomainError, match="The lines have £800 for 2026–27 already"):
        terms.value_year(year=year, value_pence=79_999, version=1, by=world.manager)
    assert terms.value_year(year=year, value_pence=80_000, version=1, by=world.manager).version == 2
    with pytest.raises(EditConflict):
        terms.value_year(year=year, value_pence=90_000, version=1, by=world.manager)


def test_a_contract_on_days_of_another_is_refused(world):
    with pytest.raises(DomainError, match="Another contract covers some of these days"):
        terms.set_up_contract(
            title="B", reference="2", starts=dt.date(2028, 3, 31), years=1, value_pence=1, by=world.manager
        )
    leap = terms.set_up_contract(
        title="C", reference="3", starts=dt.date(2032, 2, 29), years=2, value_pence=1, by=world.manager
    )
    assert [(year.name, year.ends) for year in leap.years.order_by("starts")] == [
        ("2032–33", dt.date(2033, 3, 1)),
        ("2033–34", dt.date(2034, 3, 1)),
    ]


def test_entries_say_in_the_audit_trail_what_was_entered_and_no_typed_words(world):
    commit(world, 500)
    event = AuditEvent.objects.filter(verb="ledger-entry.made").latest("pk")
    assert event.after == {"kind": "commitment", "line": "passed-down", "year": "2026–27", "pence": 500}


# --- who may -------------------------------------------------------------------------------------

YES, MANAGER = "", "not-contract-manager"
WHO = {
    #                manager  commissioner  lead
    "can_enter": (YES, MANAGER, MANAGER),
    "can_award": (YES, MANAGER, MANAGER),
    "can_end_line": (YES, MANAGER, MANAGER),
    "can_pay": (YES, MANAGER, MANAGER),
    "can_settle_grant": (YES, MANAGER, MANAGER),
    "can_cancel_grant": (YES, MANAGER, MANAGER),
    "can_reopen_grant": ("wrong-state", MANAGER, MANAGER),
    "can_reverse": (YES, MANAGER, MANAGER),
}


def test_only_the_contract_manager_writes_in_the_ledger(world):
    about = {"can_enter": world.line, "can_award": world.line, "can_end_line": world.line}
    about["can_reverse"] = commit(world, 100)
    grant = award(world)
    people = (world.manager, world.commissioner, world.lead)
    found = {name: tuple(getattr(policies, name)(who, about.get(name, grant)).code for who in people) for name in WHO}
    assert found == WHO
    assert policies.can_award(world.manager, world.posts).code == "not-for-groups"


MOVES = {
    #            awarded      paid       cancelled
    "settle_grant": ("not-paid", "wrong-state", "wrong-state"),
    "reopen_grant": ("wrong-state", "paid", "wrong-state"),
    "cancel_grant": ("cancelled", "wrong-state", "wrong-state"),
}


def test_each_move_of_a_grant_from_each_status_ends_as_it_should(world):
    def outcome(verb: str, grant: Grant) -> str:
        more = {"why": "Closed"} if verb == "cancel_grant" else {}
        try:
            return str(getattr(services, verb)(grant, by=world.manager, **more).status)
        except DomainError as refusal:
            return refusal.code

    def fresh(status: str) -> Grant:
        grant = award(world, 100)
        if status == "paid":
            return pay(world, grant, 100)
        return services.cancel_grant(grant, why="Closed", by=world.manager) if status == "cancelled" else grant

    assert {
        verb: tuple(outcome(verb, fresh(status)) for status in ("awarded", "paid", "cancelled")) for verb in MOVES
    } == MOVES


def test_rows_are_seen_by_those_who_read_the_contract_and_grants_by_their_own_group(world):
    _, other = group(name="Another group")
    award(world)
    people = (world.manager, world.commissioner, world.lead, other)
    assert [Grant.objects.visible_to(who).count() for who in people] == [1, 1, 1, 0]
    assert [LedgerEntry.objects.visible_to(who).count() for who in people] == [2, 2, 0, 0]


# --- properties ----------------------------------------------------------------------------------


@given(total=st.integers(0, 10**12), parts=st.integers(1, 60))
def test_parts_of_a_sum_add_up_to_it_and_only_the_last_differs(total, parts):
    found = amounts.split(total, parts)
    assert (len(found), sum(found), len(set(found[:-1])) <= 1) == (parts, total, True)
    assert 0 <= found[-1] - found[0] < parts


def test_730_000_pounds_in_three_parts_is_the_same_at_every_level():
    years = amounts.split(73_000_000, 3)
    quarters = [amounts.split(year, 4) for year in years]
    assert years == [24_333_333, 24_333_333, 24_333_334]
    assert sum(sum(each) for each in quarters) == 73_000_000
    assert [amounts.pounds(part) for part in years] == ["£243,333.33", "£243,333.33", "£243,333.34"]


@given(pence=st.integers(0, 10**11))
def test_a_sum_is_read_as_it_is_said(pence):
    assert amounts.read(amounts.pounds(pence)) == pence


@pytest.mark.parametrize("text", ["", "-5", "1,2", "1.234", "12,00", "five", "1 000", "²", "1e3", "£"])
def test_what_is_no_sum_is_not_read(text):
    assert amounts.read(text) is None


ACTS = st.lists(
    st.tuples(st.sampled_from(["commit", "award", "pay", "cancel", "reverse", "budget"]), st.integers(1, 60_000)),
    max_size=8,
)


@settings(max_examples=15, deadline=None)
@given(acts=ACTS)
def test_whatever_is_done_no_figure_is_below_nought_and_nothing_is_promised_twice(acts):
    """What the acts that were taken add up to is counted beside the ledger, and compared."""
    with transaction.atomic():
        world = small()
        grants: list[Grant] = []
        committed: dict[int, int] = {}
        for act, pence in acts:
            try:
                if act == "commit":
                    committed[commit(world, pence).pk] = pence
                elif act == "award":
                    grants.append(award(world, pence))
                elif act == "budget":
                    budget(world, pence)
                elif act == "reverse" and committed:
                    services.reverse(
                        entry=LedgerEntry.objects.get(pk=next(iter(committed))), said="No", by=world.manager
                    )
                    committed.pop(next(iter(committed)))
                elif act == "pay" and grants:
                    pay(world, grants[-1], pence)
                elif act == "cancel" and grants:
                    services.cancel_grant(grants[-1], why="No", by=world.manager)
            except DomainError:
                pass
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            now = sums(world)
            assert min(now.budget, now.committed, now.awarded, now.paid, now.uncommitted) >= 0
            assert now.committed == sum(committed.values())
            assert now.paid <= now.awarded
        transaction.set_rollback(True)
