"""Moves wards between neighbourhoods from a date, and adds and closes neighbourhoods."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import said
from apps.core.wording import day as in_words

from .. import events, policies
from ..models import Neighbourhood, PlaceEdit, Source, Ward, WardMembership

EDITED_HERE = "edited-here"
_SOURCE = {
    "name": "Neighbourhoods changed by an administrator",
    "publisher": "This portal",
    "licence": "Facts",
    "dated": "each with its date",
    "note": "Each change has a first day and a reason. All of them are on the page “Neighbourhoods and wards”.",
}


def membership_token(memberships: list[WardMembership]) -> str:
    """A version of a ward's memberships for a form to carry: it differs once somebody else has moved the ward."""
    return ".".join(f"{row.pk}-{row.neighbourhood_id}-{row.ends or ''}" for row in memberships)


def _rows(ward: Ward) -> list[WardMembership]:
    return list(WardMembership.objects.filter(ward=ward).select_related("neighbourhood").order_by("starts"))


def _lock(ward: Ward) -> Ward:
    locked: Ward = Ward.objects.select_for_update().get(pk=ward.pk)
    return locked


def check_move(rows: list[WardMembership], neighbourhood: Neighbourhood, first_day: dt.date) -> WardMembership:
    """The membership that a move would end. Raises DomainError, with the form's field, when the move is not possible."""
    if not rows:
        raise DomainError("This ward is in no neighbourhood yet. Load the place pack first", field="ward", code="none")
    last = rows[-1]
    if neighbourhood.closed_on is not None:
        raise DomainError(f"{neighbourhood} is closed. Choose another", field="neighbourhood", code="closed")
    if last.starts > timezone.localdate() and last.edit_id:
        raise DomainError(
            f"{last.ward} moves to {last.neighbourhood} on {in_words(last.starts)} already. Take that back first",
            field="ward",
            code="planned",
        )
    if last.ward.ends is not None and first_day >= last.ward.ends:
        raise DomainError(
            f"{last.ward} ends on {in_words(last.ward.ends)}. Choose an earlier day, or a ward that is there then",
            field="first_day",
            code="ward-ended",
        )
    if last.neighbourhood_id == neighbourhood.pk:
        raise DomainError(f"{last.ward} is in {neighbourhood} already", field="neighbourhood", code="same")
    if first_day <= last.starts:
        raise DomainError(
            f"{last.ward} has been in {last.neighbourhood} since {in_words(last.starts)}. Choose a later day",
            field="first_day",
            code="too-early",
        )
    return last


def move_ward(
    ward: Ward, *, by: Actor, neighbourhood: Neighbourhood, first_day: dt.date, reason: str, expected: str
) -> WardMembership:
    """Moves a ward to another neighbourhood from a day on: ends the row that it is in and starts a new one.

    ``expected`` is the ``membership_token`` of the ward when the form was rendered. Raises DomainError
    (``edit-conflict``) when the ward has moved since. Requests and figures of before keep their
    neighbourhood. Records ``ward.moved``; notifies nobody.
    """
    require(policies.can_edit_neighbourhoods(by))
    with transaction.atomic():
        ward, neighbourhood = _lock(ward), Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
        rows = _rows(ward)
        if membership_token(rows) != expected:
            edited = PlaceEdit.objects.filter(ward=ward).select_related("made_by").order_by("-pk").first()
            who = (
                said(edited.made_by, by, edited.made_at, what=f"moved {ward}") if edited else f"{ward} has moved since."
            )
            raise DomainError(f"{who} Look at where it is now, then decide again", code="edit-conflict")
        last = check_move(rows, neighbourhood, first_day)
        source, _ = Source.objects.get_or_create(code=EDITED_HERE, defaults=_SOURCE)
        edit = _record(
            PlaceEdit.Kind.MOVED,
            neighbourhood,
            by,
            ward=ward,
            from_neighbourhood=last.neighbourhood,
            day=first_day,
            reason=reason,
        )
        WardMembership.objects.filter(pk=last.pk).update(ends=first_day)
        made = WardMembership.objects.create(
            ward=ward, neighbourhood=neighbourhood, starts=first_day, source=source, edit=edit
        )
        _require_whole(ward)
        audit.record(
            events.WARD_MOVED,
            subject=made,
            by=by,
            before={"ward": ward.pk, "neighbourhood": last.neighbourhood_id},
            after={"ward": ward.pk, "neighbourhood": neighbourhood.pk, "first_day": first_day},
        )
    return made


