"""Who may ask to act for a group that is here already, who answers, and why not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.accounts import roles
from apps.core import wording
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.organisations.models import Claim, Membership, Organisation
from apps.organisations.record.policies import membership_of

from .states import CLAIM

A_DAY = 5
"""Claims that one person may make in a day: more is a search for a door that is open."""

NOT_CHECKER = refuse("Only a lead of the group, an adviser or a triage lead can answer this.", "not-checker")


def can_claim(user: Any, organisation: Organisation) -> Decision:
    """Anybody who is signed in may ask to act for a group that is open and not theirs, five times a day at most."""
    if not getattr(user, "is_authenticated", False):
        return refuse("Sign in to say that you are of this group.", "signed-out")
    if organisation.status == Organisation.Status.MERGED:
        return not_now("This record was merged into another one. Ask us, and we will help.", "merged")
    if organisation.status == Organisation.Status.CLOSED:
        return not_now(
            "This group is closed, so nobody can act for it now. If it is at work again, ask us to reopen it.", "closed"
        )
    if membership_of(user, organisation):
        return not_now("You act for this group already.", "member")
    if Claim.objects.open().filter(organisation=organisation, user=user).exists():
        return not_now("You have asked already. We are checking it.", "asked")
    today = timezone.now() - dt.timedelta(days=1)
    if Claim.objects.filter(user=user, asked_at__gt=today).count() >= A_DAY:
        return not_now(f"You have asked {A_DAY} times today. Ask again tomorrow, or ring us.", "too-many")
    return ALLOW


def can_answer_claim(by: Actor, claim: Claim) -> Decision:
    """A lead of the group answers. Staff do at once where nobody leads it, or when the lead was silent for 5 days.
    Nobody answers their own."""
    own = getattr(by, "pk", None) == claim.user_id
    lead = membership_of(by, claim.organisation)
    if lead is not None and lead.role == Membership.Role.LEAD and not own:
        return ALLOW
    if not roles.keeps_groups(by):
        return NOT_CHECKER
    if own:
        return not_now("You asked this yourself, so a colleague has to answer.", "own-claim")
    if timezone.now() < claim.staff_from and has_lead(claim.organisation):
        return not_now(
            f"The group’s lead answers first. You can answer from {wording.day(claim.staff_from)}.", "lead-first"
        )
    return ALLOW


def has_lead(organisation: Organisation) -> bool:
    """Whether somebody with an open account leads the group."""
    leads = Membership.objects.open().filter(organisation=organisation, role=Membership.Role.LEAD)
    return leads.filter(user__is_active=True).exists()


def can_approve_claim(by: Actor, claim: Claim) -> Decision:
    """Whoever may answer may agree, while the group is open."""
    may = can_answer_claim(by, claim) & CLAIM.open_for(claim, "approve_claim")
    if may and claim.organisation.status in (Organisation.Status.CLOSED, Organisation.Status.MERGED):
        return not_now("The group is closed or was merged since. Refuse this, and say why.", "closed")
    return may


def can_refuse_claim(by: Actor, claim: Claim) -> Decision:
    """Whoever may answer may refuse, with a reason."""
    return can_answer_claim(by, claim) & CLAIM.open_for(claim, "refuse_claim")


def can_withdraw_claim(by: Actor, claim: Claim) -> Decision:
    """The person takes their own question back."""
    if getattr(by, "pk", None) != claim.user_id:
        return refuse("Only the person who asked can take this back.", "not-own")
    return CLAIM.open_for(claim, "withdraw_claim")


def can_lapse_claim(by: Actor, claim: Claim) -> Decision:
    """The portal ends a claim that nobody answered for 30 days."""
    if by is not SYSTEM:
        return refuse("Only the portal does this.", "system-only")
    if timezone.now() < claim.lapses_at:
        return not_now("The 30 days are not over.", "too-early")
    return CLAIM.open_for(claim, "lapse_claim")
