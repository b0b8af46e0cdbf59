"""Services of checking: put a record on the list, say what was checked, ask for what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import DomainError
from apps.core.moves import move

from .. import events
from ..models import Check, Organisation, Verification

OPEN = (Verification.Status.WAITING, Verification.Status.ASKED)


def put_on_list(organisation: Organisation, cause: str, *, by: Actor) -> Verification:
    """Puts a new or changed record on the list of what staff check. What was checked before no longer counts.

    For the verbs that hold the group's row locked. A record that is on the list stays there once, with all its
    causes; one that waits for the group's answer waits for staff again. Records ``verification.began``.
    """
    Organisation.objects.filter(pk=organisation.pk).update(checked_at=None)
    organisation.checked_at = None
    held = Verification.objects.filter(organisation=organisation, status__in=OPEN).first()
    if held is None:
        begun = Verification.objects.create(organisation=organisation, causes=[cause])
        audit.record(events.VERIFICATION_BEGAN, subject=begun, by=by, after={"causes": [cause]})
        return begun
    causes = list(dict.fromkeys([*held.causes, cause]))
    if held.status == Verification.Status.ASKED:
        return look_again(verification=held, causes=causes, by=by)
    held.causes = causes
    held.save(update_fields={"causes"})
    return held


def look_again(*, verification: Verification, causes: Sequence[str], by: Actor) -> Verification:
    """Brings a record back to the staff's list: the group changed it. Records ``verification.returned``."""
    return move(verification, "look_again", by=by, causes=list(causes))


def verify(*, verification: Verification, checks: Sequence[Check], by: User) -> Verification:
    """Says that a record is right, and what was done to see it. Everybody sees that it was checked, and when.

    Refused without at least one check. Records ``verification.checked`` and ``organisation.checked`` with what was
    checked; the group's people are told.
    """
    if not checks:
        raise DomainError("Choose what you checked", field="checks", code="nothing-checked")
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=verification.organisation_id)
        now = timezone.now()
        done = move(verification, "verify", by=by, decided_by=by, decided_at=now)
        done.checks.set(checks)
        org.checked_at = now
        org.save(update_fields={"checked_at"})
        audit.record(
            events.ORGANISATION_CHECKED, subject=org, by=by, after={"checks": sorted(check.pk for check in checks)}
        )
    return done


def ask_for_proof(*, verification: Verification, checks: Sequence[Check], message: str, by: User) -> Verification:
    """Asks the group for what is missing. The record stays on the list; nothing is held back from the group.

    Records ``verification.asked``; the group's people are told, in the words of staff.
    """
    with transaction.atomic():
        asked = move(verification, "ask_for_proof", by=by, message=message, decided_by=by, decided_at=timezone.now())
        asked.checks.set(checks)
    return asked
