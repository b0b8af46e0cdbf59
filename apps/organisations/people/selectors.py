"""Queries about the people of a group, for other apps."""

from __future__ import annotations

from apps.digests.services import Recipient

from ..models import Invitation, Membership, Organisation


def people_to_tell(organisation: Organisation) -> list[Recipient]:
    """Everybody who is told of what concerns a group: its open members, and those invited who have not answered."""
    members = Membership.objects.open().filter(organisation=organisation).select_related("user").order_by("pk")
    invited = Invitation.objects.open().filter(organisation=organisation).order_by("pk")
    found = {
        membership.user.email: Recipient(membership.user.email, membership.user.name, membership.user_id)
        for membership in members
        if membership.user.is_active
    }
    for invitation in invited:
        found.setdefault(invitation.email.lower(), Recipient(invitation.email.lower()))
    return list(found.values())


def people_of(organisation: Organisation) -> list[Recipient]:
    """Everybody who acts for the group and has an open account."""
    rows = Membership.objects.open().filter(organisation=organisation, user__is_active=True).select_related("user")
    return [Recipient(row.user.email, row.user.name, row.user_id) for row in rows.order_by("pk")]
