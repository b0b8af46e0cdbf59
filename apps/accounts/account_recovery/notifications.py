"""Tells the owner of an account, the new address and the administrators what becomes of an account recovery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from apps.core import wording
from apps.core.models import AuditEvent

from ..notifications import notify
from ..people.models import User
from ..roles.models import Role, RoleGrant
from .models import AccountRecovery
from .tokens import stop_token


def asked(case: AccountRecovery) -> None:
    """Tells the account's own address that somebody asks to be let in, and the administrators that one waits."""
    if case.person is not None:
        _tell_owner("recovery-asked", case, case.person.email)
    page = reverse("accounts:recovery_case", args=[case.pk])
    for administrator in _administrators():
        notify("recovery-waiting", administrator.email, user=administrator, url=page, action="Open it")


def approve(case: AccountRecovery, event: AuditEvent) -> None:
    """Tells the old address, which can still stop it, and the new one, when the new address takes effect.

    Where no address changes it takes effect at once, and ``done`` tells of it.
    """
    if not case.new_email or case.person is None or case.takes_effect_at is None:
        return
    at = wording.moment(case.takes_effect_at)
    _tell_owner("recovery-approved", case, case.person.email, at=at, old=True)
    notify("recovery-approved", case.new_email, at=at, old=False)


def done(case: AccountRecovery, *, old: str, new: str) -> None:
    """Tells every address of the account that it is open again."""
    code_page = reverse("account_request_login_code")
    for email in dict.fromkeys([new, old]):
        user = case.person if email == new else None
        way_in = {"url": code_page, "action": "Sign in with a code"} if email == new else {}
        notify("recovery-done", email, user=user, moved=new != old, is_new=email == new, **way_in)


def refuse(case: AccountRecovery, event: AuditEvent) -> None:
    """Tells the account's address that it was refused. Nobody is told where the words were wiped, as for an erased person."""
    if case.person is not None and case.email:
        notify("recovery-refused", case.person.email, user=case.person, reason=str(case.reason))


def stop(case: AccountRecovery, event: AuditEvent) -> None:
    """Tells the owner that nothing will change, and the administrators that somebody else may have tried."""
    if case.person is not None:
        notify("recovery-stopped", case.person.email, user=case.person, team=False)
    page = reverse("accounts:recovery_case", args=[case.pk])
    for administrator in _administrators():
        notify("recovery-stopped", administrator.email, user=administrator, url=page, action="Open it", team=True)


def _tell_owner(kind: str, case: AccountRecovery, email: str, **context: Any) -> None:
    page = reverse("accounts:stop_recovery", args=[stop_token(case)])
    notify(kind, email, user=case.person, url=page, action="This was not me: stop it", **context)


def _administrators() -> Iterable[User]:
    held = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
