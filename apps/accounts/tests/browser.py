"""A test client that signs people in as the portal does: with the second factor, where a role needs one."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client


class Browser(Client):
    """``force_login`` counts as having used the second factor. ``force_login(user, second_factor=False)`` does not."""

    def force_login(self, user: Any, backend: str | None = None, *, second_factor: bool = True) -> None:
        super().force_login(user, backend)
        if second_factor:
            self.remember(user, {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True})

    def remember(self, user: Any, *records: dict[str, Any]) -> None:
        """Writes into the session how this person proved who they are."""
        session = self.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = list(records)
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
