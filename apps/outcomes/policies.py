"""Who may see the counts that are published for the contract."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, refuse


def can_see_dashboard(by: Actor) -> Decision:
    """Commissioners and the lead body's staff see the published breakdowns. Neither sees a cell that is hidden."""
    if roles.has(by, Role.COMMISSIONER) or roles.is_staff(by):
        return ALLOW
    return refuse(
        "The dashboard is for commissioners and the support team. Headline results are public.", "not-commissioner"
    )


def can_see_burden(by: Actor) -> Decision:
    """Commissioners and the lead body's staff see what the portal costs people: minutes, sittings, corrections, never whose."""
    if roles.has(by, Role.COMMISSIONER) or roles.is_staff(by):
        return ALLOW
    return refuse(
        "What the portal asks of people is counted for commissioners and the support team.", "not-commissioner"
    )
