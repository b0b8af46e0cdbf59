"""Who may see and keep a group's record, and why not."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models import Membership, Organisation

NOT_OF_GROUP = refuse("Only people of this group and the support team can do this.", "not-of-group")


NOT_KEEPER = refuse("Of the support team, only advisers and triage leads decide this about a group.", "not-keeper")

LEADS_ONLY = refuse("Only a lead of this group can do this. Ask one of them.", "leads-only")


def membership_of(user: Any, organisation: Organisation | int) -> Membership | None:
    """The open membership of a person in a group, given as it is or by its id, if there is one."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Membership.objects.open().filter(organisation=organisation, user=user).first()


def membership_of_slug(user: Any, slug: str) -> Membership | None:
    """The open membership of a person in the group with this address, if there is one."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Membership.objects.open().filter(organisation__slug=slug, user=user).first()


def can_view_record(user: Any, organisation: Organisation) -> Decision:
    """The people of a group see its record, and so do the support team's staff."""
    if roles.is_staff(user) or membership_of(user, organisation):
        return ALLOW
    return NOT_OF_GROUP


def can_edit_record(user: Any, organisation: Organisation) -> Decision:
    """Every person of a group keeps its record, and staff may. A closed group's record stands as it was."""
    seen = can_view_record(user, organisation)
    if seen and organisation.status == Organisation.Status.CLOSED:
        return not_now("This group is closed. Its record is kept as it was.", "closed")
    if seen and organisation.status == Organisation.Status.MERGED:
        return not_now("This record was merged into another. Change that one.", "merged")
    return seen


def can_manage(user: Any, organisation: Organisation) -> Decision:
    """A lead of the group, and the staff who keep groups, may change its people and its status."""
    if roles.keeps_groups(user):
        return ALLOW
    membership = membership_of(user, organisation)
    if membership is None:
        return NOT_KEEPER if roles.is_staff(user) else NOT_OF_GROUP
    return ALLOW if membership.role == Membership.Role.LEAD else LEADS_ONLY
