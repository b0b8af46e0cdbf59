"""What other apps ask about organisations."""

from __future__ import annotations

from apps.digests.services import Recipient
from apps.places import selectors as places

from .models import Community, IncomeBand, Invitation, Membership, Organisation


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


def population_by_community() -> dict[str, int]:
    """How many people of the place each community can be compared with, where a census category says so."""
    by_strand: dict[str, dict[str, int]] = {}
    found: dict[str, int] = {}
    for community in Community.objects.exclude(compares_with=[]).in_order():
        counts = by_strand.setdefault(community.strand, places.population(community.strand))
        if all(category in counts for category in community.compares_with):
            found[community.pk] = sum(counts[category] for category in community.compares_with)
    return found
