"""Tells people which roles they hold."""

from __future__ import annotations

from django.urls import reverse

from .. import roles
from ..notifications import notify
from .models import RoleGrant


def role_granted(grant: RoleGrant) -> None:
    """Tells a person which role they hold now, and that it needs a second factor when it does."""
    notify(
        "role-granted",
        grant.user.email,
        user=grant.user,
        url="/",
        action="Sign in",
        role=grant.get_role_display(),
        second_factor=grant.role in roles.PRIVILEGED,
    )


def invited(grant: RoleGrant) -> None:
    """Tells somebody that an account was made for them, with which role, and how they sign in."""
    notify(
        "colleague-invited",
        grant.user.email,
        user=grant.user,
        url=reverse("account_request_login_code"),
        action="Sign in with a code",
        role=grant.get_role_display(),
        inviter=str(grant.granted_by),
        second_factor=grant.role in roles.PRIVILEGED,
    )


def role_ended(grant: RoleGrant) -> None:
    """Tells a person that they no longer hold a role."""
    notify("role-ended", grant.user.email, user=grant.user, role=grant.get_role_display())
