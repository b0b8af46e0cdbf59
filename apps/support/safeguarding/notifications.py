"""What the safeguarding lead is told: that something needs them, and nothing else."""

from __future__ import annotations

from django.urls import reverse

from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify

from .leads import leads

KINDS = [Kind("something-needs-you", "account", "Something needs you", asks=True)]
"""Always sent at once. Its words, its address and its name say nothing of what it is about."""


def concern_raised() -> None:
    """The lead and each deputy are asked to sign in."""
    to = [Recipient(lead.email, lead.name, lead.pk) for lead in leads()]
    notify("something-needs-you", to=to, context={}, url=reverse("today"), action="Sign in")
