"""Who may decide about two records that may be one group, and why not."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision

from ..models import DuplicatePair
from .merging.policies import NOT_STAFF, _staff
from .states import PAIR


def can_keep_apart(by: Actor, pair: DuplicatePair) -> Decision:
    """Staff mark a pair as two different groups."""
    return _staff(by, pair.one, pair.two) & PAIR.open_for(pair, "keep_apart")


def can_settle_pair(by: Actor, pair: DuplicatePair) -> Decision:
    """Whoever may merge settles the pair with the merge."""
    return (ALLOW if roles.keeps_groups(by) else NOT_STAFF) & PAIR.open_for(pair, "settle_pair")


def can_look_at_pair_again(by: Actor, pair: DuplicatePair) -> Decision:
    """The portal puts a pair back on the list when the evidence changed; staff do when they undo a merge."""
    return (ALLOW if by is SYSTEM or roles.keeps_groups(by) else NOT_STAFF) & PAIR.open_for(pair, "look_at_pair_again")
