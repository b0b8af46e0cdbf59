"""Who may decide what a group shows, and why not."""

from __future__ import annotations

from apps.core.audit import Actor
from apps.core.decisions import Decision, not_now

from ..models import Organisation
from ..record.policies import can_edit_record


def can_change_consents(by: Actor, organisation: Organisation) -> Decision:
    """Every person of a group decides with the others what it shows, and staff may."""
    return can_edit_record(by, organisation)


def can_confirm_consents(by: Actor, organisation: Organisation) -> Decision:
    """Every person of a group confirms what it shows, and staff may, while the group is at work."""
    may = can_edit_record(by, organisation)
    if may and not organisation.consents.filter(public=True).exists():
        return not_now("There is nothing to confirm: the group shows nothing of its own choice.", "nothing-shown")
    return may
