"""How long drafts of groups and open invitations are kept."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.personal_data import tombstone
from apps.core.audit import SYSTEM, record
from apps.core.retention import Period, Rule

from . import events
from .models import Invitation, RegistrationDraft


def _drafts(before: datetime) -> QuerySet[RegistrationDraft]:
    return RegistrationDraft.objects.filter(saved_at__lt=before)


def _invitations(before: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.open().filter(invited_at__lt=before)


def _take_back(rows: list[Invitation]) -> int:
    """Takes back each invitation and forgets the address. The group can ask again."""
    now = timezone.now()
    for invitation in rows:
        invitation.withdrawn_at, invitation.email = now, tombstone(invitation.pk, "invitation")
        invitation.save(update_fields={"withdrawn_at", "email"})
        record(events.INVITATION_WITHDRAWN, subject=invitation, by=SYSTEM)
    return len(rows)


RULES = [
    Rule(
        "registration-drafts",
        "Drafts of a group that nobody went on with are deleted.",
        Period(months=12),
        found=_drafts,
        why="They were never sent to anybody.",
    ),
    Rule(
        "invitations",
        "Invitations to act for a group that nobody answered are taken back, and the address is forgotten.",
        Period(months=6),
        found=_invitations,
        apply=_take_back,
        why="The person never joined us.",
    ),
]
"""How long this app keeps what."""
