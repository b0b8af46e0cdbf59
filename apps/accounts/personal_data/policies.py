"""Who may have a person's data, and who may erase a person."""

from __future__ import annotations

from typing import Any

from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, WRONG_STATE, Decision, not_now, refuse

from ..people.models import User
from ..roles.models import RoleGrant
from ..roles.policies import can_see_people
from .models import Download


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


def can_download(user: Any, person: User) -> Decision:
    """Each person gets what the portal holds about them, and nobody else's."""
    if getattr(user, "pk", None) == person.pk and person.is_active:
        return ALLOW
    return refuse("Only the person can ask for their own data.", "not-yours")


def can_fetch(user: Any, download: Download) -> Decision:
    """Each person fetches their own file while it is kept."""
    if getattr(user, "pk", None) != download.user_id:
        return refuse("Only the person can fetch their own data.", "not-yours")
    if download.state != Download.State.READY:
        return not_now("The file is not there: it is being made, or was deleted.", WRONG_STATE)
    return ALLOW
