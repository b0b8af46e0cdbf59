"""Verbs of help for somebody who cannot get in: asked, checked by one, approved by another, done after a wait."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.audit import SYSTEM, Actor, record
from apps.core.errors import DomainError
from apps.core.moves import move

from . import devices, notifications
from .models import HelpRefusal, IdentityCheck, SignInHelp, User

NO_MORE = {"taken": "address-taken", "account-closed": "no-account"}
"""Why what was approved cannot be done any more, and the reason that is then given."""


def ask_for_help(
    *, email: str, name: str, phone: str, happened: str, new_email: str = "", by: Actor = SYSTEM
) -> SignInHelp | None:
    """Notes that somebody cannot get in. Answers None when the account has an open one: that one goes on.

    Tells the address of the account, with a link that stops it, and the administrators. An address that has
    no account is noted too, so that staff see it and the asker learns nothing.
    """
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    new = new_email.strip().lower()
    try:
        with transaction.atomic():
            case = SignInHelp.objects.create(
                email=email.strip().lower(),
                name=name.strip(),
                phone=phone.strip(),
                new_email="" if person and new == person.email else new,
                happened=happened.strip(),
                person=person,
            )
            record("help.asked", subject=case, by=by, after={"user": person.pk if person else None})
            notifications.help_asked(case)
    except IntegrityError as error:
        if "help_one_open_for_each_person" not in str(error):
            raise
        return None
    return case


def check_help(*, case: SignInHelp, checks: Iterable[IdentityCheck], by: User) -> SignInHelp:
    """Notes how somebody made sure who it is. Needs one way at least, from the list, and no copy of anything."""
    ways = list(checks)
    if not ways:
        raise DomainError("Say how you made sure that it is them.", field="checks", code="no-check")
    with transaction.atomic():
        moved = move(case, "check_help", by=by, checked_by=by, checked_at=timezone.now())
        moved.checks.set(ways)
        record("help.checks-noted", subject=moved, by=by, after={"checks": sorted(way.pk for way in ways)})
    return moved


def approve_help(*, case: SignInHelp, by: User) -> SignInHelp:
    """Approves what somebody else has checked. Takes effect at once, or after a wait where the address changes.

    Refuses a new address that belongs to another account. Tells the old address, with a link that stops it,
    and the new one.
    """
    if case.new_email and _is_taken(case):
        raise DomainError("The new address belongs to another account. Refuse this, and ask them for another one.")
    now = timezone.now()
    effect = now + settings.SIGN_IN_HELP_WAIT if case.new_email else now
    with transaction.atomic():
        moved = move(case, "approve_help", by=by, approved_by=by, approved_at=now, takes_effect_at=effect)
        if not moved.new_email:
            moved = carry_out_help(case=moved)
    return moved


def carry_out_help(*, case: SignInHelp, by: Actor = SYSTEM) -> SignInHelp:
    """Does what was approved: address, second steps, passkeys, password and open sessions. Tells every address.

    They sign in by a code that is sent to their address from then on, and choose anew what they want.
    """
    with transaction.atomic():
        moved = move(case, "carry_out_help", by=by)
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
        devices.end_all(person)
        record(
            "account.opened-again", subject=person, by=by, after={"help": moved.pk, "address": bool(moved.new_email)}
        )
        notifications.help_done(moved, old=old, new=person.email)
    return moved


def carry_out_due() -> int:
    """Does all that was approved and whose waiting time is over.

    Where the new address was taken meanwhile, or the account was closed, the answer becomes no.
    """
    done = 0
    for case in SignInHelp.objects.due().order_by("pk"):
        try:
            carry_out_help(case=case)
        except DomainError as error:
            if error.code in NO_MORE:
                refuse_help(case=case, reason=HelpRefusal.objects.get(pk=NO_MORE[error.code]), by=SYSTEM)
        else:
            done += 1
    return done


def refuse_help(*, case: SignInHelp, reason: HelpRefusal, by: Actor) -> SignInHelp:
    """Says no, with a reason from the list. Tells the address of the account, where there is one."""
    return move(case, "refuse_help", by=by, reason=reason)


def stop_help(*, case: SignInHelp, by: Actor) -> SignInHelp:
    """The owner of the account stops it: they did not ask for it. Tells them and the administrators."""
    return move(case, "stop_help", by=by)


def close_for_erased(person: User) -> int:
    """Ends what an erased person still had open: there is no account to be let into any more. Returns how many.

    Records ``help.refused`` for each. Nobody is told: the message that the account is erased says it all.
    """
    cases = list(SignInHelp.objects.open().filter(person=person).order_by("pk"))
    if cases:
        # erasing may not fail for want of a list that was not loaded again
        reason, _ = HelpRefusal.objects.get_or_create(pk="account-erased", defaults={"name": "The account was erased"})
        for case in cases:
            refuse_help(case=case, reason=reason, by=SYSTEM)
    return len(cases)


def forget(cases: QuerySet[SignInHelp]) -> int:
    """Blanks what people wrote about themselves. Who decided what, and when, stays."""
    return cases.update(email="", name="", phone="", new_email="", happened="")


def stop_token(case: SignInHelp) -> str:
    """The signed text with which the owner of the account stops it."""
    return Signer(salt="accounts.stop-help").sign(str(case.pk)).replace(":", "~")


def case_of(token: str) -> SignInHelp | None:
    """What a stop token was made for, or None when nobody made it."""
    try:
        pk = Signer(salt="accounts.stop-help").unsign(token.replace("~", ":"))
    except BadSignature:
        return None
    return SignInHelp.objects.select_related("person").filter(pk=pk, person__isnull=False).first()


def _is_taken(case: SignInHelp) -> bool:
    others = User.objects.filter(email=case.new_email).exclude(pk=case.person_id)
    addresses = EmailAddress.objects.filter(email=case.new_email).exclude(user=case.person_id)
    return others.exists() or addresses.exists()
