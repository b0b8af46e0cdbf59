"""What the founder of a group is told once it is registered."""

from __future__ import annotations

from django.urls import reverse

from apps.accounts.models import User
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify

from ..models import Organisation

KINDS = [
    Kind(
        "group-registered",
        "groups",
        "Your group is registered",
        example={"organisation": "Moss Side Growers", "listed": True},
    ),
]
"""What this module says, as kinds of message."""


def registered(organisation: Organisation, founder: User) -> None:
    """To the founder: the group is here, who sees it, and what they can do now."""
    notify(
        "group-registered",
        to=[Recipient(founder.email, founder.name, founder.pk)],
        context={"organisation": organisation.name, "listed": organisation.listed},
        url=reverse("organisations:home"),
        action="Go to your start page",
        organisation_id=organisation.pk,
    )
