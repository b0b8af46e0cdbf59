"""Who may see, load and change reference data about places. The system is whoever runs commands on the server."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import SYSTEM
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from .models import Neighbourhood, WardMembership


def can_see_reference(user: Any) -> Decision:
    """Administrators see what is loaded, and what was refused."""
    if roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("Reference data is for administrators.", "wrong-role")


def can_import(user: Any) -> Decision:
    """An administrator may load reference data, and so may the system: whoever can run its commands."""
    return ALLOW if user is SYSTEM else can_see_reference(user)


def _for_administrators(user: Any) -> Decision:
    if user is SYSTEM or roles.has(user, Role.ADMINISTRATOR):
        return ALLOW
    return refuse("Wards and neighbourhoods are changed by administrators.", "wrong-role")


def can_edit_neighbourhoods(user: Any) -> Decision:
    """An administrator may see how wards are spread over neighbourhoods, with each change, and move them."""
    return _for_administrators(user)


def can_import_boundaries(user: Any) -> Decision:
    """An administrator may load the boundaries of the wards."""
    return _for_administrators(user)


def can_take_back(user: Any, membership: WardMembership, today: dt.date | None = None) -> Decision:
    """An administrator may take back a move that was made here and has not begun."""
    decision = _for_administrators(user)
    if not decision:
        return decision
    if membership.edit_id is None:
        return not_now("This came with the place pack. Move the ward instead.", "from-the-pack")
    if membership.starts <= (today or timezone.localdate()):
        return not_now("The first day has come. Move the ward again instead.", "begun")
    return ALLOW


def can_close(user: Any, neighbourhood: Neighbourhood, *, used: bool) -> Decision:
    """An administrator may close a neighbourhood that has no ward, now or later."""
    decision = _for_administrators(user)
    if not decision:
        return decision
    if neighbourhood.closed_on is not None:
        return not_now("It is closed already.", "closed")
    if used:
        return not_now("It has wards, now or from a later day. Move them first.", "used")
    return ALLOW
