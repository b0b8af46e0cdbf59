"""Verbs of a merge: two records into one, and the way back for 30 days."""

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

from .. import merging, notifications, policies
from ..merging.choices import BOTH, LEFT, RIGHT, Choice
from ..merging.moving import Diary, move_rest, take_back
from ..models import (
    DuplicatePair,
    FieldConsent,
    Identifier,
    Invitation,
    Membership,
    Merge,
    Organisation,
    OtherName,
)
from .consent import refresh
from .pairs import look_at_pair_again, settle_pair

UNDO = {
    Organisation.Status.ACTIVE: "undo_merge",
    Organisation.Status.DORMANT: "undo_merge_to_dormant",
    Organisation.Status.CLOSED: "undo_merge_to_closed",
}


def merge_group(
    *,
    kept: Organisation,
    gone: Organisation,
    chosen: Mapping[str, str],
    by: User,
    versions: tuple[int, int] | None = None,
) -> Merge:
    """Merges one record into another: what was chosen stands on the kept one, everything that points at the other moves.

    ``chosen`` says ``left`` (kept), ``right`` or ``both`` for each field that differs; what is left out is as
    ``merging.preset``. ``versions`` are those that the person saw. Both rows are locked in the order of their keys.

    Refuses with the reason when either was merged a moment ago; raises EditConflict when a record changed since it
    was seen, and UndeclaredLink when something points at groups that nobody declared: nothing is written then.
    Records ``merge.made``, ``organisation.merged`` and ``organisation.took-in``; the people of both are told.
    """
    merging.declared()
    with transaction.atomic():
        kept, gone = _locked(kept, gone)
        require(policies.can_merge(by, kept, gone))
        if versions is not None and versions != (kept.version, gone.version):
            raise EditConflict(kept)
        told = notifications.sides(kept, gone)
        full = {choice.code: _chosen(choice, chosen, kept, gone) for choice in merging.differing(kept, gone)}
        merge = Merge.objects.create(kept=kept, gone=gone, chosen=full, was=gone.status, merged_by=by)
        diary = Diary(merge)
        before = gone.name
        for choice in merging.CHOICES:
            if choice.code in full:
                _write(diary, choice, full[choice.code], kept, gone)
        _also_known_as(diary, kept, before)
        _memberships(diary, kept, gone, by)
        _invitations(diary, kept, gone, by)
        _settle_pairs(kept, gone, by)
        merge.moved = move_rest(diary, kept, gone)
        merge.save(update_fields={"moved"})
        _saved(kept)
        move(gone, "merge_group", by=by, merged_into=kept)
        audit.record("merge.made", subject=merge, organisation_id=kept.pk, by=by, after={"gone": gone.pk, **full})
        audit.record("organisation.took-in", subject=kept, by=by, after={"gone": gone.pk, "merge": merge.pk})
        notifications.merge_group(merge, told)
    return merge


def undo_merge(*, merge: Merge, by: User) -> tuple[int, int]:
    """Takes a merge apart again within 30 days: each row that it moved goes back, in the opposite order.

    What somebody changed since stays as they left it, with the kept record, and so does whatever came since. Records
    ``merge.undone`` and ``organisation.unmerged``; the people of both are told. Answers how many rows went back, and
    how many stayed because they had changed.
    """
    with transaction.atomic():
        kept, gone = _locked(merge.kept, merge.gone)
        locked = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        locked.kept, locked.gone = kept, gone
        require(policies.can_undo(by, locked))
        back, left = take_back(locked)
        move(gone, UNDO[Organisation.Status(locked.was)], by=by, merged_into=None)
        locked.undone_at, locked.undone_by = timezone.now(), by
        locked.save(update_fields={"undone_at", "undone_by"})
        kept = Organisation.objects.get(pk=kept.pk)
        gone = Organisation.objects.get(pk=gone.pk)
        _saved(kept)
        _saved(gone)
        for pair in DuplicatePair.objects.filter(**_pair(kept, gone), status=DuplicatePair.Status.MERGED):
            look_at_pair_again(pair=pair, by=by)
        audit.record("merge.undone", subject=locked, organisation_id=kept.pk, by=by, after={"back": back, "left": left})
        audit.record("organisation.gave-back", subject=kept, by=by, after={"gone": gone.pk, "merge": locked.pk})
        notifications.undo_merge(locked, notifications.sides(kept, gone))
    return back, left


def undo_merge_to_dormant(*, merge: Merge, by: User) -> tuple[int, int]:
    """The same, for a record that was dormant: the status before is written down with the merge."""
    return undo_merge(merge=merge, by=by)


def undo_merge_to_closed(*, merge: Merge, by: User) -> tuple[int, int]:
    """The same, for a record that was closed."""
    return undo_merge(merge=merge, by=by)


