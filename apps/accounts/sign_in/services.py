"""Taking a second factor off a person who has lost it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from apps.core.audit import record
from apps.core.decisions import require
from apps.core.errors import DomainError

from .. import events
from ..devices.services import end_all_sessions
from ..people.models import User
from . import notifications, policies


def reset_second_factor(*, person: User, by: User) -> None:
    """Takes the second factor off a person who has lost it. They set up a new one at their next sign-in.

    Ends their open sessions: whoever holds the lost device may be in one. Records it and tells the person.
    """
    require(policies.can_reset_second_factor(by, person))
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=person).delete()
        if not removed:
            raise DomainError("This person has no second step to take off.", code="no-factor")
        end_all_sessions(person)
        record(events.ACCOUNT_SECOND_FACTOR_RESET, subject=person, by=by)
        notifications.second_factor_reset(person)
