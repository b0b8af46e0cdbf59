"""Services of a claim: ask to act for a group, agree, refuse, take back, and end what nobody answered."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.each import each
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.organisations import events
from apps.organisations.duplicates import addresses
from apps.organisations.models import Claim, ClaimCheck, ClaimRefusal, Membership, Organisation

from . import notifications, policies


def claim_group(*, organisation: Organisation, who: str, phone: str, note: str = "", by: User) -> Claim:
    """Asks to act for a group that is here already: who the person is in it, and how we can check.

    Refuses a closed or merged group, one's own, a second question while one is open, and more than five in a day.
    Records ``claim.made``. The group's leads are told and answer first; where it has none, staff see it at once.
    """
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        require(policies.can_claim(by, org))
        had_lead = policies.has_lead(org)
        try:
            with transaction.atomic():
                claim = Claim.objects.create(
                    organisation=org,
                    user=by,
                    who=who.strip(),
                    phone=phone.strip(),
                    note=note.strip(),
                    mail_helps=mail_helps(org, by),
                    had_lead=had_lead,
                )
        except IntegrityError:
            raise DomainError("You have asked already. We are checking it.", code="asked") from None
        audit.record(events.CLAIM_MADE, subject=claim, by=by, after={"lead": had_lead, "mail_helps": claim.mail_helps})
        notifications.claim_made(claim)
    return claim


def mail_helps(organisation: Organisation, user: User) -> bool:
    """Whether the person's confirmed address is at the domain of the group's own mail or website. It is no proof."""
    from allauth.account.models import EmailAddress

    own = {addresses.mail_domain(organisation.contact_email), addresses.site(organisation.website)} - {""}
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return any(addresses.mail_domain(email) in own for email in confirmed)


def approve_claim(*, claim: Claim, check: ClaimCheck, by: User) -> Claim:
    """Agrees: the person acts for the group from now on, as its lead where it has none, as a member otherwise.

    Records ``claim.approved`` with what was checked, and ``membership.began``. The person and the leads are told.
    """
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=claim.organisation_id)
        role = Membership.Role.MEMBER if policies.has_lead(org) else Membership.Role.LEAD
        moved = move(claim, "approve_claim", by=by, answered_by=by, role=role, checked=check)
        membership, made = Membership.objects.open().get_or_create(
            organisation=org, user_id=moved.user_id, ended_at=None, defaults={"role": role}
        )
        if not made and role == Membership.Role.LEAD and membership.role != role:
            membership.role = role
            membership.save(update_fields={"role"})
        audit.record(events.MEMBERSHIP_BEGAN, subject=membership, by=by, after={"role": membership.role, "by": "claim"})
    return moved


def refuse_claim(*, claim: Claim, refusal: ClaimRefusal, told: str = "", by: User) -> Claim:
    """Does not agree, for a reason from the list. Records ``claim.refused``; the person is told why, and what they
    can do."""
    return move(claim, "refuse_claim", by=by, answered_by=by, refusal=refusal, told=told.strip())


def withdraw_claim(*, claim: Claim, by: User) -> Claim:
    """Takes one's own question back. Records ``claim.withdrawn``; notifies nobody."""
    return move(claim, "withdraw_claim", by=by, answered_by=by)


def lapse_claim(*, claim: Claim, by: Actor = SYSTEM) -> Claim:
    """Ends a claim that nobody answered for 30 days. Records ``claim.lapsed``; the person is told what they can do."""
    return move(claim, "lapse_claim", by=by)


def settle_claims() -> int:
    """Ends the claims that nobody answered for 30 days, each morning. Returns how many."""
    due = Claim.objects.open().filter(asked_at__lte=timezone.now() - Claim.LAPSES_AFTER).order_by("asked_at", "pk")
    return each(due, _lapse_in_time)


def _lapse_in_time(claim: Claim) -> None:
    lapse_claim(claim=claim)
