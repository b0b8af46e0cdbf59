"""Verbs about the place of a group: what replaced its ward, and what the postcode directory says of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError, MovedOn
from apps.places.models import PostcodeImport, Ward
from apps.places.succession import succession

from .. import events
from ..models import Organisation, PostcodeDifference
from ..record.services import save_section
from . import finding, policies

Settled = PostcodeDifference.Settled


def replace_ward(*, organisation: Organisation, ward: Ward, by: User) -> Organisation:
    """Gives a group whose ward has ended one of the wards that replaced it, as if it had been chosen in the record.

    That ward is then no longer among the others in which it works; these stay. Refuses when the group's ward has not
    ended, or somebody has chosen another, and a ward that has none of its land today. Records ``record.saved`` and
    ``organisation.ward-replaced``. What the directory says of the new ward is found at once.
    """
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).select_related("ward").get(pk=organisation.pk)
        require(policies.can_decide_place(by, org))
        ended = org.ward
        if not ended.has_ended:
            raise MovedOn(f"{org} is in {ended}, which has not ended. Nothing is left to decide here.", code="moved-on")
        if ward not in succession().standing_for(ended.pk):
            raise DomainError(f"{ward} did not replace {ended}. Choose it in the record.", code="other-ward")
        save_section(organisation=org, section="place", answers=_in_ward(org, ward), version=org.version, by=by)
        audit.record(
            events.ORGANISATION_WARD_REPLACED,
            subject=org,
            by=by,
            before={"ward": ended.pk},
            after={"ward": ward.pk},
        )
        if (loaded := PostcodeImport.objects.live()) is not None:
            finding.compare(loaded, only=org)
    return org


def _in_ward(org: Organisation, ward: Ward) -> dict[str, Any]:
    """The answers of the record with another ward: it is among the others no longer."""
    return {"ward": ward, "works_in": [other for other in org.works_in.all() if other != ward]}


def follow_postcode(*, difference: PostcodeDifference, by: User) -> PostcodeDifference:
    """Gives the group the ward that the directory has its postcode in, as if it had been chosen in the record.

    That ward is then no longer among the others in which it works. Refuses when this is settled already, when the record
    has changed since, and where the directory names no ward of ours. Records ``record.saved`` and ``postcode.followed``.
    Where the postcode has ended too, that stays on the list.
    """
    with transaction.atomic():
        row, org = _open(difference)
        require(policies.can_follow_postcode(by, row))
        assert row.new_ward is not None  # the policy has asked
        answers = _in_ward(org, row.new_ward)
        save_section(organisation=org, section="place", answers=answers, version=org.version, by=by)
        _settle(row, Settled.FOLLOWED, by)
        finding.compare(row.found_in, only=org)
    return row


def leave_as_it_is(*, difference: PostcodeDifference, by: User) -> PostcodeDifference:
    """Leaves the record as it is. It is not listed again while the directory and the record say the same.

    Refuses when this is settled already, and when the record has changed since. Records ``postcode.left``.
    """
    with transaction.atomic():
        row, _ = _open(difference)
        require(policies.can_settle_postcode_difference(by, row))
        return _settle(row, Settled.LEFT, by)


def _open(difference: PostcodeDifference) -> tuple[PostcodeDifference, Organisation]:
    """The difference and its group, both locked. The group first, as every other service locks it."""
    org = Organisation.objects.select_for_update(of=("self",)).get(pk=difference.organisation_id)
    row = (
        PostcodeDifference.objects.select_for_update(of=("self",))
        .select_related("new_ward", "found_in")
        .get(pk=difference.pk)
    )
    row.organisation = org
    if row.settled_at is not None:
        raise MovedOn("Somebody has settled this already.", code="settled")
    if (row.postcode, row.ward_id) != (org.postcode, org.ward_id):
        raise MovedOn("The record has changed since. Nothing is left to decide here.", code="moved-on")
    return row, org


def _settle(row: PostcodeDifference, how: Settled, by: User) -> PostcodeDifference:
    row.settled_at, row.settled_by, row.settled_how = timezone.now(), by, how
    row.save(update_fields=["settled_at", "settled_by", "settled_how"])
    verb = events.POSTCODE_FOLLOWED if how == Settled.FOLLOWED else events.POSTCODE_LEFT
    audit.record(verb, subject=row, by=by, after={"kind": row.kind, "ward": row.ward_id, "new_ward": row.new_ward_id})
    return row
