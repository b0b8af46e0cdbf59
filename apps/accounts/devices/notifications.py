"""Tells people of a sign-in on a device that they did not use before."""

from __future__ import annotations

from django.urls import reverse

from apps.core import wording

from ..notifications import notify
from .models import SignIn


def new_device(sign_in: SignIn) -> None:
    """Tells a person that somebody signed in as them on a device that was not used before."""
    notify(
        "new-device",
        sign_in.user.email,
        user=sign_in.user,
        url=reverse("accounts:devices"),
        action="See your devices",
        device=sign_in.device,
        at=wording.moment(sign_in.at),
    )
