"""Services of duplicate pairs: find them each night, mark as different groups, settle by a merge, reopen."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.audit import SYSTEM, Actor
from apps.core.each import each
from apps.core.moves import move

from ..models import DuplicatePair, NameKey
from . import pairs
from .likeness import OTHER_NAME, Likeness

BATCH = 1000


def find_pairs(*, everything: bool = False) -> dict[str, int]:
    """Looks for pairs among the groups whose record changed since the last time, or among all. Each night.

    A new pair is put on the list; one on it gets its new score; one that is no longer alike leaves it. A pair that
    staff said are two groups comes back only when there is evidence that was not there before, other than another name:
    recorded as ``pair.returned``. Running it again changes nothing. Returns how many were looked at, found, returned and
    dropped.
    """
    with transaction.atomic():
        keys = NameKey.objects.select_for_update(skip_locked=True, of=("self",)).exclude(organisation__status="merged")
        fresh = keys if everything else keys.filter(compared_at=None)
        looked_at = set(fresh.values_list("pk", flat=True))
        found = pairs.find_likely_pairs(None if everything else looked_at)
        held = {(pair.one_id, pair.two_id): pair for pair in DuplicatePair.objects.all()}
        new = [
            DuplicatePair(one_id=one, two_id=two, score=likeness.score, evidence=list(likeness.evidence))
            for (one, two), likeness in found.items()
            if (one, two) not in held
        ]
        DuplicatePair.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
        changed, returned = [], 0
        for key, likeness in found.items():
            pair = held.get(key)
            if pair is None:
                continue
            more = set(likeness.evidence) - set(pair.evidence) - {OTHER_NAME}
            if pair.status == DuplicatePair.Status.APART and more:
                returned += each([pair], partial(_bring_back, likeness=likeness))
            elif pair.status == DuplicatePair.Status.OPEN and (pair.score, pair.evidence) != (
                likeness.score,
                list(likeness.evidence),
            ):
                pair.score, pair.evidence = likeness.score, list(likeness.evidence)
                changed.append(pair)
        still_open = _lock_open([pair.pk for pair in changed])
        changed = [pair for pair in changed if pair.pk in still_open]
        DuplicatePair.objects.bulk_update(changed, ["score", "evidence"], batch_size=BATCH)
        gone = [
            pair.pk
            for key, pair in held.items()
            if pair.status == DuplicatePair.Status.OPEN and key not in found and looked_at & set(key)
        ]
        gone = sorted(_lock_open(gone))
        DuplicatePair.objects.filter(pk__in=gone).delete()
        NameKey.objects.filter(pk__in=looked_at).update(compared_at=timezone.now())
    return {"looked_at": len(looked_at), "found": len(new), "returned": returned, "dropped": len(gone)}


def _bring_back(pair: DuplicatePair, likeness: Likeness) -> None:
    look_at_pair_again(pair=pair, score=likeness.score, evidence=list(likeness.evidence), by=SYSTEM)


def _lock_open(keys: list[int]) -> set[int]:
    """Locks those of these pairs that nobody has decided on by now: comparing takes long, and staff go on meanwhile."""
    still = DuplicatePair.objects.filter(pk__in=keys, status=DuplicatePair.Status.OPEN).order_by("pk")
    return set(still.select_for_update(of=("self",)).values_list("pk", flat=True))


def keep_apart(*, pair: DuplicatePair, by: User) -> DuplicatePair:
    """Marks a pair as two different groups. It is reopened only by new evidence. Records ``pair.kept-apart``;
    notifies nobody."""
    return move(pair, "keep_apart", by=by, decided_by=by)


def settle_pair(*, pair: DuplicatePair, by: User) -> DuplicatePair:
    """Marks a pair as merged. Records ``pair.merged``; the merge itself notifies the people."""
    return move(pair, "settle_pair", by=by, decided_by=by)


def look_at_pair_again(
    *, pair: DuplicatePair, by: Actor, score: int | None = None, evidence: list[str] | None = None
) -> DuplicatePair:
    """Reopens a pair, because of new evidence or an undone merge. Records ``pair.returned``."""
    given: dict[str, Any] = {} if score is None else {"score": score, "evidence": evidence, "found_at": timezone.now()}
    return move(pair, "look_at_pair_again", by=by, **given)
