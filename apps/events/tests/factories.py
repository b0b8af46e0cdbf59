"""An event by its service, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.events import services
from apps.events.models import Event


def facts(**more: Any) -> dict[str, Any]:
    """What an event is planned with: a week from now, two hours, for ten, two for each group."""
    starts = timezone.now() + dt.timedelta(days=7)
    return {
        "title": "Writing a bid",
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=2),
        "venue": "Hub on Ropewalk Street",
        "online_link": "",
        "access": "Step-free",
        "capacity": 10,
        "places_each": 2,
        **more,
    }


def an_event(**more: Any) -> Event:
    """Planned by a member of staff."""
    return services.plan_event(by=UserFactory(roles=[Role.ADVISER]), **facts(**more))
