"""Who may merge two records, say that two are two, and undo a merge, and why not."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts import roles
from apps.core import wording
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.organisations.lifecycle.states import ORGANISATION
from apps.organisations.models import Merge, Organisation
from apps.organisations.record.policies import membership_of

NOT_STAFF = refuse("Only advisers and triage leads merge records.", "not-staff")


NOT_WHOSE = not_now("You belong to one of these groups, so a colleague has to do this.", "own-group")


def _staff(by: Actor, *groups: Organisation) -> Decision:
    if not roles.keeps_groups(by):
        return NOT_STAFF
    return NOT_WHOSE if any(membership_of(by, group) for group in groups) else ALLOW


def can_merge(by: Actor, target: Organisation, source: Organisation) -> Decision:
    """Staff merge two different records that were not merged before, of groups of which they are no members."""
    may = _staff(by, target, source)
    if may and target.pk == source.pk:
        return not_now("This is one record. Choose another one to merge it with.", "same")
    if may and target.status == Organisation.Status.MERGED:
        return not_now(f"“{target.name}” was merged into another record already.", "merged")
    return may & can_merge_group(by, source) if may else may


def can_merge_group(by: Actor, organisation: Organisation) -> Decision:
    """Staff merge a record into another one, unless it was merged already."""
    may = _staff(by, organisation)
    if may and organisation.status == Organisation.Status.MERGED:
        return not_now(f"“{organisation.name}” was merged into another record already.", "merged")
    return may & ORGANISATION.open_for(organisation, "merge_group") if may else may


def can_undo(by: Actor, merge: Merge) -> Decision:
    """Staff undo a merge within 30 days, the last one first where there were several."""
    may = _staff(by, merge.target)
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
    if merge.target.status == Organisation.Status.MERGED or later.filter(target=merge.target).exists():
        return not_now("A later merge is built on this one. Undo that one first.", "later-merge")
    return ALLOW


def can_undo_merge(by: Actor, organisation: Organisation) -> Decision:
    """Staff put a merged record back as it was before."""
    merge = Merge.objects.filter(source=organisation, undone_at=None).select_related("target").first()
    return ORGANISATION.open_for(organisation, "undo_merge") & (can_undo(by, merge) if merge else NOT_STAFF)
