"""Services of a merge: merging two records into one, and undoing it within 30 days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict
from apps.core.moves import move
from apps.organisations import events
from apps.organisations.consent.services import refresh
from apps.organisations.models import (
    DuplicatePair,
    FieldConsent,
    Identifier,
    Invitation,
    Membership,
    Merge,
    Organisation,
    OtherName,
)

from ..services import look_at_pair_again, settle_pair
from . import choices, links, notifications, policies
from .choices import BOTH, LEFT, RIGHT, Choice
from .journal import MergeJournal, lock_rows, move_remaining_rows, roll_back


def merge_group(
    *,
    target: Organisation,
    source: Organisation,
    chosen: Mapping[str, str],
    by: User,
    versions: tuple[int, int] | None = None,
) -> Merge:
    """Merges the source into the target: writes the chosen values to the target and repoints the source's rows to it.

    ``chosen`` maps the code of each field that differs to ``left`` (the target's value), ``right`` (the source's) or
    ``both``; for those left out ``choices.default_choice`` decides. ``versions`` are those of target and source that
    the person saw. Both rows are locked in the order of their keys, and then all that moves.

    Raises NotAllowed with the reason when either was merged meanwhile, EditConflict when a record changed since it
    was seen, and UndeclaredLink when a foreign key to groups has no MergeLink; nothing is written then. Records
    ``merge.made``, ``organisation.merged`` and ``organisation.took-in``; notifies the people of both groups.
    """
    links.declared()
    with transaction.atomic():
        target, source = _locked(target, source)
        require(policies.can_merge(by, target, source))
        if versions is not None and versions != (target.version, source.version):
            raise EditConflict(target)
        lock_rows(target, source)
        told = notifications.people_of_both(target, source)
        full = {choice.code: _chosen(choice, chosen, target, source) for choice in choices.differing(target, source)}
        merge = Merge.objects.create(
            target=target, source=source, chosen=full, source_status=source.status, merged_by=by
        )
        journal = MergeJournal(merge)
        before = source.name
        for choice in choices.CHOICES:
            if choice.code in full:
                _write(journal, choice, full[choice.code], target, source)
        _also_known_as(journal, target, before)
        _memberships(journal, target, source, by)
        _invitations(journal, target, source, by)
        _settle_pairs(target, source, by)
        merge.moved = move_remaining_rows(journal, target, source)
        merge.save(update_fields={"moved"})
        _saved(target)
        move(source, "merge_group", by=by, merged_into=target)
        audit.record(
            events.MERGE_MADE, subject=merge, organisation_id=target.pk, by=by, after={"source": source.pk, **full}
        )
        audit.record(events.ORGANISATION_TOOK_IN, subject=target, by=by, after={"source": source.pk, "merge": merge.pk})
        notifications.merge_group(merge, told)
    return merge


def undo_merge(*, merge: Merge, by: User) -> tuple[int, int]:
    """Undoes a merge within 30 days: reverts the entries of its journal, the latest first.

    Values that were changed after the merge, and rows that were added after it, stay with the target. Records
    ``merge.undone`` and ``organisation.unmerged``; notifies the people of both groups. Returns how many entries were
    reverted, and how many were not because the row had changed. Raises NotAllowed when it can no longer be undone.
    """
    with transaction.atomic():
        target, source = _locked(merge.target, merge.source)
        locked = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        locked.target, locked.source = target, source
        require(policies.can_undo(by, locked))
        lock_rows(target, source)
        back, left = roll_back(locked)
        move(source, "undo_merge", by=by, to=locked.source_status, merged_into=None)
        locked.undone_at, locked.undone_by = timezone.now(), by
        locked.save(update_fields={"undone_at", "undone_by"})
        target = Organisation.objects.get(pk=target.pk)
        source = Organisation.objects.get(pk=source.pk)
        _saved(target)
        _saved(source)
        for pair in DuplicatePair.objects.filter(**_pair(target, source), status=DuplicatePair.Status.MERGED):
            look_at_pair_again(pair=pair, by=by)
        audit.record(
            events.MERGE_UNDONE, subject=locked, organisation_id=target.pk, by=by, after={"back": back, "left": left}
        )
        audit.record(
            events.ORGANISATION_GAVE_BACK, subject=target, by=by, after={"source": source.pk, "merge": locked.pk}
        )
        notifications.undo_merge(locked, notifications.people_of_both(target, source))
    return back, left


def _locked(one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows, locked in the order of their keys so that two merges at once cannot deadlock."""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, two.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[two.pk]


def _saved(org: Organisation) -> None:
    org.refresh_from_db()
    org.version += 1
    org.updated_at = timezone.now()
    org.save(update_fields={"version", "updated_at"})
    refresh(org)


def _chosen(choice: Choice, chosen: Mapping[str, str], target: Organisation, source: Organisation) -> str:
    which = chosen.get(choice.code) or choices.default_choice(choice, target, source)
    if which not in (LEFT, RIGHT) and not (which == BOTH and choice.takes_both(target, source)):
        raise DomainError("Choose one of the two", field=choice.code, code="not-a-choice")
    return which


