"""Who may invite, accept, leave and hand over, and why not."""

from __future__ import annotations

from typing import Any

from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models import Invitation, Membership, Organisation
from ..record.policies import can_manage


def can_invite(user: Any, organisation: Organisation) -> Decision:
    """A lead invites colleagues, and staff may. Nobody is invited to a closed group."""
    managed = can_manage(user, organisation)
    if managed and organisation.status == Organisation.Status.CLOSED:
        return not_now("This group is closed.", "closed")
    return managed


def can_withdraw_invitation(user: Any, invitation: Invitation) -> Decision:
    """A lead takes back an invitation that was not answered yet, and staff may."""
    managed = can_manage(user, invitation.organisation)
    if managed and invitation.accepted_at:
        return not_now("This invitation was accepted. End the membership instead.", "accepted")
    if managed and invitation.withdrawn_at:
        return not_now("This invitation was taken back already.", "withdrawn")
    return managed


def can_accept_invitation(user: Any, invitation: Invitation) -> Decision:
    """The person whose address was invited may accept, signed in with it, once."""
    if invitation.withdrawn_at:
        return not_now("This invitation was taken back. Ask the group for a new one.", "withdrawn")
    if invitation.accepted_at:
        return not_now("This invitation was accepted already.", "accepted")
    if invitation.organisation.status == Organisation.Status.CLOSED:
        return not_now("This group is closed.", "closed")
    if not getattr(user, "is_authenticated", False):
        return refuse("Sign in to accept the invitation.", "signed-out")
    if user.email.lower() != invitation.email.lower():
        return refuse("This invitation is for another address. Sign in with that one.", "other-address")
    return ALLOW


def _last_lead(membership: Membership) -> bool:
    others = Membership.objects.open().filter(organisation=membership.organisation_id, role=Membership.Role.LEAD)
    return membership.role == Membership.Role.LEAD and not others.exclude(pk=membership.pk).exists()


KEEP_A_LEAD = not_now("A group needs a lead. Make somebody else a lead first.", "last-lead")


def can_end_membership(user: Any, membership: Membership) -> Decision:
    """A lead ends a membership, anybody ends their own, and staff may. The last lead stays."""
    managed = ALLOW if membership.user_id == getattr(user, "pk", None) else can_manage(user, membership.organisation)
    if managed and membership.ended_at:
        return not_now("This membership has ended already.", "ended")
    return KEEP_A_LEAD if managed and _last_lead(membership) else managed


def can_change_role(user: Any, membership: Membership) -> Decision:
    """A lead makes others leads or members, and staff may. The last lead stays a lead."""
    managed = can_manage(user, membership.organisation)
    if managed and membership.ended_at:
        return not_now("This membership has ended already.", "ended")
    return KEEP_A_LEAD if managed and _last_lead(membership) else managed