def _locked(one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
    """Both records as they stand, held still, in the order of their keys: two merges at once cannot wait for each other."""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, two.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[two.pk]


def _saved(org: Organisation) -> None:
    org.refresh_from_db()
    org.version += 1
    org.updated_at = timezone.now()
    org.save(update_fields={"version", "updated_at"})
    refresh(org)


def _chosen(choice: Choice, chosen: Mapping[str, str], kept: Organisation, gone: Organisation) -> str:
    which = chosen.get(choice.code) or merging.preset(choice, kept, gone)
    if which not in (LEFT, RIGHT) and not (which == BOTH and choice.both):
        raise DomainError("Choose one of the two", field=choice.code, code="not-a-choice")
    return which


def _write(diary: Diary, choice: Choice, which: str, kept: Organisation, gone: Organisation) -> None:
    """One choice: the value, its list, the rows that it stands for, and whether everybody may see it."""
    if which != LEFT:
        values: dict[str, Any] = {}
        for name in choice.fields:
            ours, theirs = getattr(kept, name), getattr(gone, name)
            if which == RIGHT or not isinstance(ours, list):
                values[name] = theirs if which == RIGHT else _either(name, ours, theirs)
            else:
                values[name] = [*ours, *(each for each in theirs if each not in ours)]
        for name in choice.lists:
            theirs = set(getattr(gone, name).values_list("pk", flat=True))
            ours = set(getattr(kept, name).values_list("pk", flat=True))
            values[name] = sorted(theirs if which == RIGHT else ours | theirs)
        if values:
            diary.change(kept, **values)
    if choice.rows:
        _rows(diary, choice.rows, which, kept, gone)
    if choice.consents:
        _consents(diary, choice, which, kept, gone)


def _either(name: str, ours: Any, theirs: Any) -> Any:
    """For both: across the city if either is; answered if either is."""
    if name == "city_wide":
        return ours or theirs
    return Organisation.Answer.ANSWERED if Organisation.Answer.ANSWERED in (ours, theirs) else ours


def _rows(diary: Diary, name: str, which: str, kept: Organisation, gone: Organisation) -> None:
    """Numbers and other names: those that were chosen stand on the kept record, the rest on the one that goes."""
    model: Any = Identifier if name == "identifiers" else OtherName
    ours, theirs = (list(model.objects.filter(organisation=org).order_by("pk")) for org in (kept, gone))
    if which == LEFT:
        return
    if which == RIGHT:
        for row in ours:
            _place(diary, row, gone)
    for row in theirs:
        _place(diary, row, kept)


def _place(diary: Diary, row: Any, org: Organisation) -> None:
    """Moves a row where it is not there already."""
    if isinstance(row, OtherName) and OtherName.objects.filter(organisation=org, name__iexact=row.name).exists():
        return
    diary.change(row, organisation=org.pk)


def _consents(diary: Diary, choice: Choice, which: str, kept: Organisation, gone: Organisation) -> None:
    """The consent goes with its value. For both values, everybody sees them only where both groups said so."""
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
        ours = FieldConsent.objects.filter(organisation=kept, field=field).first()
        theirs = FieldConsent.objects.filter(organisation=gone, field=field).first()
        if which == BOTH:
            if ours and not (theirs and theirs.public):
                diary.change(ours, public=False)
        elif ours and theirs:
            diary.change(ours, **{name: getattr(theirs, name) for name in names})
        elif theirs:
            diary.change(theirs, organisation=kept.pk)
        elif ours:
            diary.change(ours, public=False)


def _also_known_as(diary: Diary, kept: Organisation, name: str) -> None:
    """The name that goes stays as another name, so that people find the group by it."""
    known = OtherName.objects.filter(organisation=kept, name__iexact=name).exists()
    if kept.name.casefold() != name.casefold() and not known:
        diary.add(OtherName(organisation=kept, kind=OtherName.Kind.FORMER, name=name))


def _memberships(diary: Diary, kept: Organisation, gone: Organisation, by: User) -> None:
    """Everybody of the record that goes acts for the kept one. A person of both keeps one, with the higher role."""
    ours = {row.user_id: row for row in Membership.objects.open().filter(organisation=kept)}
    for row in Membership.objects.filter(organisation=gone).order_by("pk"):
        held = ours.get(row.user_id) if row.ended_at is None else None
        if held is None:
            diary.change(row, organisation=kept.pk)
            continue
        if row.role == Membership.Role.LEAD:
            diary.change(held, role=Membership.Role.LEAD)
        diary.change(row, ended_at=timezone.now(), ended_by=by)


def _invitations(diary: Diary, kept: Organisation, gone: Organisation, by: User) -> None:
    """Invitations move. An open one to an address that the kept record asked too, or to somebody of it, ends."""
    asked = {row.email.lower() for row in Invitation.objects.open().filter(organisation=kept)}
    members = Membership.objects.open().filter(organisation=kept).values_list("user__email", flat=True)
    for row in Invitation.objects.filter(organisation=gone).order_by("pk"):
        is_open = row.accepted_at is None and row.withdrawn_at is None
        if is_open and row.email.lower() in asked | {email.lower() for email in members}:
            diary.change(row, withdrawn_at=timezone.now(), withdrawn_by=by)
        else:
            diary.change(row, organisation=kept.pk)


def _pair(one: Organisation, two: Organisation) -> dict[str, int]:
    return {"one_id": min(one.pk, two.pk), "two_id": max(one.pk, two.pk)}


def _settle_pairs(kept: Organisation, gone: Organisation, by: User) -> None:
    for pair in DuplicatePair.objects.filter(**_pair(kept, gone)).exclude(status=DuplicatePair.Status.MERGED):
        settle_pair(pair=pair, by=by)
