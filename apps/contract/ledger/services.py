"""Writes in the ledger. Each act locks the grant, then the year, and decides on the sums as they stand then.

The triggers of the database refuse the same when the transaction ends; here it is said in a sentence.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import require_seen
from apps.core.moves import move
from apps.organisations.models import Organisation

from .. import events
from ..amounts import MOST_PENCE, pounds
from ..models import BudgetLine, Contract, ContractYear, Grant, LedgerEntry
from ..policies import can_keep_contract
from . import figures, policies

Kind = LedgerEntry.Kind


def add_line(*, contract: Contract, code: str, name: str, purpose: str, may_pass_down: bool, by: User) -> BudgetLine:
    """A new line of the contract, after the others. Refuses a code that a line has. Records ``budget-line.added``."""
    require(can_keep_contract(by))
    try:
        with transaction.atomic():
            held = Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
            line = BudgetLine.objects.create(
                contract=held,
                code=code,
                name=name,
                purpose=purpose,
                may_pass_down=may_pass_down,
                position=held.lines.count() + 1,
            )
            audit.record(events.LINE_ADDED, subject=line, by=by, after={"code": code, "may_pass_down": may_pass_down})
    except IntegrityError as error:
        if "budget_line_code_is_its_own" not in str(error):
            raise
        raise DomainError("Another line has this code", field="code", code="taken") from error
    return line


def end_line(*, line: BudgetLine, on: dt.date, by: User) -> BudgetLine:
    """Ends a line: nothing is entered for days from then on. What was entered stays. Records ``budget-line.ended``."""
    with transaction.atomic():
        held = BudgetLine.objects.select_for_update(no_key=True).get(pk=line.pk)
        require(policies.can_end_line(by, held))
        if (last := held.entries.order_by("-on").values_list("on", flat=True).first()) and last >= on:
            raise DomainError(
                "Entries stand on this line for that day or later. Choose a later day", field="on", code="has-entries"
            )
        held.ended_on = on
        held.save(update_fields={"ended_on"})
        audit.record(events.LINE_ENDED, subject=held, by=by, after={"on": on})
    return held


def set_budget(
    *, line: BudgetLine, year: ContractYear, pence: int, said: str, by: User, seen: str | None = None
) -> None:
    """Gives a line its budget for a year in place of what it had, which is reversed; nought takes it away.

    ``seen`` is the digest of the budget that was seen: see ``budget_seen``. Refuses less than what is promised, and
    more than what the year's value leaves. Records ``ledger-entry.made``, and ``ledger-entry.reversed`` for the old one.
    """
    require(policies.can_enter(by, line))
    with transaction.atomic():
        held = _locked(year)
        now = figures.of_line(line, held)
        require_seen(str(now.budget), seen, said=f"The budget has changed since: it is {pounds(now.budget)} now.")
        if pence == now.budget:
            raise DomainError(f"The budget is {pounds(pence)} already", field="amount", code="same")
        promised = now.committed + now.awarded
        if pence < promised:
            raise DomainError(
                f"{pounds(promised)} of this line is promised for {held.name}. The budget cannot be less",
                field="amount",
                code="below-promised",
            )
        others = LedgerEntry.objects.filter(year=held, kind=Kind.BUDGET).exclude(line=line).total()
        if others + pence > held.value_pence:
            raise DomainError(
                f"{pounds(pence)} is more than the {pounds(held.value_pence - others)} that the value of {held.name} leaves",
                field="amount",
                code="over-value",
            )
        for entry in LedgerEntry.objects.standing().filter(line=line, year=held, kind=Kind.BUDGET).order_by("pk"):
            _reverse(entry, said=said, by=by)
        if pence:
            _enter(line=line, year=held, kind=Kind.BUDGET, pence=pence, said=said, on=held.starts, by=by)


def commit(*, line: BudgetLine, pence: int, said: str, on: dt.date, by: User) -> LedgerEntry:
    """Promises money of a line to anything but a group: a post, premises, a partner. Records ``ledger-entry.made``.

    Refuses more than is left on the line in the year of that day.
    """
    require(policies.can_enter(by, line))
    with transaction.atomic():
        year = _year_of(line, on)
        _require_left(line, year, pence)
        return _enter(line=line, year=year, kind=Kind.COMMITMENT, pence=pence, said=said, on=on, by=by)


def award(
    *,
    organisation: Organisation,
    line: BudgetLine,
    pence: int,
    title: str,
    description: str,
    on: dt.date,
    by: User,
    planned_starts: dt.date | None = None,
    planned_ends: dt.date | None = None,
    from_open_call: bool = False,
) -> Grant:
    """Awards a grant to a group. Records ``grant.awarded`` and ``ledger-entry.made``.

    Refuses a line that is not for groups, and more than is left on it in the year of that day.
    """
    require(policies.can_award(by, line))
    with transaction.atomic():
        year = _year_of(line, on)
        _require_left(line, year, pence)
        number = _next_number()
        grant = Grant.objects.create(
            pk=number,
            identifier=f"{settings.GRANT_ID_PREFIX}-{number}",
            organisation=organisation,
            line=line,
            title=title,
            description=description,
            awarded_on=on,
            planned_starts=planned_starts,
            planned_ends=planned_ends,
            from_open_call=from_open_call,
            made_by=by,
        )
        audit.record(events.GRANT_AWARDED, subject=grant, by=by, after={"line": line.code, "pence": pence})
        _enter(line=line, year=year, kind=Kind.AWARD, pence=pence, said=title, on=on, by=by, grant=grant)
    return grant


def pay(*, grant: Grant, pence: int, on: dt.date, said: str, by: User) -> Grant:
    """Pays a group a part of its grant, or the rest. With the last penny the grant is paid in full.

    Refuses more than is left of the award, and a day before it. Records ``ledger-entry.made``.
    """
    with transaction.atomic():
        held = _locked_grant(grant)
        require(policies.can_pay(by, held))
        if on < held.awarded_on:
            raise DomainError("This grant was awarded after that day", field="on", code="before-award")
        year = _year_of(held.line, on)
        left = _left_to_pay(held)
        if pence > left:
            raise DomainError(
                f"{pounds(pence)} is more than the {pounds(left)} of this grant that is not paid yet",
                field="amount",
                code="over-award",
            )
        _enter(line=held.line, year=year, kind=Kind.PAYMENT, pence=pence, said=said, on=on, by=by, grant=held)
        return settle_grant(held, by=by) if pence == left else held


def settle_grant(grant: Grant, *, by: User) -> Grant:
    """Marks a grant as paid in full. Records ``grant.paid-in-full``. Refuses one of which something is not paid yet."""
    with transaction.atomic():
        held = _locked_grant(grant)
        require(policies.can_settle_grant(by, held))
        if _left_to_pay(held):
            raise DomainError("Not all of this grant is paid yet", code="not-paid")
        return move(held, "settle_grant", by=by)


def reopen_grant(grant: Grant, *, by: User) -> Grant:
    """Marks a grant as not paid in full any more, once a payment is reversed. Records ``grant.payment-taken-back``."""
    with transaction.atomic():
        held = _locked_grant(grant)
        require(policies.can_reopen_grant(by, held))
        if not _left_to_pay(held):
            raise DomainError("All of this grant is paid", code="paid")
        return move(held, "reopen_grant", by=by)


def cancel_grant(grant: Grant, *, why: str, by: User) -> Grant:
    """Cancels what is not paid of a grant. What was paid stays awarded, and so does the grant with its story.

    The award is reversed, and entered again with what was paid. Records ``grant.cancelled`` and the entries.
    """
    with transaction.atomic():
        held = _locked_grant(grant)
        moved = move(held, "cancel_grant", by=by, cancelled_at=timezone.now(), cancelled_why=why.strip())
        _keep_what_was_paid(moved, by=by, said=f"Cancelled: {moved.cancelled_why}"[:200])
    return moved


def reverse(*, entry: LedgerEntry, said: str, by: User) -> LedgerEntry:
    """Takes back a commitment or a payment with an entry of the opposite sum, for the same day.

    Of a grant that is paid in full something is open again then; one that is cancelled keeps what was paid alone.
    Records ``ledger-entry.reversed``.
    """
    with transaction.atomic():
        grant = _locked_grant(entry.grant) if entry.grant else None
        _locked(entry.year)
        held = LedgerEntry.objects.select_related("line", "year", "grant").get(pk=entry.pk)
        require(policies.can_reverse(by, held))
        reversal = _reverse(held, said=said, by=by)
        if grant is not None and grant.status == Grant.Status.PAID:
            reopen_grant(grant, by=by)
        elif grant is not None and grant.status == Grant.Status.CANCELLED:
            _keep_what_was_paid(grant, by=by, said=said)
    return reversal


# --- parts --------------------------------------------------------------------------------------


def _locked(year: ContractYear) -> ContractYear:
    """The year under a lock that orders everything that is promised in it."""
    return ContractYear.objects.select_for_update(no_key=True).get(pk=year.pk)


def _locked_grant(grant: Grant) -> Grant:
    found = Grant.objects.select_for_update(of=("self",), no_key=True).select_related("line", "organisation")
    return found.get(pk=grant.pk)


def _year_of(line: BudgetLine, on: dt.date) -> ContractYear:
    """The year of the line's contract that a day is in, locked. Refuses a day outside, and one on which the line has ended."""
    year = ContractYear.objects.select_for_update(no_key=True).on(on).filter(contract=line.contract_id).first()
    if year is None:
        raise DomainError("The contract does not cover that day", field="on", code="outside")
    if line.ended_on is not None and on >= line.ended_on:
        raise DomainError(f"“{line.name}” had ended by that day", field="on", code="ended")
    found: ContractYear = year
    return found