def _write(journal: MergeJournal, choice: Choice, which: str, target: Organisation, source: Organisation) -> None:
    """Writes one choice to the target: its fields, many-to-many links, related rows and consents."""
    if which != LEFT:
        values: dict[str, Any] = {}
        for name in choice.fields:
            ours, theirs = getattr(target, name), getattr(source, name)
            if which == RIGHT or not isinstance(ours, list):
                values[name] = theirs if which == RIGHT else _combined(name, ours, theirs)
            else:
                values[name] = [*ours, *(each for each in theirs if each not in ours)]
        for name in choice.lists:
            theirs = set(getattr(source, name).values_list("pk", flat=True))
            ours = set(getattr(target, name).values_list("pk", flat=True))
            values[name] = sorted(theirs if which == RIGHT else ours | theirs)
        if values:
            journal.change(target, **values)
    if choice.rows:
        _related_rows(journal, choice.rows, which, target, source)
    if choice.consents:
        _consents(journal, choice, which, target, source)


def _combined(name: str, ours: Any, theirs: Any) -> Any:
    """The value for ``both``: true where either is true, answered where either is answered."""
    if name == "city_wide":
        return ours or theirs
    return Organisation.Answer.ANSWERED if Organisation.Answer.ANSWERED in (ours, theirs) else ours


def _related_rows(journal: MergeJournal, name: str, which: str, target: Organisation, source: Organisation) -> None:
    """Moves identifiers or other names: those chosen to the target, those not chosen to the source."""
    model: Any = Identifier if name == "identifiers" else OtherName
    ours, theirs = (list(model.objects.filter(organisation=org).order_by("pk")) for org in (target, source))
    if which == LEFT:
        return
    if which == RIGHT:
        for row in ours:
            _move_if_absent(journal, row, source)
    for row in theirs:
        _move_if_absent(journal, row, target)


def _move_if_absent(journal: MergeJournal, row: Any, org: Organisation) -> None:
    """Moves a row to a group, unless the group has another name that is the same."""
    if isinstance(row, OtherName) and OtherName.objects.filter(organisation=org, name__iexact=row.name).exists():
        return
    journal.change(row, organisation=org.pk)


def _consents(journal: MergeJournal, choice: Choice, which: str, target: Organisation, source: Organisation) -> None:
    """Writes the consent that belongs to the chosen value. For ``both`` it is public only where both groups agreed."""
    if which == LEFT:
        return
    names = (
        "public",
        "wording",
        "given_by",
        "given_as",
        "given_at",
        "confirmed_at",
        "asked_at",
        "reminded_at",
        "lapsed_at",
    )
    for field in choice.consents:
        ours = FieldConsent.objects.filter(organisation=target, field=field).first()
        theirs = FieldConsent.objects.filter(organisation=source, field=field).first()
        if which == BOTH:
            if ours and not (theirs and theirs.public):
                journal.change(ours, public=False)
        elif ours and theirs:
            journal.change(ours, **{name: getattr(theirs, name) for name in names})
        elif theirs:
            journal.change(theirs, organisation=target.pk)
        elif ours:
            journal.change(ours, public=False)


def _also_known_as(journal: MergeJournal, target: Organisation, name: str) -> None:
    """Adds the source's name to the target's former names, so that search finds it."""
    known = OtherName.objects.filter(organisation=target, name__iexact=name).exists()
    if target.name.casefold() != name.casefold() and not known:
        journal.add(OtherName(organisation=target, kind=OtherName.Kind.FORMER, name=name))


def _memberships(journal: MergeJournal, target: Organisation, source: Organisation, by: User) -> None:
    """Moves memberships to the target. A person of both keeps one membership, with the higher role."""
    ours = {row.user_id: row for row in Membership.objects.open().filter(organisation=target)}
    for row in Membership.objects.filter(organisation=source).order_by("pk"):
        held = ours.get(row.user_id) if row.ended_at is None else None
        if held is None:
            journal.change(row, organisation=target.pk)
            continue
        if row.role == Membership.Role.LEAD:
            journal.change(held, role=Membership.Role.LEAD)
        journal.change(row, ended_at=timezone.now(), ended_by=by)


def _invitations(journal: MergeJournal, target: Organisation, source: Organisation, by: User) -> None:
    """Moves invitations to the target. Withdraws an open one to an address that the target invited or has as a member."""
    asked = {row.email.lower() for row in Invitation.objects.open().filter(organisation=target)}
    members = Membership.objects.open().filter(organisation=target).values_list("user__email", flat=True)
    for row in Invitation.objects.filter(organisation=source).order_by("pk"):
        is_open = row.accepted_at is None and row.withdrawn_at is None
        if is_open and row.email.lower() in asked | {email.lower() for email in members}:
            journal.change(row, withdrawn_at=timezone.now(), withdrawn_by=by)
        else:
            journal.change(row, organisation=target.pk)


def _pair(one: Organisation, two: Organisation) -> dict[str, int]:
    return {"one_id": min(one.pk, two.pk), "two_id": max(one.pk, two.pk)}


def _settle_pairs(target: Organisation, source: Organisation, by: User) -> None:
    for pair in DuplicatePair.objects.filter(**_pair(target, source)).exclude(status=DuplicatePair.Status.MERGED):
        settle_pair(pair=pair, by=by)
