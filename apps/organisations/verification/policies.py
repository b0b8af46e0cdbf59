"""Who may check a record, and why not."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.audit import Actor
from apps.core.decisions import Decision, not_now

from ..models import Verification
from ..record.policies import NOT_KEEPER, can_view_record, membership_of
from .states import VERIFICATION


def _may_check(by: Actor, verification: Verification, verb: str) -> Decision:
    if not roles.keeps_groups(by):
        return NOT_KEEPER
    organisation = verification.organisation
    if isinstance(by, User) and organisation.created_by_id == by.pk:
        return not_now("You registered this group, so a colleague has to check it.", "own-work")
    if membership_of(by, organisation):
        return not_now("You belong to this group, so a colleague has to check it.", "own-group")
    return VERIFICATION.open_for(verification, verb)


def can_verify(by: Actor, verification: Verification) -> Decision:
    """Staff say that a record is right. Never of a group that they registered or belong to."""
    return _may_check(by, verification, "verify")


def can_ask_for_proof(by: Actor, verification: Verification) -> Decision:
    """Staff ask the group for what is missing. Never a group that they registered or belong to."""
    return _may_check(by, verification, "ask_for_proof")


def can_look_again(by: Actor, verification: Verification) -> Decision:
    """Whoever may change the record brings it back to the list by doing so."""
    return can_view_record(by, verification.organisation) & VERIFICATION.open_for(verification, "look_again")
