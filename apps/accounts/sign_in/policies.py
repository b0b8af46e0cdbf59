"""Who may take off a person's second factor."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from apps.core.decisions import ALLOW, Decision, not_now, refuse

from .. import roles
from ..people.models import User
from ..roles.policies import can_see_people
from . import second_factors


def can_remove_authenticator(user: Any, authenticator: Authenticator) -> Decision:
    """A person may remove an authenticator of their own, but not the last one where their role needs one."""
    if user.pk != authenticator.user_id:
        return refuse("Only the person themselves can take this off.", "not-yours")
    others = Authenticator.objects.filter(user=user, type__in=second_factors.TYPES).exclude(pk=authenticator.pk)
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
