"""Services of what a group shows: agree field by field, confirm every two years, and hide what nobody confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.decisions import require
from apps.core.each import each
from apps.core.freshness import require_version

from .. import events
from ..duplicates import index
from ..models import FieldConsent, Membership, Organisation
from ..record import policies as record_policies
from . import notifications, policies, public_changes, publishing

ASK_DAYS = 30
REMIND_DAYS = 7
"""Days before a consent ends on which the group is asked, and asked once more."""


def agree(organisation: Organisation, wanted: Collection[str], *, by: User) -> set[str]:
    """Writes what a group agrees to show, for each optional field whose answer changed. Returns what is public now.

    For the verbs that hold the group's row locked. A field that ran out and is asked for again is given anew. Records
    ``consent.changed`` with the fields and the code of the words that were agreed to, when anything changed.
    """
    wanted = {field.code for field in publishing.OPTIONAL} & set(wanted)
    held = {consent.field: consent for consent in FieldConsent.objects.filter(organisation=organisation)}
    shown, hidden = [], []
    for field in publishing.OPTIONAL:
        public, old = field.code in wanted, held.get(field.code)
        stands = old is not None and old.public == public and (not public or publishing.in_force(old))
        if stands:
            continue
        now = timezone.now()
        FieldConsent.objects.update_or_create(
            organisation=organisation,
            field=field.code,
            defaults={
                "public": public,
                "wording": publishing.WORDING,
                "given_by": by,
                "given_as": given_as(by, organisation),
                "given_at": now,
                "confirmed_at": now,
                "asked_at": None,
                "reminded_at": None,
                "lapsed_at": None,
            },
        )
        if public:
            shown.append(field.code)
        elif old is not None and old.public:
            hidden.append(field.code)
    if shown or hidden:
        audit.record(
            events.CONSENT_CHANGED,
            subject=organisation,
            by=by,
            after={"public": shown, "private": hidden, "wording": publishing.WORDING},
        )
    return wanted


def given_as(by: User, organisation: Organisation) -> str:
    """In which capacity a person answers for a group: lead, member or staff."""
    membership = record_policies.membership_of(by, organisation)
    if membership is not None:
        return FieldConsent.As.LEAD if membership.role == Membership.Role.LEAD else FieldConsent.As.MEMBER
    return FieldConsent.As.STAFF if roles.is_staff(by) else FieldConsent.As.LEAD


def change_consents(*, organisation: Organisation, public: Collection[str], version: int, by: User) -> Organisation:
    """Says of each optional field whether everybody may see it.

    Raises EditConflict when somebody else saved since the page was opened. Records ``consent.changed``; notifies
    nobody. What is hidden leaves the directory and its search at once.
    """
    with transaction.atomic():
        org = _locked(organisation)
        require(policies.can_change_consents(by, org))
        require_version(org, version, by=by, verbs=events.VERSIONED)
        agree(org, public, by=by)
        org.version += 1
        org.updated_at = timezone.now()
        org.save(update_fields={"version", "updated_at"})
        refresh(org)
    return org


def confirm_consents(*, organisation: Organisation, by: User) -> list[str]:
    """Says that everything that a group shows, or showed until it ran out, is still right. Returns those fields.

    Each holds for two more years. Records ``consent.confirmed`` with the fields and the words; notifies nobody.
    """
    with transaction.atomic():
        org = _locked(organisation)
        require(policies.can_confirm_consents(by, org))
        held = FieldConsent.objects.filter(organisation=org, public=True, field__in=publishing.BY_CODE)
        fields = sorted(held.values_list("field", flat=True))
        held.update(
            confirmed_at=timezone.now(),
            wording=publishing.WORDING,
            given_by=by,
            given_as=given_as(by, org),
            asked_at=None,
            reminded_at=None,
            lapsed_at=None,
        )
        refresh(org)
        audit.record(
            events.CONSENT_CONFIRMED, subject=org, by=by, after={"public": fields, "wording": publishing.WORDING}
        )
    return fields


def due(on: dt.date) -> QuerySet[FieldConsent]:
    """The consents of groups in the directory that have ended by this day, and have not been put away as ended."""
    return FieldConsent.objects.filter(
        public=True,
        lapsed_at__isnull=True,
        confirmed_at__lt=publishing.ended_before(on),
        organisation__status=Organisation.Status.ACTIVE,
        organisation__listed=True,
    )


def chase_consents() -> dict[str, int]:
    """Asks the groups whose consents end within 30 days, reminds at 7 days, and puts away what ended. For each morning.

    Can run twice without harm: a consent is asked for, reminded of and ended once. Returns how many groups were
    asked, reminded and told that something is private now. What ended is out of the directory's search at once.
    """
    today = timezone.localdate()
    ended = due(today)
    soon = due(today + dt.timedelta(days=ASK_DAYS)).filter(confirmed_at__gte=publishing.ended_before(today))
    close = soon.filter(confirmed_at__lt=publishing.ended_before(today + dt.timedelta(days=REMIND_DAYS)))
    earlier = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    return {
        "ended": _each(ended, _end),
        "reminded": _each(close.filter(reminded_at__isnull=True, asked_at__lt=earlier), _remind),
        "asked": _each(soon.filter(asked_at__isnull=True), _ask),
    }


def _each(consents: QuerySet[FieldConsent], act: Callable[[Organisation, list[FieldConsent]], None]) -> int:
    """Does it for each group, in a transaction of its own with the group's row locked."""

    def of_group(pk: int) -> bool:
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=pk)
        own = list(consents.filter(organisation=org).order_by("field"))
        if own:
            act(org, own)
        return bool(own)

    return each(sorted(set(consents.values_list("organisation", flat=True))), of_group)


def _ask(org: Organisation, consents: list[FieldConsent]) -> None:
    _mark(consents, asked_at=timezone.now())
    notifications.consents_due(org, min(map(publishing.ends_on, consents)), again=False)


def _remind(org: Organisation, consents: list[FieldConsent]) -> None:
    _mark(consents, reminded_at=timezone.now())
    notifications.consents_due(org, min(map(publishing.ends_on, consents)), again=True)


def _end(org: Organisation, consents: list[FieldConsent]) -> None:
    _mark(consents, lapsed_at=timezone.now())
    refresh(org)
    fields = [consent.field for consent in consents]
    audit.record(events.CONSENT_ENDED, subject=org, by=SYSTEM, after={"private": fields})
    notifications.consents_ended(org, [publishing.BY_CODE[code].label for code in fields if code in publishing.BY_CODE])


def _mark(consents: list[FieldConsent], **when: dt.datetime) -> None:
    FieldConsent.objects.filter(Q(pk__in=[consent.pk for consent in consents])).update(**when)


def refresh(org: Organisation) -> None:
    """Refreshes what is derived from a group's public facts: the public search, and the index for finding duplicates."""
    public_changes.announce(org)
    index.save_name_key(Organisation.objects.prefetch_related("other_names").get(pk=org.pk))


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
