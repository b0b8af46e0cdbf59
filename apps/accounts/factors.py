"""What counts as a second factor: an authenticator app, or a passkey."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these. They are never a second factor on their own."""
