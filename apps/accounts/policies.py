"""Who may grant and end roles, and reset a second factor. Nobody may do it to themselves."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from . import factors, roles
from .models import Role, RoleGrant, SignIn, User


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
