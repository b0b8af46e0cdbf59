"""Erasing a person: anonymised in place, in one transaction, at once."""

from __future__ import annotations

from django.db import models, transaction

from apps.core.audit import SYSTEM, Actor, record
from apps.core.decisions import require
from apps.core.errors import DomainError

from .. import events, personal_data
from ..people.models import User
from . import notifications, policies


class ErasureReason(models.TextChoices):
    """Why an account was erased. A code, since the audit trail holds no free text."""

    ASKED_HERE = "asked-here", "They did it themselves"
    ASKED_IN_WRITING = "asked-in-writing", "They asked in writing"
    DIED = "died", "The person has died"
    TWICE = "second-account", "They have another account"
    AWAY = "away", "Nobody used it for years"
    NEVER_CONFIRMED = "never-confirmed", "The address was never confirmed"


BY_STAFF = (ErasureReason.ASKED_IN_WRITING, ErasureReason.DIED, ErasureReason.TWICE)


def erase(
    *, person: User, by: Actor, why: ErasureReason, leave_responsibilities: bool = False, notify_person: bool = True
) -> User:
    """Anonymises a person in place: the row stays, so that counts do, and holds no personal data.

    Every part of ``personal_data`` is erased, their sessions end, and one last message goes to their address, which
    is wiped once it was sent. Refuses while they hold a role, and while a group would be left without a lead
    unless ``leave_responsibilities`` says that this is meant. Records ``account.erased`` with the reason.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        require(policies.can_erase(by, locked))
        if not leave_responsibilities and (responsibilities := personal_data.responsibilities_of(locked)):
            raise DomainError(f"{responsibilities[0].sentence} Say what is to happen.", field="leave", code="tied")
        address, name = locked.email, locked.name
        for part in personal_data.erasing_order():
            assert part.erase is not None
            part.erase(locked)
        record(events.ACCOUNT_ERASED, subject=locked, by=by, reason_code=why.value)
        if notify_person and why != ErasureReason.DIED:
            notifications.erased(address, name=name, by_themselves=by is not SYSTEM and by == person)
    return locked
