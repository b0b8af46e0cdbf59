"""Who may see, grant and end roles. Nobody may do it to themselves."""

from __future__ import annotations

from typing import Any

from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from .. import roles
from ..people.models import User
from .models import Role, RoleGrant


def can_see_people(user: Any) -> Decision:
    """Administrators see who has an account and which roles they hold."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("People and roles are for administrators.", "wrong-role")


def can_see_audit(user: Any) -> Decision:
    """Administrators read the audit trail."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("The audit trail is for administrators.", "wrong-role")


def can_invite_colleague(user: Any) -> Decision:
    """Administrators invite colleagues, each with a role."""
    return can_see_people(user)


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
