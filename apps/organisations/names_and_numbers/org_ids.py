"""The org-ids of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.registers.identifiers import org_id, own_prefix, place

if TYPE_CHECKING:
    from ..models import Organisation


def of_group(organisation: Organisation) -> list[str]:
    """Every org-id of a group, in the order of SCHEMES, and last the portal's own, which a group always has.

    The number of the portal's own is the group's id in open data: it never changes and says nothing.
    """
    held = sorted(organisation.identifiers.all(), key=lambda number: (place(number.scheme), number.value))
    minted = org_id(own_prefix(), str(organisation.uuid))
    return [*(org_id(number.scheme, number.value) for number in held), minted]
