"""Services of a group's status: make dormant, wake, close, reopen, and confirm that it still exists."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.each import each
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.core.moves import move

from .. import events
from ..models import ClosingReason, Invitation, Membership, Organisation
from . import notifications, policies

QUIET_DAYS = 730
"""24 months without a sign-in, a change or a request: the group is asked whether it still exists."""
BATCH = 200
"""Groups that are asked in one week: enough, and no flood for those who answer the telephone."""


def make_dormant(*, organisation: Organisation, by: Actor) -> Organisation:
    """Makes a group dormant: it leaves the directory. Its people can still edit the record and ask for support.

    Records ``organisation.made-dormant``; notifies its people.
    """
    return move(organisation, "make_dormant", by=by)


def wake(*, organisation: Organisation, by: Actor) -> Organisation:
    """Says that the group is at work again. It is in the directory again if it wants. Records ``organisation.woken``."""
    return move(organisation, "wake", by=by)


def close(*, organisation: Organisation, closing_reason: ClosingReason, closed_on: dt.date, by: Actor) -> Organisation:
    """Closes the group, for a reason and from a day that is not to come. The record stays, for its people and staff.

    Refused to its lead while something that it asked for is open. Open invitations are taken back. Records
    ``organisation.closed`` with the reason; its people are told.
    """
    if closed_on > timezone.localdate():
        raise DomainError("Enter the day on which it closed: today or before", field="closed_on", code="to-come")
    with transaction.atomic():
        closed = move(organisation, "close", by=by, closing_reason=closing_reason, closed_on=closed_on)
        for invitation in Invitation.objects.open().filter(organisation=closed):
            invitation.withdrawn_at, invitation.withdrawn_by = timezone.now(), by
            invitation.save(update_fields={"withdrawn_at", "withdrawn_by"})
            audit.record(events.INVITATION_WITHDRAWN, subject=invitation, by=by)
    return closed


def reopen(*, organisation: Organisation, by: Actor) -> Organisation:
    """Opens a closed group again: its record can be changed and it can ask for support. Records
    ``organisation.reopened``; its people are told."""
    return move(organisation, "reopen", by=by)


def say_still_here(*, organisation: Organisation, by: User) -> Organisation:
    """Says that the group still exists. It is not asked again for two years. Records ``organisation.still-here``."""
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        require(policies.can_say_still_here(by, org))
        org.still_here_at, org.quiet_asked_at = timezone.now(), None
        org.save(update_fields={"still_here_at", "quiet_asked_at"})
        audit.record(events.ORGANISATION_STILL_HERE, subject=org, by=by)
    return org


def quiet_groups() -> QuerySet[Organisation]:
    """Groups at work of which nothing was heard for 24 months: no sign-in of its people, no change, no request.

    Every request and every change leaves an audit event with a person and the group, so that is where this looks.
    """
    long_ago = timezone.now() - dt.timedelta(days=QUIET_DAYS)
    signed_in = Membership.objects.open().filter(organisation=OuterRef("pk"), user__last_login__gte=long_ago)
    heard = AuditEvent.objects.filter(organisation_id=OuterRef("pk"), at__gte=long_ago, actor__isnull=False)
    return Organisation.objects.filter(
        Q(still_here_at__isnull=True) | Q(still_here_at__lt=long_ago),
        ~Exists(signed_in),
        ~Exists(heard),
        status=Organisation.Status.ACTIVE,
        created_at__lt=long_ago,
        updated_at__lt=long_ago,
    )


def ask_the_quiet() -> int:
    """Asks groups of which nothing was heard for 24 months whether they still exist, those quiet longest first.

    Each is asked once in two years. A group that comes back by itself is asked no more and leaves the staff's list. Records
    ``organisation.asked``; its leads are told, or its people where there is no lead. Returns how many were asked.
    """
    long_ago = timezone.now() - dt.timedelta(days=QUIET_DAYS)
    not_asked = Q(quiet_asked_at__isnull=True) | Q(quiet_asked_at__lt=long_ago)
    found = quiet_groups().filter(not_asked).order_by("updated_at", "pk")

    def ask(pk: int) -> bool:
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=pk)
        if (org.quiet_asked_at and org.quiet_asked_at >= long_ago) or org.status != Organisation.Status.ACTIVE:
            return False
        org.quiet_asked_at = timezone.now()
        org.save(update_fields={"quiet_asked_at"})
        audit.record(events.ORGANISATION_ASKED, subject=org, by=SYSTEM)
        notifications.still_there(org)
        return True

    return each(found.values_list("pk", flat=True)[:BATCH], ask)