def take_back(membership: WardMembership, *, by: Actor, reason: str) -> Ward:
    """Takes back a move whose first day has not come: the ward stays where it was.

    Refuses one that has begun or came with the pack. Records ``ward.move-taken-back``. Notifies nobody.
    """
    with transaction.atomic():
        ward = _lock(membership.ward)
        held = WardMembership.objects.filter(pk=membership.pk).select_related("neighbourhood").first()
        if held is None:
            raise DomainError("Somebody else has taken this move back already", code="gone")
        require(policies.can_take_back(by, held))
        before = WardMembership.objects.select_related("neighbourhood").get(ward=ward, ends=held.starts)
        edit = _record(
            PlaceEdit.Kind.TAKEN_BACK,
            before.neighbourhood,
            by,
            ward=ward,
            from_neighbourhood=held.neighbourhood,
            day=held.starts,
            reason=reason,
        )
        audit.record(
            events.WARD_MOVE_TAKEN_BACK,
            subject=edit,
            by=by,
            before={"ward": ward.pk, "neighbourhood": held.neighbourhood_id, "first_day": held.starts},
            after={"ward": ward.pk, "neighbourhood": before.neighbourhood_id},
        )
        held.delete()
        WardMembership.objects.filter(pk=before.pk).update(ends=None)
        _require_whole(ward)
    return ward


def _require_whole(ward: Ward) -> None:
    """Checks that the ward is in exactly one neighbourhood on every day from its first, without overlap or gap."""
    rows = _rows(ward)
    gaps = [later for earlier, later in itertools.pairwise(rows) if earlier.ends != later.starts]
    if gaps or rows[-1].ends is not None:
        raise DomainError(f"{ward} would be in no neighbourhood on some days. Nothing was changed", code="gap")


def add_neighbourhood(*, by: Actor, code: str, name: str, short_name: str, area: str, reason: str) -> Neighbourhood:
    """Adds a neighbourhood, with no ward yet. Refuses a code or name that is there. Records ``neighbourhood.added``."""
    require(policies.can_edit_neighbourhoods(by))
    if not re.fullmatch(r"[a-z0-9-]{1,20}", code):
        raise DomainError("Use small letters and numbers, such as n5", field="code", code="bad-code")
    with transaction.atomic():
        held = {row.code: row for row in Neighbourhood.objects.select_for_update()}
        if code in held:
            raise DomainError(f"{held[code]} has this code. Choose another", field="code", code="taken")
        if any(row.name.casefold() == name.casefold() for row in held.values()):
            raise DomainError("There is a neighbourhood with this name", field="name", code="taken")
        source, _ = Source.objects.get_or_create(code=EDITED_HERE, defaults=_SOURCE)
        made = Neighbourhood.objects.create(
            code=code,
            name=name,
            short_name=short_name,
            area=area,
            source=source,
            position=1 + max((row.position for row in held.values()), default=0),
        )
        edit = _record(PlaceEdit.Kind.ADDED, made, by, day=timezone.localdate(), reason=reason)
        audit.record(events.NEIGHBOURHOOD_ADDED, subject=edit, by=by, after={"code": code, "name": name, "area": area})
    return made


def is_used(neighbourhood: Neighbourhood) -> bool:
    """Whether it has a ward, today or from a later day. One that has ended does not count."""
    return bool(WardMembership.objects.lasting().filter(neighbourhood=neighbourhood).exists())


def close_neighbourhood(neighbourhood: Neighbourhood, *, by: Actor, reason: str) -> Neighbourhood:
    """Closes a neighbourhood that has no ward, now or later; what was counted for it stays.

    Records ``neighbourhood.closed``. Notifies nobody.
    """
    with transaction.atomic():
        held = Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
        require(policies.can_close(by, held, used=is_used(held)))
        held.closed_on = timezone.localdate()
        held.save(update_fields=["closed_on"])
        edit = _record(PlaceEdit.Kind.CLOSED, held, by, day=held.closed_on, reason=reason)
        audit.record(
            events.NEIGHBOURHOOD_CLOSED, subject=edit, by=by, after={"code": held.pk, "closed_on": held.closed_on}
        )
    return held


def _record(
    kind: PlaceEdit.Kind,
    neighbourhood: Neighbourhood,
    by: Actor,
    *,
    day: dt.date,
    reason: str,
    ward: Ward | None = None,
    from_neighbourhood: Neighbourhood | None = None,
) -> PlaceEdit:
    return PlaceEdit.objects.create(
        kind=kind,
        neighbourhood=neighbourhood,
        ward=ward,
        from_neighbourhood=from_neighbourhood,
        first_day=day,
        reason=reason,
        made_by=by if isinstance(by, User) else None,
    )
