"""Services of the lead: offer it, ask for it, agree, object, take back, appoint where there is none."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.each import each
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.organisations import events
from apps.organisations.models import Handover, Membership, Organisation
from apps.organisations.record import policies as record_policies

from . import notifications, policies

DAYS = 14
"""Days to answer an offer, or to object to a member who asks to become lead."""


def offer_lead(*, membership: Membership, by: User) -> Handover:
    """A lead offers their own place to a member, who has 14 days to accept. Then the lead becomes a member.

    Records ``handover.offered``; the member is told.
    """
    with transaction.atomic():
        org = _locked(membership.organisation)
        require(policies.can_offer_lead(by, org))
        member = Membership.objects.open().filter(organisation=org, pk=membership.pk).select_related("user").first()
        if member is None or not member.user.is_active:
            raise DomainError("This person is no longer of your group.", field="member", code="gone")
        if member.role == Membership.Role.LEAD:
            raise DomainError("This person is a lead already.", field="member", code="lead-already")
        return _begin(org, Handover.Kind.OFFER, candidate=member.user, by=by, event=events.HANDOVER_OFFERED)


def ask_for_lead(*, organisation: Organisation, by: User) -> Handover:
    """A member asks to become lead, because the lead is gone. The leads have 14 days to object; staff see it.

    Records ``handover.requested``; the leads are told, with a link to object.
    """
    with transaction.atomic():
        org = _locked(organisation)
        require(policies.can_ask_for_lead(by, org))
        return _begin(org, Handover.Kind.REQUEST, candidate=by, by=by, event=events.HANDOVER_REQUESTED)


def _begin(org: Organisation, kind: str, *, candidate: User, by: User, event: str) -> Handover:
    begun = Handover.objects.create(
        organisation=org,
        kind=kind,
        candidate=candidate,
        asked_by=by,
        due_on=timezone.localdate() + dt.timedelta(days=DAYS),
    )
    audit.record(event, subject=begun, by=by)
    notifications.handover_asked(begun)
    return begun


def complete_handover(*, handover: Handover, by: Actor) -> Handover:
    """The member becomes lead. After an offer the lead who offered becomes a member; after a request leads stay leads.

    Refuses when the member has left since. Records ``handover.completed`` and ``membership.changed``; all are told.
    """
    with transaction.atomic():
        org = _locked(handover.organisation)
        done = move(handover, "complete_handover", by=by)
        members = {m.user_id: m for m in Membership.objects.open().filter(organisation=org)}
        new, old = members.get(done.candidate_id), members.get(done.asked_by_id)
        if new is None:
            raise DomainError("This person is no longer of the group.", code="gone")
        _change(new, Membership.Role.LEAD, by)
        if done.kind == Handover.Kind.OFFER and old is not None:
            _change(old, Membership.Role.MEMBER, by)
    return done


def object_to_handover(*, handover: Handover, by: User) -> Handover:
    """A member declines the lead, or a lead objects to a request. Records ``handover.objected-to``; the asker is told."""
    return move(handover, "object_to_handover", by=by)


def withdraw_handover(*, handover: Handover, by: User) -> Handover:
    """Whoever asked takes it back. Records ``handover.withdrawn``; those who were asked are told."""
    return move(handover, "withdraw_handover", by=by)


def lapse_handover(*, handover: Handover, by: Actor = SYSTEM) -> Handover:
    """Ends an offer that nobody answered in time. Records ``handover.lapsed``; the asker is told."""
    return move(handover, "lapse_handover", by=by)


def appoint_lead(*, membership: Membership, by: User) -> Membership:
    """Makes a member lead of a group in which no lead is left, or none whose account is open.

    Records ``membership.changed``; everybody of the group is told.
    """
    with transaction.atomic():
        org = _locked(membership.organisation)
        require(policies.can_appoint_lead(by, org))
        member = Membership.objects.open().filter(organisation=org, pk=membership.pk).select_related("user").first()
        if member is None or not member.user.is_active:
            raise DomainError("This person is no longer of the group.", field="member", code="gone")
        _change(member, Membership.Role.LEAD, by)
        notifications.lead_appointed(member)
    return member


def settle_handovers() -> dict[str, int]:
    """Each morning: a request that no lead objected to in 14 days is done, an offer that nobody answered has run out.

    A request of somebody who has left the group runs out too. Can run twice without harm. Returns how many of each.
    """
    found = {"done": 0, "lapsed": 0}

    def settle(handover: Handover) -> None:
        stays = record_policies.membership_of(handover.candidate, handover.organisation)
        at_work = handover.organisation.status in (Organisation.Status.ACTIVE, Organisation.Status.DORMANT)
        if handover.kind == Handover.Kind.REQUEST and stays and at_work and handover.candidate.is_active:
            complete_handover(handover=handover, by=SYSTEM)
            found["done"] += 1
        else:
            lapse_handover(handover=handover)
            found["lapsed"] += 1

    due = Handover.objects.filter(status=Handover.Status.ASKED, due_on__lt=timezone.localdate())
    each(due.select_related("organisation", "candidate", "asked_by").order_by("pk"), settle)
    return found


def _change(membership: Membership, role: str, by: Actor) -> None:
    before = membership.role
    if before != role:
        membership.role = role
        membership.save(update_fields={"role"})
        audit.record(
            events.MEMBERSHIP_CHANGED, subject=membership, by=by, before={"role": before}, after={"role": role}
        )


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