def _require_left(line: BudgetLine, year: ContractYear, pence: int) -> None:
    left = figures.of_line(line, year).uncommitted
    if pence > left:
        raise DomainError(
            f"{pounds(pence)} is more than the {pounds(left)} that is left on this line in {year.name}",
            field="amount",
            code="over-line",
        )


def _left_to_pay(grant: Grant) -> int:
    entries = LedgerEntry.objects.filter(grant=grant)
    return entries.filter(kind=Kind.AWARD).total() - entries.filter(kind=Kind.PAYMENT).total()


def _keep_what_was_paid(grant: Grant, *, by: User, said: str) -> None:
    """Reverses the award of a cancelled grant and enters again what was paid of it, for the day of the award."""
    entries = LedgerEntry.objects.filter(grant=grant)
    paid = entries.filter(kind=Kind.PAYMENT).total()
    for entry in entries.standing().filter(kind=Kind.AWARD).select_related("line", "year", "grant").order_by("pk"):
        _locked(entry.year)
        _reverse(entry, said=said, by=by)
        if paid:
            again = "Stays awarded, since it was paid before the grant was cancelled"
            _enter(
                line=entry.line,
                year=entry.year,
                kind=Kind.AWARD,
                pence=paid,
                said=again,
                on=entry.on,
                by=by,
                grant=grant,
            )


