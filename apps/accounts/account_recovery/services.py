"""Account recovery: it is asked for, checked by one person, approved by a second one, and takes effect after a wait."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.audit import SYSTEM, Actor, record
from apps.core.each import each
from apps.core.errors import DomainError
from apps.core.moves import move

from .. import events
from ..devices.services import end_all_sessions
from ..people.models import User
from . import notifications
from .models import AccountRecovery, IdentityCheck, RecoveryRefusal

REFUSED_WHEN_DUE = {"taken": "address-taken", "account-closed": "no-account"}
"""Errors for which an approved recovery is refused when it is due, and the code of the reason for refusal."""


def ask(
    *, email: str, name: str, phone: str, happened: str, new_email: str = "", by: Actor = SYSTEM
) -> AccountRecovery | None:
    """Opens an account recovery. Returns None where the account has an open one already, which goes on.

    Tells the address of the account, with a link that stops it, and the administrators. An address that has
    no account is noted too, so that staff see it and the asker learns nothing.
    """
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    new = new_email.strip().lower()
    try:
        with transaction.atomic():
            case = AccountRecovery.objects.create(
                email=email.strip().lower(),
                name=name.strip(),
                phone=phone.strip(),
                new_email="" if person and new == person.email else new,
                happened=happened.strip(),
                person=person,
            )
            record(events.ACCOUNT_RECOVERY_ASKED, subject=case, by=by, after={"user": person.pk if person else None})
            notifications.asked(case)
    except IntegrityError as error:
        if "recovery_one_open_per_person" not in str(error):
            raise
        return None
    return case


def check(*, case: AccountRecovery, checks: Iterable[IdentityCheck], by: User) -> AccountRecovery:
    """Records how a member of the team checked the identity. Raises DomainError without any check."""
    ways = list(checks)
    if not ways:
        raise DomainError("Say how you made sure that it is them.", field="checks", code="no-check")
    with transaction.atomic():
        moved = move(case, "check", by=by, checked_by=by, checked_at=timezone.now())
        moved.checks.set(ways)
        record(
            events.ACCOUNT_RECOVERY_CHECKS_NOTED, subject=moved, by=by, after={"checks": sorted(way.pk for way in ways)}
        )
    return moved


def approve(*, case: AccountRecovery, by: User) -> AccountRecovery:
    """Approves what somebody else has checked. Takes effect at once, or after a wait where the address changes.

    Refuses a new address that belongs to another account. Tells the old address, with a link that stops it,
    and the new one.
    """
    if case.new_email and _is_taken(case):
        raise DomainError("The new address belongs to another account. Refuse this, and ask them for another one.")
    now = timezone.now()
    effect = now + settings.RECOVERY_WAIT if case.new_email else now
    with transaction.atomic():
        moved = move(case, "approve", by=by, approved_by=by, approved_at=now, takes_effect_at=effect)
        if not moved.new_email:
            moved = carry_out(case=moved)
    return moved


def carry_out(*, case: AccountRecovery, by: Actor = SYSTEM) -> AccountRecovery:
    """Carries out an approved recovery: new address; password, second factors, passkeys and sessions removed.

    They sign in by a code that is sent to their address from then on, and choose anew what they want.
    """
    with transaction.atomic():
        moved = move(case, "carry_out", by=by)
        person = User.objects.select_for_update().get(pk=moved.person_id)
        old = person.email
        if moved.new_email:
            if _is_taken(moved):
                raise DomainError("The new address belongs to another account.", code="taken")
            EmailAddress.objects.filter(user=person).delete()
            EmailAddress.objects.create(user=person, email=moved.new_email, primary=True, verified=True)
            person.email = moved.new_email
        person.set_unusable_password()
        person.save(update_fields=["email", "password"])
        Authenticator.objects.filter(user=person).delete()
        end_all_sessions(person)
        record(
            events.ACCOUNT_OPENED_AGAIN,
            subject=person,
            by=by,
            after={"help": moved.pk, "address": bool(moved.new_email)},
        )
        notifications.done(moved, old=old, new=person.email)
    return moved


def carry_out_due() -> int:
    """Carries out every approved recovery whose waiting time is over. Returns how many took effect.

    Where the new address was taken meanwhile, or the account was closed, the answer becomes no.
    """
    return each(AccountRecovery.objects.due().order_by("pk"), _carry_out_or_refuse)


def _carry_out_or_refuse(case: AccountRecovery) -> bool:
    try:
        with transaction.atomic():
            carry_out(case=case)
    except DomainError as error:
        if error.code not in REFUSED_WHEN_DUE:
            raise
        refuse(case=case, reason=RecoveryRefusal.objects.get(pk=REFUSED_WHEN_DUE[error.code]), by=SYSTEM)
        return False
    return True


def refuse(*, case: AccountRecovery, reason: RecoveryRefusal, by: Actor) -> AccountRecovery:
    """Refuses a recovery with a reason from the list. Tells the address of the account, where there is one."""
    return move(case, "refuse", by=by, reason=reason)


def stop(*, case: AccountRecovery, by: Actor) -> AccountRecovery:
    """Stops a recovery that the owner of the account did not ask for. Tells them and the administrators."""
    return move(case, "stop", by=by)


def close_for_erased(person: User) -> int:
    """Refuses the open recoveries of a person who is being erased. Returns how many.

    Records ``account-recovery.refused`` for each. Nobody is told: the message that the account is erased says it all.
    """
    cases = list(AccountRecovery.objects.open().filter(person=person).order_by("pk"))
    if cases:
        # erasing may not fail for want of a list that was not loaded again
        reason, _ = RecoveryRefusal.objects.get_or_create(
            pk="account-erased", defaults={"name": "The account was erased"}
        )
        for case in cases:
            refuse(case=case, reason=reason, by=SYSTEM)
    return len(cases)


def blank(cases: QuerySet[AccountRecovery]) -> int:
    """Blanks the personal data in recoveries. Who decided what, and when, stays. Returns how many rows."""
    return cases.update(email="", name="", phone="", new_email="", happened="")


def _is_taken(case: AccountRecovery) -> bool:
    others = User.objects.filter(email=case.new_email).exclude(pk=case.person_id)
    addresses = EmailAddress.objects.filter(email=case.new_email).exclude(user=case.person_id)
    return others.exists() or addresses.exists()
