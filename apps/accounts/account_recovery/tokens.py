"""The link with which the owner of an account stops an account recovery that they did not ask for."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from .models import AccountRecovery


def stop_token(case: AccountRecovery) -> str:
    """The signed token in the link that stops this recovery."""
    return Signer(salt="accounts.stop-help").sign(str(case.pk)).replace(":", "~")


def case_of(token: str) -> AccountRecovery | None:
    """The recovery that a token was made for, or None for a token with a wrong signature."""
    try:
        pk = Signer(salt="accounts.stop-help").unsign(token.replace("~", ":"))
    except BadSignature:
        return None
    return AccountRecovery.objects.select_related("person").filter(pk=pk, person__isnull=False).first()
