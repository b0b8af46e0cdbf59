"""Who may pass on the lead, ask for it, object and appoint, and why not."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.organisations.models import Handover, Membership, Organisation
from apps.organisations.record.policies import LEADS_ONLY, NOT_OF_GROUP, membership_of

from .states import HANDOVER

OPEN_ALREADY = not_now("Somebody is asked already. That has to end first.", "open-already")
NOT_AT_WORK = not_now("This group is closed.", "closed")
NOT_YOURS = refuse("This is between the people who were asked.", "not-yours")


def active_leads(organisation: Organisation) -> frozenset[int]:
    """The people who lead the group and whose account is open."""
    rows = Membership.objects.open().filter(organisation=organisation, role=Membership.Role.LEAD, user__is_active=True)
    return frozenset(rows.values_list("user_id", flat=True))


def _at_work(organisation: Organisation) -> Decision:
    ended = organisation.status in (Organisation.Status.CLOSED, Organisation.Status.MERGED)
    return NOT_AT_WORK if ended else ALLOW


def _none_open(organisation: Organisation) -> Decision:
    asked = Handover.objects.filter(organisation=organisation, status=Handover.Status.ASKED)
    return OPEN_ALREADY if asked.exists() else ALLOW


def can_offer_lead(by: Actor, organisation: Organisation) -> Decision:
    """A lead offers their own place to a member."""
    membership = membership_of(by, organisation)
    if membership is None:
        return NOT_OF_GROUP
    if membership.role != Membership.Role.LEAD:
        return LEADS_ONLY
    return _at_work(organisation) & _none_open(organisation)


def can_ask_for_lead(by: Actor, organisation: Organisation) -> Decision:
    """A member asks to become lead. The leads have 14 days to object."""
    membership = membership_of(by, organisation)
    if membership is None:
        return NOT_OF_GROUP
    if membership.role == Membership.Role.LEAD:
        return not_now("You are a lead already.", "lead-already")
    if not active_leads(organisation):
        return not_now("This group has no lead. You can become its lead at once.", "no-lead")
    return _at_work(organisation) & _none_open(organisation)


def can_appoint_lead(by: Actor, organisation: Organisation) -> Decision:
    """Where no lead is left, or none with an open account, a member or staff appoint one."""
    if not roles.keeps_groups(by) and membership_of(by, organisation) is None:
        return NOT_OF_GROUP
    if active_leads(organisation):
        return not_now("This group has a lead. Ask to become lead instead.", "has-a-lead")
    return _at_work(organisation)


def _open(handover: Handover, verb: str) -> Decision:
    return HANDOVER.open_for(handover, verb)


def can_complete_handover(by: Actor, handover: Handover) -> Decision:
    """The member who was offered the lead accepts; a lead agrees to a member's request; with no objection, time does."""
    if by is SYSTEM:
        return _open(handover, "complete_handover")
    own = handover.candidate_id == getattr(by, "pk", None)
    if handover.kind == Handover.Kind.OFFER:
        decides = own and membership_of(by, handover.organisation) is not None
    else:
        decides = isinstance(by, User) and (by.pk in active_leads(handover.organisation) or roles.keeps_groups(by))
        decides = decides and not own
    return (ALLOW if decides else NOT_YOURS) & _open(handover, "complete_handover")


def can_object_to_handover(by: Actor, handover: Handover) -> Decision:
    """The member who was offered the lead says no; a lead objects to a member's request."""
    if handover.kind == Handover.Kind.OFFER:
        decides = handover.candidate_id == getattr(by, "pk", None)
    else:
        decides = isinstance(by, User) and by.pk in active_leads(handover.organisation)
    return (ALLOW if decides else NOT_YOURS) & _open(handover, "object_to_handover")


def can_withdraw_handover(by: Actor, handover: Handover) -> Decision:
    """Whoever asked takes it back, and staff may stop it."""
    may = handover.asked_by_id == getattr(by, "pk", None) or roles.keeps_groups(by)
    return (ALLOW if may else NOT_YOURS) & _open(handover, "withdraw_handover")


def can_lapse_handover(by: Actor, handover: Handover) -> Decision:
    """Time alone ends what nobody answered."""
    return (ALLOW if by is SYSTEM else NOT_YOURS) & _open(handover, "lapse_handover")
