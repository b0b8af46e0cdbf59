"""The second factor of the demo people, and its codes. It exists only where this app is installed, and never in production."""

from __future__ import annotations

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from apps.accounts.models import User


def enrol(user: User) -> None:
    """Gives a person a second step with a secret of chance, unlike anybody else's."""
    TOTP.activate(user, generate_totp_secret())


def code_for(user: User) -> str | None:
    """The six figures that this person's app would show now. None for somebody with no second step."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return _code(found) if found else None


def codes_for(users: list[User]) -> dict[int, str]:
    """The same for many people in one query, by the person's id."""
    found = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return {authenticator.user_id: _code(authenticator) for authenticator in found}


def seconds_left() -> int:
    """How long the codes of now are good for, at least."""
    period = int(app_settings.TOTP_PERIOD)
    return period - int(time.time()) % period


def _code(authenticator: Authenticator) -> str:
    secret = decrypt(authenticator.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD)))
