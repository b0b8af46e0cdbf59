"""Which messages about a group must not go any more, because the reader has left it or was never let in."""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts import roles
from apps.digests.models import Message

from ..models import Invitation, Membership, Organisation


def withheld(messages: Sequence[Message]) -> set[int]:
    """The keys of those whose reader neither acts for the group, nor is invited to it, nor works for the lead body.

    Of a group that was merged, whoever acts for the one that it went into is its reader.
    """
    groups = Organisation.objects.in_bulk({message.organisation_id for message in messages})
    now = {pk: group.merge_target.pk for pk, group in groups.items()}
    every = {*now, *now.values()}
    members = set(Membership.objects.open().filter(organisation__in=every).values_list("organisation", "user"))
    invited = {
        (group, email.lower())
        for group, email in Invitation.objects.open()
        .filter(organisation__in=every)
        .values_list("organisation", "email")
    }

    def may(message: Message) -> bool:
        held = {message.organisation_id, now.get(message.organisation_id or 0)}
        if any((group, message.user_id) in members for group in held):
            return True
        address = message.user.email if message.user else message.to_email
        return any((group, address) in invited for group in held) or roles.is_staff(message.user)

    return {message.pk for message in messages if not may(message)}
