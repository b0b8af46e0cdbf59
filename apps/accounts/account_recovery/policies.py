"""Who may check, approve, refuse and stop an account recovery. Nobody may do it for themselves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from .. import roles
from ..people.models import User
from ..roles.models import Role
from .models import AccountRecovery
from .states import WORKFLOW, RecoveryStatus

_NO_HELPER = refuse(
    "Help with signing in is for advisers, triage leads, contract managers and administrators.", "wrong-role"
)

_NO_APPROVER = refuse("A triage lead or an administrator has to approve this.", "wrong-role")

_FOR_ADMINISTRATORS = refuse(
    "This account has a role that sees other people's records: it is for administrators.", "privileged"
)

_OWN = not_now("This is about your own account. A colleague has to do it.", "own-account")


def can_see(user: Any) -> Decision:
    """Those who may check who somebody is see who asked for help with signing in."""
    return ALLOW if roles.has(user, *roles.RECOVERY_CHECKERS) else _NO_HELPER


def can_check(user: Any, case: AccountRecovery) -> Decision:
    """One of the team notes how they made sure who it is, for an account that is there and not their own."""
    return _may_work(user, case) & WORKFLOW.open_for(case, "check") & _has_account(case)


def can_approve(user: Any, case: AccountRecovery) -> Decision:
    """A triage lead or an administrator approves what somebody else has checked."""
    decision = _may_work(user, case)
    if not decision:
        return decision
    if not roles.has(user, *roles.RECOVERY_APPROVERS):
        return _NO_APPROVER
    decision = WORKFLOW.open_for(case, "approve")
    if decision and case.checked_by_id == user.pk:
        return not_now("You checked who it is. A second person has to approve it.", "same-person")
    return decision


def can_refuse(user: Any, case: AccountRecovery) -> Decision:
    """One of the team says no. Once it is approved, only somebody who may approve can still say no.

    The system says no where the new address was taken while it waited.
    """
    if user is SYSTEM:
        return WORKFLOW.open_for(case, "refuse")
    decision = _may_work(user, case)
    if not decision:
        return decision
    if case.status == RecoveryStatus.APPROVED and not roles.has(user, *roles.RECOVERY_APPROVERS):
        return _NO_APPROVER
    return WORKFLOW.open_for(case, "refuse")


def can_stop(user: Any, case: AccountRecovery) -> Decision:
    """The owner of the account stops what they did not ask for, by the link in the message to their address."""
    if not isinstance(user, User) or user.pk != case.person_id:
        return refuse("Only the owner of the account can stop this.", "not-yours")
    return WORKFLOW.open_for(case, "stop")


def can_carry_out(user: Any, case: AccountRecovery) -> Decision:
    """The portal itself does what was approved, once the waiting time is over."""
    if user is not SYSTEM:
        return refuse("Only the portal itself does this.", "not-the-system")
    decision = WORKFLOW.open_for(case, "carry_out")
    if decision and case.takes_effect_at is not None and case.takes_effect_at > timezone.now():
        return not_now("The waiting time is not over.", "too-soon")
    return decision & _has_account(case)


def _may_work(user: Any, case: AccountRecovery) -> Decision:
    decision = can_see(user)
    if not decision:
        return decision
    if case.person_id == user.pk:
        return _OWN
    if case.person is not None and roles.is_privileged(case.person) and not roles.has(user, Role.ADMINISTRATOR):
        return _FOR_ADMINISTRATORS
    return ALLOW


def _has_account(case: AccountRecovery) -> Decision:
    if case.person is None:
        return not_now("No account has this address, so there is nothing to change.", "no-account")
    if not case.person.is_active:
        return not_now("This account is closed.", "account-closed")
    return ALLOW
