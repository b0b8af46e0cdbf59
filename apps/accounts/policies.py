"""Who may grant and end roles, and reset a second factor. Nobody may do it to themselves."""

from __future__ import annotations

from typing import Any

from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from . import roles
from .models import Role, RoleGrant, User


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
