"""Who may do what with a group's record and its people, and why not."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from .models import Invitation, Membership, Organisation

NOT_OF_GROUP = refuse("Only people of this group and the support team can do this.", "not-of-group")
LEADS_ONLY = refuse("Only a lead of this group can do this. Ask one of them.", "leads-only")


def membership_of(user: Any, organisation: Organisation) -> Membership | None:
    """The open membership of a person in a group, if there is one."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Membership.objects.open().filter(organisation=organisation, user=user).first()


def can_register(user: Any) -> Decision:
    """Anybody who is signed in may register a group."""
    if getattr(user, "is_authenticated", False):
        return ALLOW
    return refuse("Sign in to register your group.", "signed-out")


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
    return seen


def _can_manage(user: Any, organisation: Organisation) -> Decision:
    if roles.is_staff(user):
        return ALLOW
    membership = membership_of(user, organisation)
    if membership is None:
        return NOT_OF_GROUP
    return ALLOW if membership.role == Membership.Role.LEAD else LEADS_ONLY


def can_invite(user: Any, organisation: Organisation) -> Decision:
    """A lead invites colleagues, and staff may. Nobody is invited to a closed group."""
    managed = _can_manage(user, organisation)
    if managed and organisation.status == Organisation.Status.CLOSED:
        return not_now("This group is closed.", "closed")
    return managed


def can_withdraw_invitation(user: Any, invitation: Invitation) -> Decision:
    """A lead takes back an invitation that was not answered yet, and staff may."""
    managed = _can_manage(user, invitation.organisation)
    if managed and invitation.accepted_at:
        return not_now("This invitation was accepted. End the membership instead.", "accepted")
    if managed and invitation.withdrawn_at:
        return not_now("This invitation was taken back already.", "withdrawn")
    return managed


def can_accept_invitation(user: Any, invitation: Invitation) -> Decision:
    """Whoever holds the link in the message may accept, once they are signed in."""
    if not getattr(user, "is_authenticated", False):
        return refuse("Sign in to accept the invitation.", "signed-out")
    if invitation.withdrawn_at:
        return not_now("This invitation was taken back. Ask the group for a new one.", "withdrawn")
    if invitation.accepted_at:
        return not_now("This invitation was accepted already.", "accepted")
    if invitation.organisation.status == Organisation.Status.CLOSED:
        return not_now("This group is closed.", "closed")
    return ALLOW


def _last_lead(membership: Membership) -> bool:
    others = Membership.objects.open().filter(organisation=membership.organisation_id, role=Membership.Role.LEAD)
    return membership.role == Membership.Role.LEAD and not others.exclude(pk=membership.pk).exists()


KEEP_A_LEAD = not_now("A group needs a lead. Make somebody else a lead first.", "last-lead")


def can_end_membership(user: Any, membership: Membership) -> Decision:
    """A lead ends a membership, anybody ends their own, and staff may. The last lead stays."""
    managed = ALLOW if membership.user_id == getattr(user, "pk", None) else _can_manage(user, membership.organisation)
    if managed and membership.ended_at:
        return not_now("This membership has ended already.", "ended")
    return KEEP_A_LEAD if managed and _last_lead(membership) else managed


def can_change_role(user: Any, membership: Membership) -> Decision:
    """A lead makes others leads or members, and staff may. The last lead stays a lead."""
    managed = _can_manage(user, membership.organisation)
    if managed and membership.ended_at:
        return not_now("This membership has ended already.", "ended")
    return KEEP_A_LEAD if managed and _last_lead(membership) else managed