def _enter(
    *,
    line: BudgetLine,
    year: ContractYear,
    kind: str,
    pence: int,
    said: str,
    on: dt.date,
    by: User,
    grant: Grant | None = None,
) -> LedgerEntry:
    if not 0 < pence <= MOST_PENCE:
        raise DomainError("Enter an amount above £0", field="amount", code="out-of-range")
    if not said.strip():
        raise DomainError("Say in a few words what it is for", field="said", code="missing")
    entry = LedgerEntry.objects.create(
        line=line, year=year, kind=kind, pence=pence, grant=grant, said=said.strip(), on=on, by=by
    )
    audit.record(
        events.ENTRY_MADE,
        subject=entry,
        by=by,
        organisation_id=grant.organisation_id if grant else None,
        after={"kind": kind, "line": line.code, "year": year.name, "pence": pence},
    )
    return entry


def _reverse(entry: LedgerEntry, *, said: str, by: User) -> LedgerEntry:
    if not said.strip():
        raise DomainError("Say in a few words why", field="said", code="missing")
    reversal = LedgerEntry.objects.create(
        line=entry.line,
        year=entry.year,
        kind=entry.kind,
        pence=-entry.pence,
        grant=entry.grant,
        reverses=entry,
        said=said.strip(),
        on=entry.on,
        by=by,
    )
    audit.record(
        events.ENTRY_REVERSED,
        subject=entry,
        by=by,
        organisation_id=entry.grant.organisation_id if entry.grant else None,
        after={"reversal": reversal.pk, "pence": reversal.pence},
    )
    return reversal


def _next_number() -> int:
    """The number of the next grant. None is given twice, also when an award is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('contract_grant', 'id'))")
        return int(cursor.fetchone()[0])
