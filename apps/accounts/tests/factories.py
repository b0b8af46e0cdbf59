"""People for tests and for the demo world's generators."""

from __future__ import annotations

from typing import Any

import factory
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from factory.django import DjangoModelFactory

from apps.accounts import roles
from apps.accounts.models import RoleGrant, User


class UserFactory(DjangoModelFactory[User]):
    """A person who can sign in. ``UserFactory(roles=["adviser"])`` also holds those roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def roles(self: User, create: bool, wanted: list[str] | None, **kwargs: Any) -> None:  # type: ignore[misc]
        if create:
            RoleGrant.objects.bulk_create(RoleGrant(user=self, role=role) for role in wanted or [])


def sign_in(client: Client, user: User) -> User:
    """Signs a person in as the sign-in pages would, with the second factor when their role needs one."""
    client.force_login(user)
    if roles.is_privileged(user):
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, user, "mfa", type="totp")
        request.session.save()
    return user
