"""Who the safeguarding lead and the deputies are."""

from __future__ import annotations

from typing import Any

from apps.accounts import roles
from apps.accounts.models import Role

LEAD = frozenset({Role.SAFEGUARDING_LEAD})
"""The lead and the deputies hold this role: an administrator names them on the page of people and roles."""


def is_lead(user: Any) -> bool:
    """Whether the person is the safeguarding lead or a deputy."""
    return roles.has(user, *LEAD)
