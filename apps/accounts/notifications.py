"""What this app says to people. It cannot reach up to the outbox: the outbox registers itself here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from apps.core import wording

from .models import RoleGrant, SignIn, User

Deliver = Callable[..., None]
_deliver: list[Deliver] = []


def deliver_through(deliver: Deliver) -> None:
    """Registers who writes messages: called as ``deliver(kind, email=, name=, user_id=, context=, url=, action=)``."""
    _deliver[:] = [deliver]


def say(kind: str, email: str, *, url: str = "", action: str = "", user: User | None = None, **context: Any) -> None:
    """Writes one message to one address, in the transaction that is open."""
    [deliver] = _deliver
    name = user.name if user else ""
    deliver(kind, email=email, name=name, user_id=user.pk if user else None, context=context, url=url, action=action)


def role_granted(grant: RoleGrant) -> None:
    """Tells a person which role they hold now, and that it needs a second factor when it does."""
    from . import roles

    say(
        "role-granted",
        grant.user.email,
        user=grant.user,
        url="/",
        action="Sign in",
        role=grant.get_role_display(),
        second_factor=grant.role in roles.PRIVILEGED,
    )


def role_ended(grant: RoleGrant) -> None:
    """Tells a person that they no longer hold a role."""
    say("role-ended", grant.user.email, user=grant.user, role=grant.get_role_display())


def second_factor_reset(person: User) -> None:
    """Tells a person that an administrator took their second factor off."""
    say(
        "account-changed",
        person.email,
        user=person,
        what="An administrator took the second step off your sign-in, because you could not use it any more. "
        "You are signed out everywhere.",
    )


def new_device(sign_in: SignIn) -> None:
    """Tells a person that somebody signed in as them on a device that was not used before."""
    say(
        "new-device",
        sign_in.user.email,
        user=sign_in.user,
        url=reverse("accounts:devices"),
        action="See your devices",
        device=sign_in.device,
        at=wording.moment(sign_in.at),
    )
