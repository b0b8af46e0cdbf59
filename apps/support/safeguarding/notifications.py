"""What the safeguarding lead is told: that something needs them, and nothing else."""

from __future__ import annotations

from django.urls import reverse

from apps.accounts.models import RoleGrant, User
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify

from .leads import LEAD

KINDS = [Kind("something-needs-you", "account", "Something needs you", asks=True)]
"""Always sent at once. Its words, its address and its name say nothing of what it is about."""


def concern_raised() -> None:
    """The lead and each deputy are asked to sign in."""
    held = RoleGrant.objects.in_force().filter(role__in=LEAD).values("user")
    leads = User.objects.filter(is_active=True, pk__in=held).order_by("pk")
    to = [Recipient(lead.email, lead.name, lead.pk) for lead in leads]
    notify("something-needs-you", to=to, context={}, url=reverse("today"), action="Sign in")
