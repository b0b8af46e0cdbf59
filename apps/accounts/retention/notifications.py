"""Warns people whose account nobody uses."""

from __future__ import annotations

from django.urls import reverse

from ..notifications import notify
from ..people.models import User


def account_unused(person: User) -> None:
    """Warns a person who has not been here for years that the account will be erased."""
    url = reverse("account_login")
    notify("account-unused", person.email, user=person, url=url, action="Sign in to keep it")
