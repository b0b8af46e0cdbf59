"""Who may grant and end roles, reset a second factor, and help somebody in. Nobody may do it to themselves."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from . import factors, roles
from .models import Role, RoleGrant, SignIn, SignInHelp, User
from .states import WORKFLOW, HelpStatus


def can_see_people(user: Any) -> Decision:
    """Administrators see who has an account and which roles they hold."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("People and roles are for administrators.", "wrong-role")


def can_grant(user: Any, person: User) -> Decision:
    """An administrator may grant a role to somebody else who can sign in; the system only for the first one."""
    if user is SYSTEM:
        return ALLOW
    decision = can_see_people(user)
    if not decision:
        return decision
    if user.pk == person.pk:
        return not_now("Another administrator has to change your own roles.", "own-roles")
    if not person.is_active:
        return not_now("This account is closed.", "account-closed")
    return ALLOW


def can_end(user: Any, grant: RoleGrant) -> Decision:
    """An administrator may end a role of somebody else that has not ended yet."""
    decision = can_see_people(user)
    if not decision:
        return decision
    if user.pk == grant.user_id:
        return not_now("Another administrator has to change your own roles.", "own-roles")
    if grant.ended_at is not None:
        return not_now("This role has ended already.", "ended")
    return ALLOW


def can_take_off(user: Any, authenticator: Authenticator) -> Decision:
    """A person may take off a way of their own to prove who they are; not the last one, where their role needs one."""
    if user.pk != authenticator.user_id:
        return refuse("Only the person themselves can take this off.", "not-yours")
    others = Authenticator.objects.filter(user=user, type__in=factors.SECOND).exclude(pk=authenticator.pk)
    if roles.is_privileged(user) and not others.exists():
        return not_now("Your role needs a second step. Add another one first, then you can take this one off.", "last")
    return ALLOW


def can_reset_second_factor(user: Any, person: User) -> Decision:
    """An administrator may take the second factor off somebody else who has lost it."""
    decision = can_see_people(user)
    if not decision:
        return decision
    if user.pk == person.pk:
        return not_now("Another administrator has to do this for you.", "own-factor")
    return ALLOW


def can_erase(user: Any, person: User) -> Decision:
    """A person erases themselves, an administrator somebody who asked for it, the system who is long gone.

    Nobody is erased who holds a role: an administrator ends it first, so that the work has somebody else.
    """
    mine = user is not SYSTEM and getattr(user, "pk", None) == person.pk
    if user is not SYSTEM and not mine:
        decision = can_see_people(user)
        if not decision:
            return decision
    if person.erased_at is not None:
        return not_now("This account is erased already.", "erased")
    if RoleGrant.objects.in_force().filter(user=person).exists():
        return not_now(
            "You hold a role here. Ask an administrator to end it first; then you can erase your account."
            if mine
            else "This person holds a role. End it first, so that their work has somebody else.",
            "holds-a-role",
        )
    return ALLOW


def can_see_retention(user: Any) -> Decision:
    """Administrators see the rules of retention, run them dry, and see what was done."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("Retention is for administrators.", "wrong-role")


def can_download(user: Any, person: User) -> Decision:
    """Each person gets what the portal holds about them, and nobody else's."""
    if getattr(user, "pk", None) == person.pk and person.is_active:
        return ALLOW
    return refuse("Only the person can ask for their own data.", "not-yours")


def can_end_sign_in(user: Any, sign_in: SignIn) -> Decision:
    """A person may sign out a device of their own that is still signed in."""
    if user.pk != sign_in.user_id:
        return refuse("Only the person themselves can sign this device out.", "not-yours")
    if sign_in.ended_at is not None or not sign_in.session_key:
        return not_now("This device is signed out already.", "ended")
    return ALLOW


def can_end_own(user: Any, person: User) -> Decision:
    """A person may sign themselves out everywhere else."""
    if user.pk != person.pk:
        return refuse("Only the person themselves can sign their devices out.", "not-yours")
    return ALLOW


_NO_HELPER = refuse(
    "Help with signing in is for advisers, triage leads, contract managers and administrators.", "wrong-role"
)
_NO_APPROVER = refuse("A triage lead or an administrator has to approve this.", "wrong-role")
_FOR_ADMINISTRATORS = refuse(
    "This account has a role that sees other people's records: it is for administrators.", "privileged"
)
_OWN = not_now("This is about your own account. A colleague has to do it.", "own-account")


def can_see_help(user: Any) -> Decision:
    """Those who may check who somebody is see who asked for help with signing in."""
    return ALLOW if roles.has(user, *roles.SIGN_IN_HELPERS) else _NO_HELPER


def can_check_help(user: Any, case: SignInHelp) -> Decision:
    """One of the team notes how they made sure who it is, for an account that is there and not their own."""
    return _may_work(user, case) & WORKFLOW.open_for(case, "check_help") & _has_account(case)


def can_approve_help(user: Any, case: SignInHelp) -> Decision:
    """A triage lead or an administrator approves what somebody else has checked."""
    decision = _may_work(user, case)
    if not decision:
        return decision
    if not roles.has(user, *roles.HELP_APPROVERS):
        return _NO_APPROVER
    decision = WORKFLOW.open_for(case, "approve_help")
    if decision and case.checked_by_id == user.pk:
        return not_now("You checked who it is. A second person has to approve it.", "same-person")
    return decision


def can_refuse_help(user: Any, case: SignInHelp) -> Decision:
    """One of the team says no. Once it is approved, only somebody who may approve can still say no.

    The system says no where the new address was taken while it waited.
    """
    if user is SYSTEM:
        return WORKFLOW.open_for(case, "refuse_help")
    decision = _may_work(user, case)
    if not decision:
        return decision
    if case.status == HelpStatus.APPROVED and not roles.has(user, *roles.HELP_APPROVERS):
        return _NO_APPROVER
    return WORKFLOW.open_for(case, "refuse_help")


def can_stop_help(user: Any, case: SignInHelp) -> Decision:
    """The owner of the account stops what they did not ask for, by the link in the message to their address."""
    if not isinstance(user, User) or user.pk != case.person_id:
        return refuse("Only the owner of the account can stop this.", "not-yours")
    return WORKFLOW.open_for(case, "stop_help")


def can_carry_out_help(user: Any, case: SignInHelp) -> Decision:
    """The portal itself does what was approved, once the waiting time is over."""
    if user is not SYSTEM:
        return refuse("Only the portal itself does this.", "not-the-system")
    decision = WORKFLOW.open_for(case, "carry_out_help")
    if decision and case.takes_effect_at is not None and case.takes_effect_at > timezone.now():
        return not_now("The waiting time is not over.", "too-soon")
    return decision & _has_account(case)


def _may_work(user: Any, case: SignInHelp) -> Decision:
    decision = can_see_help(user)
    if not decision:
        return decision
    if case.person_id == user.pk:
        return _OWN
    if case.person is not None and roles.is_privileged(case.person) and not roles.has(user, Role.ADMINISTRATOR):
        return _FOR_ADMINISTRATORS
    return ALLOW


def _has_account(case: SignInHelp) -> Decision:
    if case.person is None:
        return not_now("No account has this address, so there is nothing to change.", "no-account")
    if not case.person.is_active:
        return not_now("This account is closed.", "account-closed")
    return ALLOW
