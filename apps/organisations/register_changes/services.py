"""Verbs about what the charity register says of a group."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import MovedOn

from .. import events
from ..models import Organisation, RegisterDifference
from ..record.services import save_section
from . import differences, policies

Settled = RegisterDifference.Settled


def take_register_value(*, difference: RegisterDifference, by: User) -> RegisterDifference:
    """Takes over what the register says, into the group's record, as if it had been typed there.

    Refuses when the difference is settled already, when nothing can be taken over (the charity was removed), and
    whatever the record refuses. Records ``record.saved`` and ``register.taken``; what is public does not change.
    """
    with transaction.atomic():
        row = _open(difference)
        require(policies.can_take_register_value(by, row))
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=row.organisation_id)
        section = differences.FIELDS[row.field].section
        save_section(organisation=org, section=section, answers=differences.answers(row), version=org.version, by=by)
        return _settle(row, Settled.THEIRS, by)


def keep_our_value(*, difference: RegisterDifference, by: User) -> RegisterDifference:
    """Keeps the record as it is. The difference is not shown again until the register says something new.

    Refuses when it is settled already. Records ``register.kept``.
    """
    with transaction.atomic():
        row = _open(difference)
        require(policies.can_settle_difference(by, row))
        return _settle(row, Settled.OURS, by)


def _open(difference: RegisterDifference) -> RegisterDifference:
    row = (
        RegisterDifference.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=difference.pk)
    )
    if row.settled_at is not None:
        raise MovedOn("Somebody has settled this already.", code="settled")
    return row


def _settle(row: RegisterDifference, how: Settled, by: User) -> RegisterDifference:
    row.settled_at, row.settled_by, row.settled_how = timezone.now(), by, how
    row.save(update_fields=["settled_at", "settled_by", "settled_how"])
    verb = events.REGISTER_TAKEN if how == Settled.THEIRS else events.REGISTER_KEPT
    audit.record(verb, subject=row, by=by, after={"field": row.field})
    return row
