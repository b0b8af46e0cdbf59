"""How long accounts, sessions and files with people's data are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.audit import SYSTEM, record
from apps.core.retention import Period, Rule, start_of

from .. import events, personal_data
from ..account_recovery import services as account_recovery
from ..account_recovery.models import AccountRecovery
from ..devices.models import SignIn
from ..kept_forms.models import KeptForm
from ..people.models import User
from ..personal_data import downloads
from ..personal_data.erasing import ErasureReason, erase
from ..personal_data.models import Download
from ..roles.models import RoleGrant
from . import notifications

WARNING = timedelta(days=30)


def _sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


def _downloads(before: datetime) -> QuerySet[Download, Download]:
    ready = Q(state=Download.State.READY, ready_at__lt=before)
    return Download.objects.filter(ready | Q(state=Download.State.FAILED, asked_at__lt=before))


def _sign_ins(before: datetime) -> QuerySet[SignIn]:
    old = SignIn.objects.filter(at__lt=before)
    return old.exclude(pk__in=old.live().values("pk"))


def _kept_forms(before: datetime) -> QuerySet[KeptForm, KeptForm]:
    return KeptForm.objects.filter(at__lt=before)


def _recoveries(before: datetime) -> QuerySet[AccountRecovery]:
    return AccountRecovery.objects.closed().filter(closed_at__lt=before).exclude(email="")


def _blank_recoveries(rows: list[AccountRecovery]) -> int:
    return account_recovery.blank(AccountRecovery.objects.filter(pk__in=[row.pk for row in rows]))


def _delete_downloads(rows: list[Download]) -> int:
    return downloads.delete(Download.objects.filter(pk__in=[row.pk for row in rows]))


def without_role_or_group() -> QuerySet[User, User]:
    """People whom nobody would miss: no role now, and no group or other place that an app above knows of."""
    found = User.objects.filter(erased_at__isnull=True)
    found = found.exclude(Exists(RoleGrant.objects.in_force().filter(user=OuterRef("pk"))))
    for affiliations in personal_data.affiliations():
        found = found.exclude(pk__in=affiliations)
    return found


def _never_confirmed(before: datetime) -> QuerySet[User, User]:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return without_role_or_group().filter(~Exists(confirmed), last_login__isnull=True, joined_at__lt=before)


def _erase_never_confirmed(rows: list[User]) -> int:
    for person in rows:
        erase(person=person, by=SYSTEM, why=ErasureReason.NEVER_CONFIRMED, notify_person=False)
    return len(rows)


def _away(before: datetime) -> QuerySet[User, User]:
    """People who were last here before this moment. Somebody who never signed in counts from the day they joined."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = without_role_or_group().filter(Exists(confirmed))
    return people.annotate(last_here=Coalesce("last_login", "joined_at")).filter(last_here__lt=before)


def _to_warn(before: datetime) -> QuerySet[User, User]:
    """Those who will have been away for the whole period in 30 days, and were not warned since they were here."""
    found = _away(before + WARNING)
    return found.exclude(warned_at__isnull=False, warned_at__gte=Coalesce("last_login", "joined_at"))


def _warn(rows: list[User]) -> int:
    for person in rows:
        User.objects.filter(pk=person.pk).update(warned_at=timezone.now())
        record(events.ACCOUNT_WARNED, subject=person, by=SYSTEM)
        notifications.account_unused(person)
    return len(rows)


def _to_erase(before: datetime) -> QuerySet[User, User]:
    """Those who were warned 30 days ago or more and have not been here since."""
    long_enough = start_of(timezone.localdate() - WARNING)
    return _away(before).filter(warned_at__lt=long_enough, warned_at__gte=Coalesce("last_login", "joined_at"))


def _erase_away(rows: list[User]) -> int:
    for person in rows:
        erase(person=person, by=SYSTEM, why=ErasureReason.AWAY)
    return len(rows)


YEARS_AWAY = Period(months=12 * settings.RETENTION_AWAY_YEARS)


RULES = [
    Rule(
        "sessions-ended",
        "Sessions that have ended are deleted.",
        Period(days=1),
        found=_sessions,
        why="They say who was signed in, and nobody needs that.",
    ),
    Rule(
        "sign-ins",
        "Notes of when somebody signed in are deleted, unless that session is still open.",
        Period(days=90),
        found=_sign_ins,
        why="They are for the person to see that nobody else was there.",
    ),
    Rule(
        "kept-forms",
        "What somebody sent while they were signed out is deleted, sent again or not.",
        Period(days=1),
        found=_kept_forms,
        why="It is kept so that nothing written is lost. Nobody but the person can read it.",
    ),
    Rule(
        "sign-in-help",
        "What people told us who could not get in is wiped, after it was closed. Who decided stays.",
        Period(days=180),
        found=_recoveries,
        apply=_blank_recoveries,
        why="It names people and what happened to them.",
    ),
    Rule(
        "downloads",
        "Files with a person’s data are deleted.",
        Period(days=downloads.KEPT_DAYS),
        found=_downloads,
        apply=_delete_downloads,
        why="They hold all that we know of one person. A new one can be asked for.",
    ),
    Rule(
        "accounts-never-confirmed",
        "Accounts whose address nobody confirmed are erased.",
        Period(days=30),
        found=_never_confirmed,
        apply=_erase_never_confirmed,
        why="The address may be somebody else’s. Nobody is written to.",
    ),
    Rule(
        "accounts-away-1-warned",
        "People who have not signed in, are in no group and hold no role are warned 30 days before the period ends.",
        YEARS_AWAY,
        found=_to_warn,
        apply=_warn,
        why="So that whoever still wants the account can keep it by signing in.",
    ),
    Rule(
        "accounts-away-2-erased",
        "People who have not signed in, are in no group, hold no role and were warned 30 days ago are erased.",
        YEARS_AWAY,
        found=_to_erase,
        apply=_erase_away,
        why="Nobody uses the account. Counts stay.",
    ),
]
"""How long this app keeps what."""
