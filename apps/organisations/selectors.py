"""What other apps ask about organisations."""

from __future__ import annotations

from apps.digests.services import Recipient

from .models import IncomeBand, Invitation, Membership, Organisation


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


def income_band(income: int | None, bands: list[IncomeBand]) -> IncomeBand | None:
    """The band that an income falls in. None where the income is not known."""
    if income is None:
        return None
    return next((b for b in bands if b.lower <= income and (b.upper is None or income < b.upper)), None)
