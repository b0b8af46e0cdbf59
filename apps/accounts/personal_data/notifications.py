"""Tells people that their file is ready, and that their account is erased."""

from __future__ import annotations

from django.urls import reverse

from ..notifications import notify
from ..people.models import User


def erased(email: str, *, name: str, by_themselves: bool) -> None:
    """The last message to a person: the account is erased. It is joined to no account, and forgets the address."""
    notify(
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
    notify("data-ready", person.email, user=person, url=url, action="Get your file")
