"""What counts as a second factor: an authenticator app, or a passkey."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

APP: Final = Authenticator.Type.TOTP.value
PASSKEY: Final = Authenticator.Type.WEBAUTHN.value
TYPES = (APP, PASSKEY)
"""Recovery codes stand in for one of these. They are never a second factor on their own."""


def held_by(person: Any) -> set[str]:
    """The kinds of second factor that this person has set up."""
    return set(Authenticator.objects.filter(user=person, type__in=TYPES).values_list("type", flat=True))


def used_in(request: HttpRequest) -> bool:
    """Whether a second factor was used in this session."""
    user = request.user if request.user.is_authenticated else None
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
