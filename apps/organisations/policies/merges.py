"""Who may merge two records, say that two are two, and undo a merge, and why not."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts import roles
from apps.core import wording
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse

from ..models import DuplicatePair, Merge, Organisation
from ..states import ORGANISATION, PAIR
from .record import membership_of

NOT_STAFF = refuse("Only the support team merges records.", "not-staff")
NOT_WHOSE = not_now("You belong to one of these groups, so a colleague has to do this.", "own-group")


def _staff(by: Actor, *groups: Organisation) -> Decision:
    if not roles.is_staff(by):
        return NOT_STAFF
    return NOT_WHOSE if any(membership_of(by, group) for group in groups) else ALLOW


def can_merge(by: Actor, kept: Organisation, gone: Organisation) -> Decision:
    """Staff merge two records that both stand, and to none of which they belong."""
    may = _staff(by, kept, gone)
    if may and kept.pk == gone.pk:
        return not_now("This is one record. Choose another one to merge it with.", "same")
    if may and kept.status == Organisation.Status.MERGED:
        return not_now(f"“{kept.name}” was merged into another record already.", "merged")
    return may & can_merge_group(by, gone) if may else may


def can_merge_group(by: Actor, organisation: Organisation) -> Decision:
    """Staff merge a record away that was not merged already."""
    may = _staff(by, organisation)
    if may and organisation.status == Organisation.Status.MERGED:
        return not_now(f"“{organisation.name}” was merged into another record already.", "merged")
    return may & ORGANISATION.open_for(organisation, "merge_group") if may else may


def can_undo(by: Actor, merge: Merge) -> Decision:
    """Staff undo a merge within 30 days, the last one first where there were several."""
    may = _staff(by, merge.kept)
    if not may:
        return may
    if merge.undone_at:
        return not_now(f"This merge was undone on {wording.day(merge.undone_at)}.", "undone")
    if timezone.now() > merge.undo_until:
        return not_now(
            f"A merge can be undone for {Merge.UNDO_FOR.days} days: until {wording.day(merge.undo_until)}. After that "
            "what it moved is no longer written down.",
            "too-late",
        )
    later = Merge.objects.filter(undone_at=None, pk__gt=merge.pk)
    if merge.kept.status == Organisation.Status.MERGED or later.filter(kept=merge.kept).exists():
        return not_now("A later merge is built on this one. Undo that one first.", "later-merge")
    return ALLOW


def _undo(by: Actor, organisation: Organisation, verb: str) -> Decision:
    merge = Merge.objects.filter(gone=organisation, undone_at=None).select_related("kept").first()
    return ORGANISATION.open_for(organisation, verb) & (can_undo(by, merge) if merge else NOT_STAFF)


def can_undo_merge(by: Actor, organisation: Organisation) -> Decision:
    """Staff put a record back that was active."""
    return _undo(by, organisation, "undo_merge")


def can_undo_merge_to_dormant(by: Actor, organisation: Organisation) -> Decision:
    """Staff put a record back that was dormant."""
    return _undo(by, organisation, "undo_merge_to_dormant")


def can_undo_merge_to_closed(by: Actor, organisation: Organisation) -> Decision:
    """Staff put a record back that was closed."""
    return _undo(by, organisation, "undo_merge_to_closed")


def can_keep_apart(by: Actor, pair: DuplicatePair) -> Decision:
    """Staff say that two groups are two."""
    return _staff(by, pair.one, pair.two) & PAIR.open_for(pair, "keep_apart")


def can_settle_pair(by: Actor, pair: DuplicatePair) -> Decision:
    """A merge settles the pair that it is of."""
    return (ALLOW if roles.is_staff(by) else NOT_STAFF) & PAIR.open_for(pair, "settle_pair")


def can_look_at_pair_again(by: Actor, pair: DuplicatePair) -> Decision:
    """The portal puts a pair back on the list when the evidence changed; staff do when they undo a merge."""
    return (ALLOW if by is SYSTEM or roles.is_staff(by) else NOT_STAFF) & PAIR.open_for(pair, "look_at_pair_again")
