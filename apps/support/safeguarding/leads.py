"""Who the safeguarding lead and the deputies are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from apps.accounts import roles
from apps.accounts.models import Role, RoleGrant, User

LEAD = frozenset({Role.SAFEGUARDING_LEAD})
"""The lead and the deputies hold this role: an administrator names them on the page of people and roles."""


def leads() -> QuerySet[User]:
    """The lead and the deputies who can sign in today, in the order in which they joined."""
    held = RoleGrant.objects.in_force().filter(role__in=LEAD).values("user")
    return User.objects.filter(is_active=True, pk__in=held).order_by("pk")


def is_lead(user: Any) -> bool:
    """Whether the person is the safeguarding lead or a deputy."""
    return roles.has(user, *LEAD)
