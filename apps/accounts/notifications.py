"""What this app says to people. It cannot reach up to the outbox: the outbox registers itself here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from .models import RoleGrant, User

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


def erased(email: str, *, name: str, by_themselves: bool) -> None:
    """The last message to a person: the account is erased. It is joined to no account, and forgets the address."""
    say(
        "account-erased",
        email,
        name=name,
        by_themselves=by_themselves,
        url=reverse("account_signup"),
        action="Sign up again",
    )


def data_ready(person: User) -> None:
    """Tells a person that the file with their data can be fetched. The message holds none of it."""
    url = reverse("accounts:my_data")
    say("data-ready", person.email, user=person, url=url, action="Get your file")


def account_unused(person: User) -> None:
    """Warns a person who has not been here for years that the account will be erased."""
    url = reverse("account_login")
    say("account-unused", person.email, user=person, url=url, action="Sign in to keep it")
