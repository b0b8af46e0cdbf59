"""Services of a group's people: invite, withdraw, accept, leave, change a role."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError

from .. import events
from ..models import Invitation, Membership, Organisation
from . import notifications, policies


def invite(*, organisation: Organisation, email: str, role: str, by: User) -> Invitation:
    """Asks a colleague to act for the group. From now on they are told of what concerns it.

    Refuses somebody who is of the group already, or who has an invitation that is open. Records
    ``invitation.sent``; the colleague is told by email.
    """
    email = email.strip().lower()
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        require(policies.can_invite(by, org))
        if Membership.objects.open().filter(organisation=org, user__email=email).exists():
            raise DomainError("This person is of your group already.", field="email", code="member")
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(organisation=org, email=email, role=role, invited_by=by)
        except IntegrityError:
            raise DomainError(
                "This address has an invitation already. It is in the list below.", field="email", code="invited"
            ) from None
        audit.record(events.INVITATION_SENT, subject=invitation, by=by, after={"role": role})
        notifications.invite(invitation)
    return invitation


def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Takes back an invitation that was not answered. Records ``invitation.withdrawn``; notifies nobody."""
    with transaction.atomic():
        locked = _locked(invitation)
        require(policies.can_withdraw_invitation(by, locked))
        locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
        locked.save(update_fields={"withdrawn_at", "withdrawn_by"})
        audit.record(events.INVITATION_WITHDRAWN, subject=locked, by=by)
    return locked


def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Joins the group that asked. Somebody who is of it already keeps the role that they have.

    Records ``invitation.accepted``; whoever sent the invitation is told.
    """
    with transaction.atomic():
        locked = _locked(invitation)
        require(policies.can_accept_invitation(by, locked))
        locked.accepted_at, locked.accepted_by = timezone.now(), by
        locked.save(update_fields={"accepted_at", "accepted_by"})
        membership, _ = Membership.objects.open().get_or_create(
            organisation=locked.organisation, user=by, ended_at=None, defaults={"role": locked.role}
        )
        audit.record(events.INVITATION_ACCEPTED, subject=locked, by=by, after={"role": membership.role})
        notifications.accept(locked, membership)
    return membership


def end_membership(*, membership: Membership, by: User) -> Membership:
    """Ends a membership. The last lead stays. Records ``membership.ended``; the person is told, unless they left."""
    with transaction.atomic():
        locked = _locked_membership(membership)
        require(policies.can_end_membership(by, locked))
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields={"ended_at", "ended_by"})
        audit.record(events.MEMBERSHIP_ENDED, subject=locked, by=by, before={"role": locked.role})
        if locked.user_id != by.pk:
            notifications.end(locked)
    return locked


def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """Makes somebody a lead or a member. The last lead stays one. Records ``membership.changed``; they are told."""
    with transaction.atomic():
        locked = _locked_membership(membership)
        require(policies.can_change_role(by, locked))
        before = locked.role
        if before == role:
            return locked
        locked.role = role
        locked.save(update_fields={"role"})
        audit.record(events.MEMBERSHIP_CHANGED, subject=locked, by=by, before={"role": before}, after={"role": role})
        if locked.user_id != by.pk:
            notifications.change_role(locked)
    return locked


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it stands, with its group locked: two answers at once cannot both count."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=invitation.organisation_id)
    return Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation.pk)


def _locked_membership(membership: Membership) -> Membership:
    """The membership as it stands, with its group locked: two leads cannot both leave as the last but one."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
