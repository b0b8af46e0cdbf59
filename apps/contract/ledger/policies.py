"""Who writes in the ledger. The contract manager does, and nobody else."""

from __future__ import annotations

from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now

from ..models import BudgetLine, Grant, LedgerEntry
from ..policies import can_keep_contract
from .states import GRANT


def can_enter(by: Actor, line: BudgetLine) -> Decision:
    """A budget or a commitment of a line."""
    return can_keep_contract(by)


def can_award(by: Actor, line: BudgetLine) -> Decision:
    """A grant, from a line that may be passed down to groups."""
    decision = can_keep_contract(by)
    if decision and not line.may_pass_down:
        return not_now(f"“{line.name}” is not for groups: no grant is awarded from it.", "not-for-groups")
    return decision


def can_end_line(by: Actor, line: BudgetLine) -> Decision:
    """A line that has not ended."""
    decision = can_keep_contract(by)
    if decision and line.ended_on is not None:
        return not_now("This line has ended already.", "ended")
    return decision


def can_pay(by: Actor, grant: Grant) -> Decision:
    """What was awarded and not cancelled, until it is paid in full."""
    return can_keep_contract(by) & GRANT.open_for(grant, "settle_grant")


def can_settle_grant(by: Actor, grant: Grant) -> Decision:
    """With its last payment."""
    return can_pay(by, grant)


def can_reopen_grant(by: Actor, grant: Grant) -> Decision:
    """When a payment of it is reversed."""
    return can_keep_contract(by) & GRANT.open_for(grant, "reopen_grant")


def can_cancel_grant(by: Actor, grant: Grant) -> Decision:
    """What is not paid in full."""
    return can_keep_contract(by) & GRANT.open_for(grant, "cancel_grant")


def can_reverse(by: Actor, entry: LedgerEntry) -> Decision:
    """A commitment or a payment that stands. A budget is set anew, and an award ends with its grant."""
    decision = can_keep_contract(by)
    if not decision:
        return decision
    if entry.reverses_id is not None:
        return not_now("A reversal is not reversed. Make the entry again instead.", "is-a-reversal")
    if entry.kind == LedgerEntry.Kind.BUDGET:
        return not_now("Set the budget of the line anew instead.", "is-a-budget")
    if entry.kind == LedgerEntry.Kind.AWARD:
        return not_now("Cancel the grant instead.", "is-an-award")
    if LedgerEntry.objects.filter(reverses=entry).exists():
        return not_now("This entry is reversed already.", "reversed")
    return ALLOW
