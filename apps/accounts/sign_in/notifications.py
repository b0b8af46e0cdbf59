"""Tells people that their second factor was taken off."""

from __future__ import annotations

from django.urls import reverse

from ..notifications import notify
from ..people.models import User


def second_factor_reset(person: User) -> None:
    """Tells a person that an administrator took their second factor off."""
    notify(
        "account-changed",
        person.email,
        user=person,
        url=reverse("mfa_index"),
        action="Sign in and set it up again",
        what="An administrator removed the second step of your sign-in, because you could not use it any more. "
        "You are signed out everywhere.",
    )
